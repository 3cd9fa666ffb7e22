package greenroll.simulation.faults;

import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.compute.ExternalActors;
import greenroll.emulator.compute.scaling.ScalingActors;
import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Size;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.emulator.compute.state.ImageBehaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Acts of policies, operators and failing members on an Auto Scaling group. Auto Scaling may refuse an act. */
final class AutoScalingActions {

    /** Processes that an operator suspends or resumes. */
    private static final List<String> PROCESSES = List.of(
            "AZRebalance",
            "AZRebalance",
            "InstanceRefresh",
            "Launch",
            "Terminate",
            "ReplaceUnhealthy",
            "HealthCheck",
            "AddToLoadBalancer",
            "AlarmNotification");

    private final SimulationContext world;
    private final FaultTargets targets;
    private final @Nullable ScalingGroupSettings before;
    private final List<CloudClock.Scheduled> later = new ArrayList<>();

    AutoScalingActions(SimulationContext world, FaultTargets targets) {
        this.world = world;
        this.targets = targets;
        this.before = world.scaling().map(ScalingGroupState::settings).orElse(null);
    }

    void act(PendingFault one) {
        Random random = one.random;
        switch (one.fault.kind()) {
            case LATE_GROUP -> {
                int seconds = 5 + random.nextInt(116);
                late(Duration.ofSeconds(seconds), Duration.ofSeconds(random.nextInt(seconds + 1)));
            }
            case POLICY_SCALES_OUT -> actors().scale(name(), some(random));
            case POLICY_SCALES_IN -> actors().scale(name(), -some(random));
            case POLICY_IN_EXCHANGE -> actors().scale(name(), random.nextBoolean() ? some(random) : -some(random));
            case AZ_REBALANCE -> {
                actors().resume(name(), Set.of("AZRebalance"));
                actors().rebalance(name());
            }
            case OPERATOR_DETACHES -> actors().detach(name(), member(one), random.nextBoolean());
            case OPERATOR_STANDBY -> {
                String id = member(one);
                actors().enterStandby(name(), id, random.nextBoolean());
                if (random.nextBoolean()) {
                    after(Duration.ofSeconds(400 + random.nextInt(1_200)), () -> actors().exitStandby(name(), id));
                }
            }
            case OPERATOR_RESIZES -> resize(random);
            case OPERATOR_SUSPENDS -> {
                Set<String> process = Set.of(PROCESSES.get(random.nextInt(PROCESSES.size())));
                if (!settings().suspended().containsAll(process)) {
                    actors().suspend(name(), process);
                    if (random.nextBoolean()) {
                        after(Duration.ofSeconds(60 + random.nextInt(1_800)), () -> actors().resume(name(), process));
                    }
                } else {
                    actors().resume(name(), process);
                }
            }
            case MEMBER_FAILS -> {
                String id = member(one);
                if (settings().checks().isElb() && random.nextBoolean()) {
                    others().behave(id, ImageBehaviour.BROKEN);
                } else {
                    others().impair(id, true);
                }
            }
            case DIES_IN_STANDBY, DIES_ATTACHED -> others().terminate(member(one));
            default -> throw new IllegalStateException(one.fault + " is not of an Auto Scaling group");
        }
    }

    private void resize(Random random) {
        Size size = settings().size();
        switch (random.nextInt(3)) {
            case 0 -> actors().setMinimum(name(), random.nextInt(size.desired() + 2));
            case 1 -> actors().setMaximum(name(), Math.max(1, size.desired() - 1 + random.nextInt(4)));
            default ->
                actors().setDesired(
                                name(),
                                Math.clamp(size.desired() - 2L + random.nextInt(5), size.minimum(), size.maximum()));
        }
    }

    /**
     * Restores the sizes, resumes all processes, and cancels what was scheduled. A group of another kind: no effect.
     */
    void lift() {
        later.forEach(CloudClock.Scheduled::cancel);
        ScalingGroupSettings first = before;
        if (first == null) {
            return;
        }
        late(Duration.ZERO, Duration.ZERO);
        // Only a group that replaces what is lost has enough instances for the next roll.
        actors().resume(name(), ScalingGroupSettings.PROCESSES);
        actors().setMinimum(name(), 0);
        actors().setMaximum(name(), first.size().maximum());
        actors().setDesired(name(), first.size().desired());
        actors().setMinimum(name(), first.size().minimum());
    }

    private String member(PendingFault one) {
        List<String> members = targets.members(one.fault.kind());
        return members.get(one.random.nextInt(members.size()));
    }

    /** From one instance to half of the group. */
    private int some(Random random) {
        return 1 + random.nextInt(Math.max(1, settings().size().desired() / 2));
    }

    private void late(Duration groups, Duration activities) {
        world.region().change(settings -> settings.withLateGroups(groups, activities));
    }

    private ScalingGroupSettings settings() {
        return world.scaling().orElseThrow().settings();
    }

    private String name() {
        return Objects.requireNonNull(world.autoScaling());
    }

    private ExternalActors others() {
        return world.region().externalActors();
    }

    private ScalingActors actors() {
        return others().autoScaling();
    }

    private void after(Duration delay, Runnable act) {
        later.add(world.cloud().clock().after(delay, act));
    }
}
