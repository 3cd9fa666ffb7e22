package greenroll.api.roll;

import greenroll.api.judge.JudgeView;
import greenroll.group.RollStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step of a roll as the API shows it, with its grace period in seconds. Fields that were not given are absent. */
record StepView(
        @Nullable Integer instances,
        @Nullable Integer percentage,
        @Nullable Long gracePeriod,
        @Nullable PauseView pause,
        @Nullable JudgeView judge) {

    /** @param until MANUAL, or the number of seconds */
    record PauseView(Object until, RollStep.OnTimeout onTimeout) {

        private static @Nullable PauseView of(RollStep.@Nullable Pause pause) {
            return pause == null
                    ? null
                    : new PauseView(
                            pause.until() == null ? "MANUAL" : pause.until().toSeconds(), pause.onTimeout());
        }
    }

    /** Returns null without steps, so that a roll without them shows none. */
    static @Nullable List<StepView> of(List<RollStep> steps) {
        return steps.isEmpty()
                ? null
                : steps.stream()
                        .map(step -> new StepView(
                                step.instances(),
                                step.percentage(),
                                step.gracePeriod() == null
                                        ? null
                                        : step.gracePeriod().toSeconds(),
                                PauseView.of(step.pause()),
                                JudgeView.of(step.judge())))
                        .toList();
    }
}
