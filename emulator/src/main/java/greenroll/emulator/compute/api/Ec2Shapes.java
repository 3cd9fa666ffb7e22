package greenroll.emulator.compute.api;

import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The region's true state in EC2's shapes. */
public final class Ec2Shapes {

    private Ec2Shapes() {}

    /**
     * The instance as EC2 describes it; kept until it changes. A terminated instance has neither subnet nor address.
     */
    static Instance instance(SimulatedInstance machine, boolean withTags) {
        if (!withTags) {
            return build(machine, Map.of());
        }
        Instance view = machine.view;
        if (view == null) {
            view = build(machine, machine.tags);
            machine.view = view;
        }
        return view;
    }

    private static Instance build(SimulatedInstance machine, Map<String, String> tags) {
        Instance.Builder builder = Instance.builder()
                .instanceId(machine.id)
                .state(state(machine.state))
                .placement(Placement.builder()
                        .availabilityZone(machine.subnet.zone)
                        .tenancy("default")
                        .build())
                .instanceType(machine.instanceType)
                .imageId(machine.imageId)
                .launchTime(machine.launchedAt)
                .clientToken(machine.clientToken)
                .tags(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList());
        if (machine.spot) {
            builder.instanceLifecycle(InstanceLifecycleType.SPOT);
        }
        if (machine.state != InstanceState.TERMINATED) {
            builder.subnetId(machine.subnet.id).privateIpAddress(machine.privateIp);
        }
        StateReason reason = machine.stateReason;
        if (reason != null) {
            builder.stateReason(r -> r.code(reason.code()).message(reason.message()));
        }
        return builder.build();
    }

    static software.amazon.awssdk.services.ec2.model.InstanceState state(InstanceState state) {
        return switch (state) {
            case PENDING -> PENDING;
            case RUNNING -> RUNNING;
            case SHUTTING_DOWN -> SHUTTING_DOWN;
            case TERMINATED -> TERMINATED;
            case STOPPING -> STOPPING;
            case STOPPED -> STOPPED;
        };
    }

    private static final software.amazon.awssdk.services.ec2.model.InstanceState PENDING =
            named(0, InstanceStateName.PENDING);
    private static final software.amazon.awssdk.services.ec2.model.InstanceState RUNNING =
            named(16, InstanceStateName.RUNNING);
    private static final software.amazon.awssdk.services.ec2.model.InstanceState SHUTTING_DOWN =
            named(32, InstanceStateName.SHUTTING_DOWN);
    private static final software.amazon.awssdk.services.ec2.model.InstanceState TERMINATED =
            named(48, InstanceStateName.TERMINATED);
    private static final software.amazon.awssdk.services.ec2.model.InstanceState STOPPING =
            named(64, InstanceStateName.STOPPING);
    private static final software.amazon.awssdk.services.ec2.model.InstanceState STOPPED =
            named(80, InstanceStateName.STOPPED);

    private static software.amazon.awssdk.services.ec2.model.InstanceState named(int code, InstanceStateName name) {
        return software.amazon.awssdk.services.ec2.model.InstanceState.builder()
                .code(code)
                .name(name)
                .build();
    }

    /** Both status checks: initializing for a while after each start, then ok or impaired. */
    static InstanceStatus status(SimulatedInstance machine, RegionSettings settings, Instant now) {
        SummaryStatus checks = checks(machine, settings, now);
        return InstanceStatus.builder()
                .instanceId(machine.id)
                .availabilityZone(machine.subnet.zone)
                .instanceState(state(machine.state))
                .instanceStatus(s -> s.status(checks))
                .systemStatus(s -> s.status(machine.state == InstanceState.RUNNING ? SummaryStatus.OK : checks))
                .build();
    }

    /** One of the two status checks: initializing for a while after each start. */
    public static SummaryStatus checks(SimulatedInstance machine, RegionSettings settings, Instant now) {
        if (machine.state != InstanceState.RUNNING) {
            return SummaryStatus.NOT_APPLICABLE;
        }
        if (machine.impaired) {
            return SummaryStatus.IMPAIRED;
        }
        return now.isBefore(checked(machine, settings)) ? SummaryStatus.INITIALIZING : SummaryStatus.OK;
    }

    /** The moment when the checks are passed that began at the instance's last start. */
    public static Instant checked(SimulatedInstance machine, RegionSettings settings) {
        return machine.startedAt.plus(settings.bootTime()).plus(settings.statusCheckTime());
    }

    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    static InstanceTypeInfo type(String name, Set<String> architectures) {
        return InstanceTypeInfo.builder()
                .instanceType(name)
                .processorInfo(processor -> processor.supportedArchitecturesWithStrings(architectures))
                .build();
    }

    static InstanceTypeOffering offering(String name, String zone) {
        return InstanceTypeOffering.builder()
                .instanceType(name)
                .locationType(LocationType.AVAILABILITY_ZONE)
                .location(zone)
                .build();
    }

    static Image image(String id, ImageSettings image) {
        return Image.builder()
                .imageId(id)
                .name(image.name())
                .ownerId(image.owner())
                .imageOwnerAlias(image.ownerAlias())
                .architecture(image.architecture())
                .state(image.state())
                .creationDate(image.createdAt().truncatedTo(ChronoUnit.MILLIS).toString())
                .tags(image.tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }
}
