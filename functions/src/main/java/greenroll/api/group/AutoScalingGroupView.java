package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.http.ApiTime;
import greenroll.api.read.FreezeView;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.Subnet;
import greenroll.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group that stands for an Auto Scaling group, as the API shows it. The Auto Scaling group is shown as it was
 * read for this answer. When it cannot be read, capacity and subnets are those of the adoption.
 */
final class AutoScalingGroupView {

    /** The values of the Auto Scaling group, in the form of a group of Greenroll's own. */
    private record Read(GroupView.CapacityView capacity, Compute compute) {}

    private record Compute(List<String> subnetIds, Specification launchSpecification) {}

    /** @param imageId empty: the launch template has it, and its versions are not read for a view, as they have secrets */
    private record Specification(String imageId, @Nullable LoadBalancers loadBalancersConfig) {}

    private record LoadBalancers(List<LoadBalancer> loadBalancers) {}

    private record LoadBalancer(String type, String arn) {}

    private record State(
            int latestRevision,
            @Nullable Integer servingRevision,
            GroupView.@Nullable ActiveRoll activeRoll,
            @Nullable List<FreezeView> freezes,
            InForce inForce,
            String createdAt,
            String updatedAt) {}

    private record InForce(
            String region,
            String product,
            GroupView.CapacityView capacity,
            List<String> instanceTypes,
            List<GroupView.Zone> availabilityZones,
            String healthCheckType,
            boolean autoHealing,
            long healthCheckGracePeriod,
            long healthCheckUnhealthyDurationBeforeReplacement,
            AutoScalingNow autoScaling) {}

    /**
     * The Auto Scaling group now.
     *
     * @param isRead whether it was read for this answer; if not, only the name is there
     * @param healthCheckTypes how it judges its instances itself, in Auto Scaling's own names
     */
    private record AutoScalingNow(
            String name,
            boolean isRead,
            @Nullable Template launchTemplate,
            @Nullable List<String> healthCheckTypes,
            @Nullable List<String> suspendedProcesses) {

        private static AutoScalingNow of(AutoScaling binding, @Nullable AutoScalingGroup seen) {
            TemplateReference named = seen == null ? null : seen.launching().template();
            return new AutoScalingNow(
                    binding.name(),
                    seen != null,
                    named == null ? null : new Template(named.id(), named.version()),
                    seen == null
                            ? null
                            : seen.checks().types().stream().sorted().toList(),
                    seen == null ? null : seen.suspended().stream().sorted().toList());
        }
    }

    private record Template(String id, String version) {}

    private AutoScalingGroupView() {}

    /**
     * @param now the Auto Scaling group; null when it cannot be read
     * @param freezes the freezes that hold the group
     */
    static JsonNode of(Group stored, @Nullable AutoScalingGroup now, List<Freeze> freezes) {
        Capacity capacity = now == null
                ? stored.capacity()
                : new Capacity(
                        now.size().minimum(), now.size().desired(), now.size().maximum());
        ObjectNode item = (ObjectNode) Json.tree(Map.of("id", stored.id()));
        item.setAll(described(stored));
        item.setAll((ObjectNode) Json.tree(new Read(GroupView.CapacityView.of(capacity), compute(stored, now))));
        item.setAll((ObjectNode) Json.tree(state(stored, now, capacity, freezes)));
        return item;
    }

    /** The owner's description, as it was given, with the name that the group has. */
    static ObjectNode described(Group stored) {
        ObjectNode described = (ObjectNode) Json.tree(stored.document());
        described.put("name", stored.name());
        return described;
    }

    private static Compute compute(Group stored, @Nullable AutoScalingGroup now) {
        return new Compute(
                now == null
                        ? stored.placement().subnets().stream()
                                .map(Subnet::subnetId)
                                .toList()
                        : now.subnetIds(),
                new Specification(
                        "",
                        now == null
                                ? null
                                : new LoadBalancers(now.targetGroupArns().stream()
                                        .map(arn -> new LoadBalancer("TARGET_GROUP", arn))
                                        .toList())));
    }

    private static State state(Group stored, @Nullable AutoScalingGroup now, Capacity capacity, List<Freeze> freezes) {
        int serving = serving(stored, now);
        return new State(
                serving,
                serving,
                stored.lock()
                        .map(lock -> new GroupView.ActiveRoll(lock.rollId(), lock.kind()))
                        .orElse(null),
                FreezeView.within(freezes),
                new InForce(
                        stored.placement().region(),
                        stored.placement().product(),
                        GroupView.CapacityView.of(capacity),
                        types(now),
                        GroupView.zones(stored.placement().subnets()),
                        judgedBy(now).name(),
                        false,
                        now == null ? 0 : now.checks().gracePeriod().toSeconds(),
                        0,
                        AutoScalingNow.of(
                                Objects.requireNonNull(stored.placement().autoScaling()), now)),
                ApiTime.of(stored.times().createdAt()),
                ApiTime.of(stored.times().updatedAt()));
    }

    /** The types of a mixed instances policy. Without one the launch template has the type. */
    private static List<String> types(@Nullable AutoScalingGroup now) {
        AutoScalingGroup.MixedInstances mixed =
                now == null ? null : now.launching().mixed();
        return mixed == null ? List.of() : mixed.instanceTypes();
    }

    /** How a roll judges its instances, unless its request says otherwise. */
    static HealthCheckType judgedBy(@Nullable AutoScalingGroup now) {
        return now != null && now.targetGroupArns().isEmpty() ? HealthCheckType.EC2 : HealthCheckType.TARGET_GROUP;
    }

    /** The number of the version that serves. The last roll knows the meaning of a name like {@code $Latest}. */
    static int serving(Group stored, @Nullable AutoScalingGroup now) {
        TemplateReference named = now == null ? null : now.launching().template();
        return named != null && named.isFixed()
                ? Integer.parseInt(named.version())
                : Objects.requireNonNullElse(stored.servingRevision(), stored.latestRevision());
    }
}
