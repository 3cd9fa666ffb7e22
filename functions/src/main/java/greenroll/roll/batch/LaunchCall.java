package greenroll.roll.batch;

import greenroll.group.Subnet;
import greenroll.id.Sha256;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One launch call of a batch, as intended and as answered. While it is PENDING it is sent again exactly as it stands.
 *
 * @param token its ClientToken: a hash of roll, batch, subnet, type, attempt and the call's number
 * @param code the provider's error code when it was not ANSWERED
 * @param instanceIds what it made
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
        /** No capacity, address or quota there: this subnet and type are passed over until all were tried. */
        SHORT,
        /** The instances of this token are gone; what is missing is a new attempt. */
        SPENT,
        REFUSED,
        /** The roll ended before it was answered: looked up by its token, never sent again. */
        ABANDONED
    }

    public LaunchCall {
        instanceIds = List.copyOf(instanceIds);
    }

    /** Whether EC2 has answered that there is no room for this type in that subnet. */
    public boolean isShortOf(Subnet inSubnet, String type) {
        return state == State.SHORT && subnet.equals(inSubnet) && instanceType.equals(type);
    }

    public LaunchCall answered(State answer, @Nullable String errorCode, List<String> ids) {
        return new LaunchCall(token, subnet, instanceType, count, attempt, intendedAt, answer, errorCode, ids);
    }

    /** 64 hex digits: the same for the same roll, batch, subnet, type and attempt, and for nothing else. */
    public static String token(String rollId, int batch, Subnet subnet, String type, int attempt) {
        return Sha256.hex(String.join("|", rollId, "" + batch, subnet.subnetId(), type, "" + attempt));
    }
}
