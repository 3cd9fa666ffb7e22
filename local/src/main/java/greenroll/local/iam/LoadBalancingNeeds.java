package greenroll.local.iam;

import java.util.List;

/** The rights that ELBv2 asks for. */
final class LoadBalancingNeeds {

    private final Truth truth;

    LoadBalancingNeeds(Truth truth) {
        this.truth = truth;
    }

    /** ELBv2's describes take no resource. */
    static List<Need> describe(String action) {
        return List.of(Need.of("elasticloadbalancing:" + action, Need.NO_RESOURCE));
    }

    List<Need> targetGroup(String action, String arn) {
        return List.of(
                Need.withTags("elasticloadbalancing:" + action, arn, "aws:ResourceTag", truth.targetGroupTags(arn)));
    }
}
