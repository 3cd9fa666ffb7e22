package greenroll.roll.failure;

import greenroll.group.Freeze;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A reason why an operation may not start, found before any change.
 *
 * @param field field of the request that would have to change; null when the cause is outside the request
 */
public record Refusal(Code code, String message, @Nullable String field) {

    /** Returns the messages of the refusals in one text. */
    public static String inWords(List<Refusal> refusals) {
        return refusals.stream().map(Refusal::message).collect(Collectors.joining("; "));
    }

    /** Returns why no roll starts while deployments are frozen, and how to lift that. */
    public static Refusal of(Freeze freeze) {
        return new Refusal(Code.FROZEN, freeze.inWords() + ". To lift it: " + freeze.liftedBy(), null);
    }

    /** The error codes of the HTTP contract. */
    public enum Code {
        VALIDATION_ERROR,
        GROUP_DOESNT_EXIST,
        OPERATION_IN_PROGRESS,
        FROZEN,
        CANT_ROLL_CAPACITY_BELOW_MINIMUM,
        TARGET_GROUP_LIMIT,
        TARGET_GROUP_NOT_IN_USE,
        NO_FREE_ADDRESSES,
        IMAGE_NOT_AVAILABLE,
        LAUNCH_NOT_PERMITTED,
        INSTANCE_PROFILE_NOT_READY,
        ALARM_ACTIVE,
        NO_SERVING_REVISION
    }
}
