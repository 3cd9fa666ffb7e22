package greenroll.emulator.compute.state;

import greenroll.emulator.compute.market.CapacityPool;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.TargetHealth;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One simulated instance. Guarded by the region's lock. */
public final class SimulatedInstance {

    /** Counts from 1 in the order of launch. Pages of describes use it. */
    public final long number;

    public final String id;
    public final String reservationId;
    public final SimulatedSubnet subnet;
    public final String instanceType;
    public final String imageId;
    public final Instant launchedAt;
    public final String privateIp;
    public final boolean spot;
    public final @Nullable String clientToken;
    /** The number of the subnet's addresses that it takes: one for each network interface. */
    final int addresses;

    ImageBehaviour behaviour;
    public Map<String, String> tags;
    public boolean isProtected;
    public boolean impaired;
    /** Whether EC2 has sent its interruption notice. */
    boolean warned;
    /** Whether EC2 has sent its rebalance recommendation. */
    boolean rebalance;

    public InstanceState state = InstanceState.PENDING;

    @Nullable
    public StateReason stateReason;
    /** The time of the launch, or of the last reboot. */
    public Instant startedAt;

    /** The moment since which EC2 describes it as running. */
    Instant runsSince;
    /** Before this moment the load balancer does not know that it runs, whatever EC2 says. */
    public Instant hiddenUntil = Instant.MIN;

    boolean rebooting;
    /** The moment when a target group first found it healthy after its last start; null before. */
    @Nullable
    Instant servingSince;
    /** The time of its termination. */
    @Nullable
    Instant endedAt;

    @Nullable
    String firstTargetGroup;

    public final Map<String, Registration> registrations = new LinkedHashMap<>(4);

    /** The description that EC2 answers for it; null after a change. */
    public software.amazon.awssdk.services.ec2.model.@Nullable Instance view;

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

    /** The common properties of the instances of one launch. */
    public record Birth(
            String reservationId,
            String imageId,
            ImageBehaviour behaviour,
            String instanceType,
            Map<String, String> tags,
            boolean spot,
            boolean isProtected,
            @Nullable String clientToken,
            int addresses) {
        public Birth {
            tags = Map.copyOf(tags);
        }
    }

    public CapacityPool pool() {
        return new CapacityPool(subnet.zone, instanceType);
    }

    /** The interval of requests that it answers with 500: every n-th. It is 0 when it answers all. */
    public int failsEvery() {
        return behaviour.failsEvery();
    }

    /** Whether it served in all of the minute that begins then, as far as its start and its end say. */
    public boolean served(Instant minute) {
        return servingSince != null
                && !minute.isBefore(servingSince)
                && (endedAt == null || !minute.plusSeconds(60).isAfter(endedAt));
    }

    public boolean answers() {
        return state == InstanceState.RUNNING && !rebooting;
    }

    public ProbeAnswer answer(String targetGroupArn, Instant now) {
        return answers() ? behaviour.answer(this, targetGroupArn, now) : new ProbeAnswer.NoConnection();
    }

    public boolean isHealthyIn(String targetGroupArn) {
        Registration registration = registrations.get(targetGroupArn);
        return registration != null && registration.health.state() == TargetHealth.State.HEALTHY;
    }

    public RegionInstance asSeen() {
        return new RegionInstance(
                id,
                state,
                subnet.zone,
                imageId,
                behaviour,
                tags,
                launchedAt,
                isProtected,
                rebooting,
                List.copyOf(registrations.keySet()));
    }
}
