package greenroll.simulation.invariant;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.Roll;
import greenroll.roll.batch.Batch;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.verdict.Judgement;
import greenroll.roll.verdict.MetricVerdict;
import greenroll.roll.verdict.Verdict;
import greenroll.simulation.scenario.JudgeAnswer;
import greenroll.simulation.scenario.RollCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers as a person does when the judge has no verdict on a batch, and checks that no batch is proven against it. It
 * knows the image, so it knows when green is worse.
 */
public final class JudgeMonitor implements InMemoryRollStore.Listener {

    private final EmbeddedCloud cloud;
    private final InMemoryRollStore store;
    private final RollCase of;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<Integer, Verdict> verdicts = new HashMap<>();
    private final Set<Integer> answered = new HashSet<>();
    private final Set<Integer> continued = new HashSet<>();
    private final FirstRoll first;

    public JudgeMonitor(EmbeddedCloud cloud, InMemoryRollStore store, RollCase of) {
        this.cloud = cloud;
        this.store = store;
        this.of = of;
        this.first = new FirstRoll(store);
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    @Override
    public void looked(String id) {}

    @Override
    public void wrote(String id) {
        if (JudgeAnswer.isJudged(of)) {
            first.news(id).forEach(event -> check(store.roll(id).orElseThrow(), event));
        }
    }

    private void check(Roll roll, RollEvent event) {
        int batch = event.batch() == null ? 0 : event.batch();
        switch (event.type()) {
            case JUDGED -> {
                if (event.details() instanceof EventDetails.Judged(Verdict verdict)) {
                    verdicts.put(batch, verdict);
                }
            }
            // Green is watched from the beginning, and so it is judged again.
            case BATCH_HEALTHY -> verdicts.remove(batch);
            case CONTINUE_REQUESTED -> {
                if (event.details() instanceof EventDetails.Asked asked && asked.batch() != null) {
                    continued.add(asked.batch());
                }
            }
            case HELD -> {
                if (event.details() instanceof EventDetails.Held(Hold hold)
                        && hold.code().equals(Hold.JUDGE_INCONCLUSIVE)
                        && answered.add(batch)) {
                    JudgeAnswer answer = JudgeAnswer.of(of, batch);
                    cloud.clock().after(answer.after(), () -> ask(batch, answer.wish()));
                }
            }
            case PROVEN -> proven(roll, batch);
            default -> {}
        }
    }

    private void ask(int batch, Control.Wish wish) {
        boolean goesOn = wish == Control.Wish.CONTINUE;
        store.request(
                first.id(),
                wish,
                new Control.Asked(cloud.clock().instant(), "ann", "looked at it", null, goesOn ? batch : null));
    }

    private void proven(Roll roll, int number) {
        if (continued.contains(number)) {
            return;
        }
        Verdict verdict = verdicts.get(number);
        if (verdict != Verdict.PASS) {
            broken("batch " + number + " is proven, and the last verdict is " + verdict);
        } else if (isClearlyWorse(roll, number)) {
            broken("batch " + number + " is proven, and its image errs");
        }
    }

    /** Whether green is clearly worse, and blue is there to compare. */
    private boolean isClearlyWorse(Roll roll, int number) {
        Batch batch = roll.batches().get(number - 1);
        Judgement judgement = batch.judgement();
        boolean compares = judgement == null
                || judgement.metrics().stream().noneMatch(one -> one.cause() == MetricVerdict.Cause.NOTHING_TO_COMPARE);
        return compares && JudgeAnswer.isClearlyWorse(of);
    }

    private void broken(String what) {
        violations.add(new Violation(Invariant.JUDGED, cloud.clock().instant(), what));
    }
}
