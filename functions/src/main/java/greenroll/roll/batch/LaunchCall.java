package greenroll.roll.batch;

import greenroll.group.Subnet;
import greenroll.id.Sha256;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One launch call of a batch and its answer. While it is PENDING, it is sent again without any change.
 *
 * @param token its ClientToken: a hash of roll, batch, subnet, type and attempt
 * @param code provider's error code when the call was not ANSWERED
 * @param instanceIds instances that it launched
 */
public record LaunchCall(
        String token,
        Subnet subnet,
        String instanceType,
        int count,
        int attempt,
        Instant intendedAt,
        State state,
        @Nullable String code,
        List<String> instanceIds) {

    public enum State {
        PENDING,
        ANSWERED,
        /** There was no capacity, address or quota. This subnet and type are skipped for a while. */
        SHORT,
        /** The instances of this token are gone. A new attempt launches the missing ones. */
        SPENT,
        REFUSED,
        /** The roll ended before the answer. The call's instances are found by their tags; it is never sent again. */
        ABANDONED
    }

    public LaunchCall {
        instanceIds = List.copyOf(instanceIds);
    }

    /** Whether EC2 has answered that it has no capacity for this type in that subnet. */
    public boolean isShortOf(Subnet inSubnet, String type) {
        return state == State.SHORT && subnet.equals(inSubnet) && instanceType.equals(type);
    }

    public LaunchCall answered(State answer, @Nullable String errorCode, List<String> ids) {
        return new LaunchCall(token, subnet, instanceType, count, attempt, intendedAt, answer, errorCode, ids);
    }

    /**
     * Returns 64 hex digits. Equal values of roll, batch, subnet, type and attempt give the same token, and no others
     * do.
     */
    public static String token(String rollId, int batch, Subnet subnet, String type, int attempt) {
        return Sha256.hex(String.join("|", rollId, "" + batch, subnet.subnetId(), type, "" + attempt));
    }
}
