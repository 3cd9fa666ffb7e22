package greenroll.roll.judge;

import greenroll.fleet.metric.Readings;
import greenroll.group.judge.Judge;
import greenroll.group.judge.JudgeMetric;
import greenroll.roll.Roll;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.HealthyTime;
import greenroll.roll.task.Step;
import greenroll.roll.verdict.Judgement;
import greenroll.roll.verdict.MetricVerdict;
import greenroll.roll.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judge's opinion of a batch, and when it is due.
 *
 * <p>Each look tests all samples again. Many looks would find by chance what one would not. So a test before the end of
 * the grace period needs {@link #EARLY}, the one at its end {@link #LAST}, and those after it {@link #EARLY} again. With
 * several metrics each has its share.
 */
public final class JudgeRules {

    /** Probability of chance below which green fails at the end of the grace period, in all metrics together. */
    static final double LAST = 0.03;

    /** The same for each other look. */
    static final double EARLY = 0.001;

    private JudgeRules() {}

    /** Whether this visit reads metrics: at most once in each period, and once more when the grace is over. */
    public static boolean isDue(Step step, Roll roll, Instant now) {
        Batch batch = roll.lastBatch().orElse(null);
        Judge judge = batch == null ? null : roll.settings().judgeOf(batch);
        if (batch == null || judge == null || batch.times().graceSince() == null || !looks(step, roll, batch)) {
            return false;
        }
        Judgement before = current(batch);
        return before == null
                || !now.isBefore(before.lookedAt().plus(judge.interval()))
                || step == Step.GRACE_WAIT && before.heldSince() == null && graceIsOver(roll, batch, now);
    }

    /** Green is watched in its grace, and in a pause at the end of its step. */
    private static boolean looks(Step step, Roll roll, Batch batch) {
        Judgement judgement = batch.judgement();
        if (judgement != null && judgement.continued() != null) {
            return false;
        }
        return switch (step) {
            case GRACE_WAIT -> batch.phase() == Batch.Phase.GRACE;
            case SCALE_DOWN, PLAN_BATCH -> roll.head().waitsAtStep() != null;
            case LAUNCH_BATCH, RESTART_BATCH, CHECK_HEALTH, FINISH_ROLL, STOP_ROLL, FAIL_ROLL -> false;
        };
    }

    private static boolean graceIsOver(Roll roll, Batch batch, Instant now) {
        Duration grace = roll.settings().graceOf(batch);
        return batch.wanted().map(BatchInstance::healthyTime).allMatch(time -> seenUntil(time, now, grace));
    }

    private static boolean seenUntil(HealthyTime time, Instant now, Duration grace) {
        return time.sawHealthy(now).healthy().compareTo(grace) >= 0;
    }

    /** Returns the judge's opinion of the batch as it is watched now; null when there is none yet. */
    public static @Nullable Judgement current(Batch batch) {
        Judgement stored = batch.judgement();
        return stored != null && stored.since().equals(batch.times().graceSince()) ? stored : null;
    }

    /**
     * Returns the opinion after a look.
     *
     * @param before opinion before it; null when this is the first look
     * @param isOver whether the grace period is over
     */
    public static Judgement look(Look look, Readings readings, @Nullable Judgement before, boolean isOver) {
        List<MetricVerdict> metrics = new ArrayList<>();
        for (JudgeMetric metric : look.judge().metrics()) {
            MetricVerdict earlier = before == null ? null : before.metric(metric.name());
            boolean tested = earlier != null && earlier.tested();
            boolean isLast = isOver && !tested;
            double certainty = (isLast ? LAST : EARLY) / look.judge().metrics().size();
            metrics.add(new Comparison(metric, certainty, isLast, look.blue().serves())
                    .of(look.lines(metric, readings), tested));
        }
        return new Judgement(
                look.since(),
                look.now(),
                verdict(metrics),
                metrics,
                readings.unread(),
                before == null ? null : before.heldSince(),
                before == null ? null : before.continued());
    }

    private static Verdict verdict(List<MetricVerdict> metrics) {
        for (Verdict worst : List.of(Verdict.FAIL, Verdict.INCONCLUSIVE)) {
            if (metrics.stream().anyMatch(one -> one.verdict() == worst)) {
                return worst;
            }
        }
        return Verdict.PASS;
    }
}
