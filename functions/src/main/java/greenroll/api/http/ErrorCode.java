package greenroll.api.http;

import greenroll.roll.failure.Refusal;

/** The codes in {@code response.errors}, each with its HTTP status. */
public enum ErrorCode {
    PERMANENT_REDIRECT(308),
    VALIDATION_ERROR(400),
    UNSUPPORTED_FIELD(400),
    GROUP_DOESNT_EXIST(400),
    ROLL_DOESNT_EXIST(400),
    CANT_ROLL_CAPACITY_BELOW_MINIMUM(400),
    TARGET_GROUP_LIMIT(400),
    TARGET_GROUP_NOT_IN_USE(400),
    NO_FREE_ADDRESSES(400),
    IMAGE_NOT_AVAILABLE(400),
    LAUNCH_NOT_PERMITTED(400),
    ALARM_ACTIVE(400),
    NO_SERVING_REVISION(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    OPERATION_IN_PROGRESS(409),
    FROZEN(409),
    INSTANCE_PROFILE_NOT_READY(409),
    IDEMPOTENCY_KEY_REUSED(409),
    PAYLOAD_TOO_LARGE(413),
    INTERNAL_ERROR(500);

    private final int http;

    ErrorCode(int http) {
        this.http = http;
    }

    int http() {
        return http;
    }

    /** The text of the HTTP status. */
    String reason() {
        return switch (http) {
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Payload Too Large";
            default -> "Internal Server Error";
        };
    }

    public static ErrorCode of(Refusal.Code code) {
        return switch (code) {
            case VALIDATION_ERROR -> VALIDATION_ERROR;
            case GROUP_DOESNT_EXIST -> GROUP_DOESNT_EXIST;
            case OPERATION_IN_PROGRESS -> OPERATION_IN_PROGRESS;
            case FROZEN -> FROZEN;
            case CANT_ROLL_CAPACITY_BELOW_MINIMUM -> CANT_ROLL_CAPACITY_BELOW_MINIMUM;
            case TARGET_GROUP_LIMIT -> TARGET_GROUP_LIMIT;
            case TARGET_GROUP_NOT_IN_USE -> TARGET_GROUP_NOT_IN_USE;
            case NO_FREE_ADDRESSES -> NO_FREE_ADDRESSES;
            case IMAGE_NOT_AVAILABLE -> IMAGE_NOT_AVAILABLE;
            case LAUNCH_NOT_PERMITTED -> LAUNCH_NOT_PERMITTED;
            case INSTANCE_PROFILE_NOT_READY -> INSTANCE_PROFILE_NOT_READY;
            case ALARM_ACTIVE -> ALARM_ACTIVE;
            case NO_SERVING_REVISION -> NO_SERVING_REVISION;
        };
    }
}
