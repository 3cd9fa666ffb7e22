package greenroll.local.compute;

import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.TargetHealth;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One simulated instance. Guarded by the region's lock. */
final class SimulatedInstance {

    /** Counts from 1 in the order of launch; pages are cut by it. */
    final long number;

    final String id;
    final String reservationId;
    final SimulatedSubnet subnet;
    final String instanceType;
    final String imageId;
    final Instant launchedAt;
    final String privateIp;
    final boolean spot;
    final @Nullable String clientToken;
    /** As many of its subnet's as it has network interfaces. */
    final int addresses;

    ImageBehaviour behaviour;
    Map<String, String> tags;
    boolean isProtected;
    boolean impaired;

    InstanceState state = InstanceState.PENDING;

    @Nullable
    StateReason stateReason;
    /** The launch, or the last reboot. */
    Instant startedAt;

    /** When EC2 began to describe it as running. */
    Instant runsSince;
    /** Until then the load balancer does not know it to run, whatever EC2 says. */
    Instant hiddenUntil = Instant.MIN;

    boolean rebooting;
    /** When a target group first called it healthy since its start; null until then. */
    @Nullable
    Instant servingSince;
    /** When it was terminated. */
    @Nullable
    Instant endedAt;

    @Nullable
    String firstTargetGroup;

    final Map<String, Registration> registrations = new LinkedHashMap<>(4);

    /** What describes answer of it; null after a change. */
    software.amazon.awssdk.services.ec2.model.@Nullable Instance view;

    SimulatedInstance(
            long number, String id, Birth birth, SimulatedSubnet subnet, Instant launchedAt, String privateIp) {
        this.number = number;
        this.id = id;
        this.subnet = subnet;
        this.launchedAt = launchedAt;
        this.privateIp = privateIp;
        reservationId = birth.reservationId();
        instanceType = birth.instanceType();
        imageId = birth.imageId();
        behaviour = birth.behaviour();
        spot = birth.spot();
        isProtected = birth.isProtected();
        clientToken = birth.clientToken();
        addresses = birth.addresses();
        tags = birth.tags();
        startedAt = launchedAt;
        runsSince = launchedAt;
    }

    /** What the instances of one launch have in common. */
    record Birth(
            String reservationId,
            String imageId,
            ImageBehaviour behaviour,
            String instanceType,
            Map<String, String> tags,
            boolean spot,
            boolean isProtected,
            @Nullable String clientToken,
            int addresses) {
        Birth {
            tags = Map.copyOf(tags);
        }
    }

    boolean answers() {
        return state == InstanceState.RUNNING && !rebooting;
    }

    ProbeAnswer answer(String targetGroupArn, Instant now) {
        return answers() ? behaviour.answer(this, targetGroupArn, now) : new ProbeAnswer.NoConnection();
    }

    boolean isHealthyIn(String targetGroupArn) {
        Registration registration = registrations.get(targetGroupArn);
        return registration != null && registration.health.state() == TargetHealth.State.HEALTHY;
    }

    RegionInstance asSeen() {
        return new RegionInstance(
                id,
                state,
                subnet.id,
                subnet.zone,
                instanceType,
                imageId,
                behaviour,
                tags,
                launchedAt,
                privateIp,
                spot,
                isProtected,
                rebooting,
                clientToken,
                stateReason,
                List.copyOf(registrations.keySet()));
    }
}
