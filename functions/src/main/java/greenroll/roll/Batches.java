package greenroll.roll;

import java.time.Instant;

/** Closing a batch, and what it brought. */
final class Batches {

    private Batches() {}

    static void close(Turn turn) {
        int number = turn.batch().number();
        Roll closed = closed(turn.roll(), turn.now());
        turn.put(closed.batches().get(number - 1));
        turn.change(c -> {
            c.idleBatches = closed.head().idleBatches();
            c.expectation = closed.head().expectation();
        });
        turn.note(
                RollEvent.Type.BATCH_DONE,
                done(closed.batches().get(number - 1)),
                new Told.Expected(closed.head().expectation().end()));
    }

    /** The roll with its open batch done. */
    static Roll closed(Roll roll, Instant now) {
        Batch batch = roll.openBatch().orElseThrow();
        boolean progress = batch.members().stream().anyMatch(Member::isProven)
                || batch.retired().stream().anyMatch(one -> one.cause() == Retired.Cause.BLUE_SCALED_DOWN);
        int idle = progress ? 0 : roll.head().idleBatches() + 1;
        Roll closed = roll.withBatch(batch.closed(Batch.Phase.DONE, now)).with(c -> c.idleBatches = idle);
        return closed.expectedToEnd(Expectation.end(closed, now));
    }

    static String done(Batch batch) {
        return "batch " + batch.number() + " is done";
    }

    /** Whether every blue that the batch chose was accepted for deregistration. */
    static boolean allOut(Batch batch) {
        return batch.retired().stream()
                .filter(one -> one.cause() == Retired.Cause.BLUE_SCALED_DOWN)
                .allMatch(one -> one.deregisteredAt() != null || !one.isOpen());
    }

    static boolean hasChosen(Batch batch) {
        return batch.retired().stream().anyMatch(one -> one.cause() == Retired.Cause.BLUE_SCALED_DOWN);
    }
}
