package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;

/** The rights that ELBv2 asks for. */
public final class LoadBalancingPermissions {

    private final ResourceTags truth;

    public LoadBalancingPermissions(ResourceTags truth) {
        this.truth = truth;
    }

    /** ELBv2's describes take no resource. */
    public static List<RequiredPermission> describe(String action) {
        return List.of(RequiredPermission.of("elasticloadbalancing:" + action, RequiredPermission.NO_RESOURCE));
    }

    public List<RequiredPermission> targetGroup(String action, String arn) {
        return List.of(RequiredPermission.withTags(
                "elasticloadbalancing:" + action, arn, "aws:ResourceTag", truth.targetGroupTags(arn)));
    }
}
