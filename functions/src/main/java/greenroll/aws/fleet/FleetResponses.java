package greenroll.aws.fleet;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetHealth;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** Converts the answers of EC2 and ELBv2 to the fleet's values. */
final class FleetResponses {

    /** Begins the encoded part of EC2's error messages. */
    private static final String ENCODED = "Encoded authorization failure message:";

    /** ELBv2's reason for a target that is named in the request but not registered. */
    private static final String NOT_REGISTERED = "Target.NotRegistered";

    private FleetResponses() {}

    static Instance instance(software.amazon.awssdk.services.ec2.model.Instance described, StatusChecks checks) {
        Map<String, String> tags = tags(described);
        return new Instance(
                described.instanceId(),
                state(described.state().name()),
                new Instance.Placement(
                        described.placement() == null
                                ? ""
                                : orEmpty(described.placement().availabilityZone()),
                        orEmpty(described.subnetId())),
                new Instance.Launch(
                        orEmpty(described.imageId()),
                        orEmpty(described.instanceTypeAsString()),
                        described.instanceLifecycle() == InstanceLifecycleType.SPOT,
                        described.launchTime() == null ? Instant.EPOCH : described.launchTime()),
                new Instance.Addresses(described.privateIpAddress(), described.publicIpAddress()),
                new Instance.Tags(
                        tags.get(FleetTags.GROUP),
                        tags.get(FleetTags.ROLL),
                        number(tags.get(FleetTags.REVISION)),
                        number(tags.get(FleetTags.BATCH)),
                        tags.get(FleetTags.AUTO_SCALING_GROUP),
                        tags),
                checks,
                described.stateReason() == null
                        ? null
                        : new StateReason(
                                orEmpty(described.stateReason().code()),
                                orEmpty(described.stateReason().message())));
    }

    private static Map<String, String> tags(software.amazon.awssdk.services.ec2.model.Instance described) {
        Map<String, String> tags = new HashMap<>();
        described.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    private static InstanceState state(InstanceStateName name) {
        return switch (name) {
            case PENDING -> InstanceState.PENDING;
            case RUNNING -> InstanceState.RUNNING;
            case SHUTTING_DOWN -> InstanceState.SHUTTING_DOWN;
            case STOPPING -> InstanceState.STOPPING;
            case STOPPED -> InstanceState.STOPPED;
            case TERMINATED -> InstanceState.TERMINATED;
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalStateException("an instance state that the SDK knows not");
        };
    }

    /** EC2's message without the encoded part, which needs permission to decode. */
    static String withoutEncoded(String words) {
        int encoded = words.indexOf(ENCODED);
        return encoded < 0 ? words : words.substring(0, encoded).strip();
    }

    /** Both checks as one: it fails if either fails, and passes only if both pass. */
    static StatusChecks checks(InstanceStatus status) {
        List<SummaryStatus> both = List.of(
                status.instanceStatus() == null
                        ? SummaryStatus.INSUFFICIENT_DATA
                        : status.instanceStatus().status(),
                status.systemStatus() == null
                        ? SummaryStatus.INSUFFICIENT_DATA
                        : status.systemStatus().status());
        if (both.contains(SummaryStatus.IMPAIRED)) {
            return StatusChecks.IMPAIRED;
        }
        if (both.contains(SummaryStatus.INITIALIZING)) {
            return StatusChecks.INITIALIZING;
        }
        return both.stream().allMatch(SummaryStatus.OK::equals) ? StatusChecks.OK : StatusChecks.UNKNOWN;
    }

    /** The registered targets by id. For a target on several ports, the worst health counts. */
    static Map<String, TargetHealth> targets(List<TargetHealthDescription> descriptions) {
        Map<String, TargetHealth> targets = new HashMap<>();
        for (TargetHealthDescription description : descriptions) {
            if (!NOT_REGISTERED.equals(description.targetHealth().reasonAsString())) {
                targets.merge(description.target().id(), health(description), FleetResponses::worse);
            }
        }
        return targets;
    }

    private static TargetHealth health(TargetHealthDescription description) {
        var health = description.targetHealth();
        return new TargetHealth(state(health.state()), health.reasonAsString(), health.description());
    }

    private static TargetHealth.State state(TargetHealthStateEnum state) {
        return switch (state) {
            case INITIAL -> TargetHealth.State.INITIAL;
            case HEALTHY -> TargetHealth.State.HEALTHY;
            case UNHEALTHY -> TargetHealth.State.UNHEALTHY;
            case UNUSED -> TargetHealth.State.UNUSED;
            case DRAINING, UNHEALTHY_DRAINING -> TargetHealth.State.DRAINING;
            // A state that this SDK does not know has no meaning. It must not count as unhealthy.
            case UNAVAILABLE, UNKNOWN_TO_SDK_VERSION -> TargetHealth.State.UNAVAILABLE;
        };
    }

    private static TargetHealth worse(TargetHealth one, TargetHealth other) {
        return one.state() == TargetHealth.State.HEALTHY ? other : one;
    }

    /** The number in a tag that Greenroll wrote; null when another writer has changed it to text. */
    private static @Nullable Integer number(@Nullable String tag) {
        return tag != null && tag.matches("\\d{1,9}") ? Integer.valueOf(tag) : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
