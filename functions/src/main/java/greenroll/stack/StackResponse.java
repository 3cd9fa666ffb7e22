package greenroll.stack;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request of CloudFormation.
 *
 * @param responseUrl where it goes
 * @param isDeletion whether the request was a deletion
 * @param reason why it failed, in words; null when it succeeded
 * @param physicalId the resource's physical id: the group's id, or another text when no group was created
 * @param at when it was decided
 * @param attributes values for {@code Fn::GetAtt}, by name
 */
public record StackResponse(
        String requestId,
        String responseUrl,
        boolean isDeletion,
        @Nullable String reason,
        String physicalId,
        Instant at,
        Map<String, String> attributes) {

    public StackResponse {
        attributes = Map.copyOf(attributes);
    }

    public boolean isSuccess() {
        return reason == null;
    }
}
