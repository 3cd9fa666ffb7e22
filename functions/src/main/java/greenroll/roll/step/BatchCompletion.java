package greenroll.roll.step;

import greenroll.roll.Roll;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.plan.Forecast;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import java.time.Instant;

/** Closes a batch, and records whether it made progress. */
final class BatchCompletion {

    private BatchCompletion() {}

    static void close(StepContext context) {
        int number = context.batch().number();
        Roll closed = closed(context.roll(), context.now());
        context.put(closed.batches().get(number - 1));
        context.change(c -> {
            c.progress(c.progress()
                    .with(progress -> progress.idleBatches(
                                    closed.head().progress().idleBatches())
                            .expectedEnd(closed.head().progress().expectedEnd())));
        });
        context.note(
                RollEvent.Type.BATCH_DONE,
                done(closed.batches().get(number - 1)),
                new EventDetails.Expected(closed.head().progress().expectedEnd().end()));
    }

    /** Returns the roll with its open batch done. */
    static Roll closed(Roll roll, Instant now) {
        Batch batch = roll.openBatch().orElseThrow();
        boolean progress = batch.instances().stream().anyMatch(one -> one.provenAt() != null)
                || batch.retiring().stream().anyMatch(one -> one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN);
        int idle = progress ? 0 : roll.head().progress().idleBatches() + 1;
        Roll closed = roll.withBatch(batch.closed(Batch.Phase.DONE, now))
                .with(c -> c.progress(c.progress().withIdleBatches(idle)));
        return closed.expectedToEnd(Forecast.end(closed, now));
    }

    static String done(Batch batch) {
        return "batch " + batch.number() + " is done";
    }

    /** Whether the deregistration of every blue that the batch chose was accepted. */
    static boolean allOut(Batch batch) {
        return batch.retiring().stream()
                .filter(one -> one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN)
                .allMatch(one -> one.deregisteredAt() != null || !one.isOpen());
    }

    static boolean hasChosen(Batch batch) {
        return batch.retiring().stream().anyMatch(one -> one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN);
    }
}
