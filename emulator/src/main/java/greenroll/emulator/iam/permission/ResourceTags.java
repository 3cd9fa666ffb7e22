package greenroll.emulator.iam.permission;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/**
 * The properties of resources that IAM evaluates: their true tags, described yet or not, and the accounts that own
 * them.
 */
public interface ResourceTags {

    /** The instance's tags. Empty for an instance that does not exist. */
    Map<String, String> instanceTags(String instanceId);

    /**
     * The launch template of that id or name in that version. Empty when there is none.
     *
     * @param version a number, {@code $Latest} or {@code $Default}
     */
    Optional<TemplateProperties> launchTemplate(String idOrName, String version);

    /** The Auto Scaling group of that name. Empty when there is none. */
    Optional<ScalingGroupProperties> autoScalingGroup(String name);

    /** The name of the Auto Scaling group that has the instance. Empty when none has it. */
    Optional<String> autoScalingGroupOf(String instanceId);

    /** @param subnetIds the subnets in which it launches */
    record ScalingGroupProperties(Map<String, String> tags, List<String> subnetIds) {}

    /** @param data what a launch from the template needs rights for */
    record TemplateProperties(String id, Map<String, String> tags, RequestLaunchTemplateData data) {}

    /** The target group's tags. Empty for a target group that does not exist. */
    Map<String, String> targetGroupTags(String arn);

    /**
     * The other account that shares this subnet or security group. Empty when it belongs to the stack's own account.
     */
    Optional<String> sharedBy(String id);
}
