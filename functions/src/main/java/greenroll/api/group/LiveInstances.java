package greenroll.api.group;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.api.http.ApiTime;
import greenroll.api.read.PriceView;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetHealth;
import greenroll.group.Group;
import greenroll.operation.GroupPrice;
import greenroll.roll.failure.Warning;
import greenroll.roll.observation.InstanceHealth;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A group's live instances as the API shows them, with Elastigroup's names and Greenroll's additions. */
final class LiveInstances {

    /**
     * One instance.
     *
     * @param status EC2's state, in lower case
     * @param revision the revision that it was launched from; absent for an adopted instance
     */
    record View(
            String instanceId,
            String instanceType,
            String availabilityZone,
            @JsonUnwrapped Addresses addresses,
            String status,
            String lifeCycle,
            String groupId,
            String createdAt,
            String product,
            @Nullable Integer revision) {}

    /**
     * The price of the instances together.
     *
     * @param pricePerHour absent when no price is known
     * @param warnings why a price is not known; absent when all are
     */
    record Summary(
            @Nullable PriceView pricePerHour, @Nullable List<Warning> warnings) {

        static Summary of(GroupPrice price) {
            return new Summary(PriceView.of(price), price.warnings().isEmpty() ? null : price.warnings());
        }
    }

    record Addresses(@Nullable String privateIp, @Nullable String publicIp) {}

    /**
     * The health of one instance.
     *
     * @param targetHealth the load balancer's state, the worst of several target groups
     * @param reason why it is not HEALTHY; absent when it is
     */
    record HealthView(
            String instanceId,
            String healthStatus,
            String availabilityZone,
            String lifeCycle,
            String groupId,
            @Nullable String targetHealth,
            @Nullable String reason,
            @Nullable Integer revision) {}

    private LiveInstances() {}

    static View of(Instance instance, Group group) {
        return new View(
                instance.id(),
                instance.launch().instanceType(),
                instance.placement().zone(),
                new Addresses(
                        instance.addresses().privateIp(), instance.addresses().publicIp()),
                lower(instance.state()),
                lifeCycle(instance),
                group.id(),
                ApiTime.of(instance.launch().launchedAt()),
                group.placement().product(),
                instance.tags().revision());
    }

    static HealthView health(InstanceHealth health, Group group) {
        Instance instance = health.instance();
        return new HealthView(
                instance.id(),
                health.status().name(),
                instance.placement().zone(),
                lifeCycle(instance),
                group.id(),
                health.worst()
                        .map(TargetHealth::state)
                        .map(LiveInstances::lower)
                        .orElse(null),
                health.reason().isEmpty() ? null : health.reason(),
                instance.tags().revision());
    }

    static String lifeCycle(Instance instance) {
        return instance.launch().spot() ? "SPOT" : "OD";
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
