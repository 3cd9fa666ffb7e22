package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;

/** The rights that ELBv2 requires. */
public final class LoadBalancingPermissions {

    private final ResourceTags truth;

    public LoadBalancingPermissions(ResourceTags truth) {
        this.truth = truth;
    }

    /** The operations and their rights. ELBv2's describes take no resource. */
    public PermissionTable table() {
        return new PermissionTable("elbv2")
                .with(RegisterTargetsRequest.class, request -> on("RegisterTargets", request.targetGroupArn()))
                .with(DeregisterTargetsRequest.class, request -> on("DeregisterTargets", request.targetGroupArn()))
                .withoutResource(
                        "elasticloadbalancing:DescribeTargetHealth",
                        "elasticloadbalancing:DescribeTargetGroups",
                        "elasticloadbalancing:DescribeTargetGroupAttributes",
                        "elasticloadbalancing:DescribeAccountLimits",
                        "elasticloadbalancing:DescribeLoadBalancers",
                        "elasticloadbalancing:DescribeTags");
    }

    private List<RequiredPermission> on(String action, String arn) {
        return List.of(RequiredPermission.withTags(
                "elasticloadbalancing:" + action, arn, "aws:ResourceTag", truth.targetGroupTags(arn)));
    }
}
