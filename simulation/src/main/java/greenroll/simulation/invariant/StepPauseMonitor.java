package greenroll.simulation.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.roll.Baseline;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StepAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers as a person does when a roll waits at the end of a step, and judges that no step is passed before its pause is
 * over. It knows the pauses and when they began. It takes from the record only the requests of people,
 * how many instances are done, and where its steps end.
 */
public final class StepPauseMonitor implements InMemoryRollStore.Listener {

    /** The largest difference between two clocks. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final EmbeddedCloud cloud;
    private final InMemoryRollStore store;
    private final RollCase of;
    private final Map<Integer, JsonNode> pauses;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<Integer, Instant> held = new HashMap<>();
    private final Set<Integer> answered = new HashSet<>();
    private final Set<Integer> passed = new HashSet<>();
    private final FirstRoll first;

    public StepPauseMonitor(EmbeddedCloud cloud, InMemoryRollStore store, RollCase of) {
        this.cloud = cloud;
        this.store = store;
        this.of = of;
        this.first = new FirstRoll(store);
        this.pauses = StepAnswer.pauses(of);
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    @Override
    public void looked(String id) {}

    @Override
    public void wrote(String id) {
        if (!pauses.isEmpty()) {
            first.news(id).forEach(event -> judge(store.roll(id).orElseThrow(), event));
        }
    }

    private void judge(Roll roll, RollEvent event) {
        switch (event.type()) {
            case HELD, STILL_HELD -> {
                if (event.details() instanceof EventDetails.Held(var hold) && hold.step() != null) {
                    // A hold for another reason may come between. The pause goes on meanwhile.
                    held.putIfAbsent(hold.step(), event.at());
                    answer(hold.step());
                }
            }
            case STEP_PASSED -> {
                int step = event.details() instanceof EventDetails.Step(int number) ? number : 0;
                if (!isOver(roll, step, event.at())) {
                    broken("step " + step + " is passed, held since " + held.get(step));
                }
                passed.add(step);
            }
            case BATCH_STARTED -> {
                isWatchedAgain();
                goesOn(roll, event, roll.openBatch().map(Batch::size).orElse(0));
            }
            // Green is watched again, and the whole pause begins again.
            case GREEN_OUT_OF_SERVICE -> isWatchedAgain();
            case RETIRING, FINISHING -> goesOn(roll, event, 0);
            default -> {}
        }
    }

    /** The pause of a step begins again with its green. The bake does not. */
    private void isWatchedAgain() {
        held.keySet().removeIf(step -> !StepAnswer.isBake(of, step));
    }

    /** Nothing goes on while the pause of a step that is done is not over. A batch does not reach beyond a step. */
    private void goesOn(Roll roll, RollEvent event, int launches) {
        Baseline baseline = roll.head().baseline();
        boolean ends = roll.head().stage() == Stage.FAILING || roll.head().stage() == Stage.STOPPING;
        if (baseline == null || ends || event.type() == RollEvent.Type.RETIRING && !isOfFirstStep(roll)) {
            return;
        }
        int done = done(roll, event.type() == RollEvent.Type.BATCH_STARTED);
        int bake = pauses.keySet().stream().mapToInt(one -> one).max().orElseThrow();
        if (event.type() == RollEvent.Type.FINISHING
                && done > 0
                && StepAnswer.isBake(of, bake)
                && !passed.contains(bake)) {
            broken("it finishes although its bake is not over");
        }
        for (int i = 0; i < baseline.plan().ends().size(); i++) {
            int end = baseline.plan().ends().get(i);
            boolean waits = pauses.containsKey(i + 1) && !passed.contains(i + 1) && done + launches > 0;
            if (waits && (end <= done || end < done + launches)) {
                broken(event.type() + " (" + event.message() + ") although the pause of step " + (i + 1)
                        + " is not over: " + done + " done, the step ends at " + end);
                return;
            }
        }
    }

    private static boolean isOfFirstStep(Roll roll) {
        return roll.openBatch().map(Batch::number).orElse(0) == 1;
    }

    private static int done(Roll roll, boolean withoutOpen) {
        boolean inPlace = roll.facts().action().isInPlace();
        return (int) roll.batches().stream()
                .filter(batch -> !withoutOpen || !batch.isOpen())
                .flatMap(batch -> batch.instances().stream())
                .filter(one -> inPlace || one.isWanted())
                .map(BatchInstance::id)
                .distinct()
                .count();
    }

    private boolean isOver(Roll roll, int step, Instant at) {
        if (roll.head().control().continuedAfter(step) != null) {
            return true;
        }
        JsonNode pause = pauses.get(step);
        Instant since = held.get(step);
        return pause != null
                && since != null
                && pause.path("until").isInt()
                && pause.path("onTimeout").asText("CONTINUE").equals("CONTINUE")
                && !at.plus(SKEW).isBefore(since.plusSeconds(pause.path("until").asLong()));
    }

    private void answer(int step) {
        StepAnswer answer = StepAnswer.of(of, step);
        if (answer != null && answered.add(step)) {
            cloud.clock().after(answer.after(), () -> ask(step, answer.wish()));
        }
    }

    private void ask(int step, Control.Wish wish) {
        boolean goesOn = wish == Control.Wish.CONTINUE;
        store.request(
                first.id(),
                wish,
                new Control.Asked(cloud.clock().instant(), "ann", "looked at it", goesOn ? step : null));
    }

    private void broken(String what) {
        violations.add(new Violation(Invariant.PAUSES, cloud.clock().instant(), what));
    }
}
