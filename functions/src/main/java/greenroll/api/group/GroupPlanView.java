package greenroll.api.group;

import greenroll.api.http.ErrorCode;
import greenroll.api.http.Problem;
import greenroll.api.read.PriceView;
import greenroll.group.Subnet;
import greenroll.operation.CreationPlan;
import greenroll.operation.GroupDraft;
import greenroll.operation.GroupPrice;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a new group as the API shows it.
 *
 * @param feasible whether the creation would be accepted now
 * @param problems all reasons against it; with wrong fields only those, because the rest depends on them
 * @param launch the instances to launch; absent with wrong fields, and for an Auto Scaling group
 */
record GroupPlanView(
        boolean feasible,
        List<Problem> problems,
        List<Warning> warnings,
        @Nullable Launch launch) {

    static final String KIND = "spotinst:aws:ec2:group:plan";

    /**
     * @param imageId with a parameter the image that it holds now
     * @param instanceTypes types of on-demand instances, in order of preference
     * @param spot how many of the instances are spot; absent for a group without spot instances
     * @param pricePerHour what they cost; absent for a group without spot instances, and when it is not known
     */
    record Launch(
            int instances,
            String imageId,
            List<String> instanceTypes,
            @Nullable SpotView spot,
            @Nullable PriceView pricePerHour,
            List<GroupView.Zone> availabilityZones) {}

    static GroupPlanView wrong(List<Problem> problems) {
        return new GroupPlanView(false, problems, List.of(), null);
    }

    /** An Auto Scaling group would be adopted, which launches nothing. */
    static GroupPlanView adopted() {
        return new GroupPlanView(true, List.of(), List.of(), null);
    }

    static GroupPlanView refused(List<Refusal> refusals) {
        return wrong(problems(refusals));
    }

    private static List<Problem> problems(List<Refusal> refusals) {
        return refusals.stream()
                .map(one -> new Problem(ErrorCode.of(one.code()), one.message(), one.field()))
                .toList();
    }

    /** @param problems those of the body */
    static GroupPlanView of(GroupDraft draft, CreationPlan plan, GroupPrice price, List<Problem> problems) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(problems(plan.refusals()));
        List<Subnet> known =
                plan.subnets().stream().filter(one -> !one.zone().isEmpty()).toList();
        List<Warning> warnings = new ArrayList<>(FieldsWithoutEffect.of(
                draft.policy().strategy(), draft.product(), draft.document(), draft.specification()));
        warnings.addAll(price.warnings());
        return new GroupPlanView(
                all.isEmpty(),
                all,
                warnings,
                new Launch(
                        draft.capacity().target(),
                        plan.specification().imageId(),
                        plan.specification().hardware().instanceTypes(),
                        SpotView.of(
                                draft.policy().strategy().spot(),
                                draft.capacity().target(),
                                plan.specification().hardware()),
                        PriceView.of(price),
                        GroupView.zones(known)));
    }
}
