package greenroll.api.http;

import greenroll.group.Freeze;
import greenroll.operation.StartResult;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.failure.Refusal;
import java.util.List;

/** Answers the start of an operation. */
public final class StartResponses {

    private StartResponses() {}

    /** The accepted operation. Throws {@link RefusedCall} with every reason when it was not accepted. */
    public static RollHead accepted(StartResult started) {
        if (started instanceof StartResult.Accepted(RollHead roll)) {
            return roll;
        }
        throw refused(started);
    }

    /**
     * The accepted roll. While a CREATE or SCALE holds the group, the error code is Elastigroup's for that case.
     * Elastigroup's clients, such as Terraform's, repeat the call on that code and give up on any other.
     */
    public static RollHead acceptedRoll(StartResult started) {
        if (started instanceof StartResult.Held(String rollId, String kind)
                && (kind.equals(RollKind.CREATE.name()) || kind.equals(RollKind.SCALE.name()))) {
            throw new RefusedCall(
                    ErrorCode.CANT_ROLL_CAPACITY_BELOW_MINIMUM,
                    "the " + kind + " " + rollId + " still brings the group to its capacity: ask again once it has"
                            + " ended, or stop it");
        }
        return accepted(started);
    }

    /** Why nothing was started. */
    public static RefusedCall refused(StartResult started) {
        return switch (started) {
            case StartResult.Accepted(RollHead roll) -> throw new IllegalArgumentException(roll.id() + " was started");
            case StartResult.Held(String rollId, String kind) ->
                new RefusedCall(
                        ErrorCode.OPERATION_IN_PROGRESS,
                        "the " + kind + " " + rollId + " holds the group: wait for its end, or stop it");
            case StartResult.Frozen(List<Freeze> freezes) ->
                refused(freezes.stream().map(Refusal::of).toList());
            case StartResult.KeyReused(String rollId) ->
                new RefusedCall(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "this key has started " + rollId + " with another body: bring another key",
                        Call.IDEMPOTENCY_KEY);
            case StartResult.Refused(var refusals) -> refused(refusals);
        };
    }

    private static RefusedCall refused(List<Refusal> refusals) {
        return new RefusedCall(refusals.stream()
                .map(one -> new Problem(ErrorCode.of(one.code()), one.message(), one.field()))
                .toList());
    }
}
