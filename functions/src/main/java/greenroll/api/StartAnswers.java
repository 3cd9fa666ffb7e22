package greenroll.api;

import greenroll.roll.RollHead;
import greenroll.roll.Started;

/** How the start of an operation is answered. */
final class StartAnswers {

    private StartAnswers() {}

    /** The operation that was accepted; throws {@link RefusedCall} with every reason when it was not. */
    static RollHead accepted(Started started) {
        if (started instanceof Started.Accepted(RollHead roll)) {
            return roll;
        }
        throw refused(started);
    }

    /** Why nothing was started. */
    static RefusedCall refused(Started started) {
        return switch (started) {
            case Started.Accepted(RollHead roll) -> throw new IllegalArgumentException(roll.id() + " was started");
            case Started.Held(String rollId, String kind) ->
                new RefusedCall(
                        ErrorCode.OPERATION_IN_PROGRESS,
                        "the " + kind + " " + rollId + " holds the group: wait for its end, or stop it");
            case Started.KeyReused(String rollId) ->
                new RefusedCall(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "this key has started " + rollId + " with another body: bring another key",
                        Call.IDEMPOTENCY_KEY);
            case Started.Refused(var refusals) ->
                new RefusedCall(refusals.stream()
                        .map(one -> new Problem(ErrorCode.of(one.code()), one.message(), one.field()))
                        .toList());
        };
    }
}
