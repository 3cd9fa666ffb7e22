package greenroll.emulator.iam.permission;

import java.util.Map;
import java.util.Optional;

/** What IAM asks of the resources themselves: their tags as they truly are, described yet or not, and whose they are. */
public interface ResourceTags {

    /** None for an instance that is not there. */
    Map<String, String> instanceTags(String instanceId);

    /** None for a target group that is not there. */
    Map<String, String> targetGroupTags(String arn);

    /** The other account that shares this subnet or security group; empty when it belongs to the stack's own. */
    Optional<String> sharedBy(String id);
}
