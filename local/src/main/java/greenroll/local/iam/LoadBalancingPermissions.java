package greenroll.local.iam;

import java.util.List;

/** The rights that ELBv2 asks for. */
final class LoadBalancingPermissions {

    private final ResourceTags truth;

    LoadBalancingPermissions(ResourceTags truth) {
        this.truth = truth;
    }

    /** ELBv2's describes take no resource. */
    static List<RequiredPermission> describe(String action) {
        return List.of(RequiredPermission.of("elasticloadbalancing:" + action, RequiredPermission.NO_RESOURCE));
    }

    List<RequiredPermission> targetGroup(String action, String arn) {
        return List.of(RequiredPermission.withTags(
                "elasticloadbalancing:" + action, arn, "aws:ResourceTag", truth.targetGroupTags(arn)));
    }
}
