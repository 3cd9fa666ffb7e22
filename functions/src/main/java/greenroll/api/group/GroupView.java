package greenroll.api.group;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.api.http.ApiTime;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Subnet;
import greenroll.roll.failure.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group as the API shows it: the owner's description, and Greenroll's additions. */
record GroupView(
        String id,
        String name,
        @Nullable String description,
        String region,
        CapacityView capacity,
        StrategyView strategy,
        @Nullable UpdatePolicyView updatePolicy,
        Compute compute,
        @JsonUnwrapped GroupState state) {

    /** The fields that only Greenroll sets, so no body may set them. */
    static final List<String> READ_ONLY =
            List.of("id", "latestRevision", "servingRevision", "activeRoll", "warnings", "createdAt", "updatedAt");

    record CapacityView(int minimum, int target, int maximum, String unit) {

        static CapacityView of(Capacity capacity) {
            return new CapacityView(capacity.minimum(), capacity.target(), capacity.maximum(), "instance");
        }
    }

    record Compute(
            String product,
            SpecificationView.InstanceTypes instanceTypes,
            List<Zone> availabilityZones,
            List<String> subnetIds,
            SpecificationView launchSpecification) {

        private static Compute of(Group group, LaunchSpecification latest, boolean showsUserData) {
            return new Compute(
                    group.placement().product(),
                    SpecificationView.InstanceTypes.of(latest),
                    zones(group.placement().subnets()),
                    group.placement().subnets().stream().map(Subnet::subnetId).toList(),
                    SpecificationView.of(latest, showsUserData));
        }

        private static List<Zone> zones(List<Subnet> subnets) {
            return subnets.stream()
                    .map(Subnet::zone)
                    .distinct()
                    .map(zone -> new Zone(
                            zone,
                            subnets.stream()
                                    .filter(subnet -> subnet.zone().equals(zone))
                                    .map(Subnet::subnetId)
                                    .toList()))
                    .toList();
        }
    }

    record Zone(String name, List<String> subnetIds) {}

    /** The part that Greenroll adds to the owner's description. */
    record GroupState(
            int latestRevision,
            @Nullable Integer servingRevision,
            @Nullable ActiveRoll activeRoll,
            @Nullable List<Warning> warnings,
            String createdAt,
            String updatedAt) {

        private static GroupState of(Group group, List<Warning> warnings) {
            return new GroupState(
                    group.latestRevision(),
                    group.servingRevision(),
                    group.lock()
                            .map(lock -> new ActiveRoll(lock.rollId(), lock.kind()))
                            .orElse(null),
                    warnings.isEmpty() ? null : warnings,
                    ApiTime.of(group.times().createdAt()),
                    ApiTime.of(group.times().updatedAt()));
        }
    }

    record ActiveRoll(String id, String kind) {}

    /**
     * @param latest the launch specification of the group's latest revision
     * @param showsUserData whether the caller may see user data
     */
    static GroupView of(Group group, LaunchSpecification latest, boolean showsUserData) {
        return new GroupView(
                group.id(),
                group.name(),
                group.description(),
                group.placement().region(),
                CapacityView.of(group.capacity()),
                StrategyView.of(group.policy().strategy()),
                UpdatePolicyView.of(group.policy().updatePolicy()),
                Compute.of(group, latest, showsUserData),
                GroupState.of(group, FieldsWithoutEffect.of(group, latest)));
    }
}
