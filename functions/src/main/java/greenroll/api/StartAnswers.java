package greenroll.api;

import greenroll.roll.RollHead;
import greenroll.roll.Started;

/** How the start of an operation is answered. */
final class StartAnswers {

    private StartAnswers() {}

    /** The operation that was accepted; throws {@link RefusedCall} with every reason when it was not. */
    static RollHead accepted(Started started) {
        return switch (started) {
            case Started.Accepted(RollHead roll) -> roll;
            case Started.Held(String rollId, String kind) ->
                throw new RefusedCall(
                        ErrorCode.OPERATION_IN_PROGRESS,
                        "the " + kind + " " + rollId + " holds the group: wait for its end, or stop it");
            case Started.KeyReused(String rollId) ->
                throw new RefusedCall(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "this key has started " + rollId + " with another body: bring another key",
                        Call.IDEMPOTENCY_KEY);
            case Started.Refused(var refusals) ->
                throw new RefusedCall(refusals.stream()
                        .map(one -> new Problem(ErrorCode.of(one.code()), one.message(), one.field()))
                        .toList());
        };
    }
}
