package greenroll.roll.failure;

import org.jspecify.annotations.Nullable;

/**
 * One reason why something may not start, found before anything was changed.
 *
 * @param field the request's field that would have to change; null when it is the world that would
 */
public record Refusal(Code code, String message, @Nullable String field) {

    /** The HTTP contract's error codes for it. */
    public enum Code {
        VALIDATION_ERROR,
        GROUP_DOESNT_EXIST,
        OPERATION_IN_PROGRESS,
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
