package greenroll.emulator.compute.state;

import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The load balancer: the registered targets, and their health by the checks. Without a probe the images' behaviour is
 * known in advance. Then only those checks are made that can change a state. Every method except {@link #check} is
 * called under the region's lock.
 */
public final class TargetRegistry {

    private final RegionContext ground;
    private volatile @Nullable HealthProbe probe;

    public TargetRegistry(RegionContext ground) {
        this.ground = ground;
    }

    /** Checks every target at every interval by this probe from now on. */
    public void probeWith(HealthProbe newProbe, Iterable<SimulatedTargetGroup> groups) {
        probe = newProbe;
        for (SimulatedTargetGroup group : groups) {
            List.copyOf(group.registrations.values()).forEach(this::wake);
        }
    }

    /** Whether EC2 describes it as running but the load balancer does not know that yet. */
    public boolean isUnknown(SimulatedInstance machine) {
        return ground.now()
                        .isBefore(
                                machine.runsSince.plus(ground.settings.delays().balancerDelay()))
                || ground.now().isBefore(machine.hiddenUntil);
    }

    /** Registers the instance, or registers a draining target again. Already registered: no effect. */
    public void register(SimulatedTargetGroup group, SimulatedInstance machine, Actor by) {
        Registration known = group.registrations.get(machine.id);
        if (known != null && !known.isDraining()) {
            return;
        }
        if (known != null) {
            known.overtake();
        }
        Registration registration = list(group, machine);
        begin(registration);
        ground.tell(machine, new RegionEvent.Registered(ground.now(), machine.id, group.arn, by));
    }

    /** Registers without the wait: the first check was made just now. */
    public void place(SimulatedTargetGroup group, SimulatedInstance machine, Actor by) {
        Registration registration = list(group, machine);
        if (!group.settings.inUse() || isOutside(registration) || !group.settings.healthChecksEnabled()) {
            begin(registration);
        } else {
            Instant now = ground.now();
            ProbeAnswer answer = machine.answer(group.arn, now);
            registration.health = answer.verdict();
            if (answer instanceof ProbeAnswer.Passed) {
                served(machine, now);
            }
            registration.firstCheck = now.plus(partOfAnInterval(group));
            scheduleNext(registration, answer instanceof ProbeAnswer.Passed);
        }
        ground.tell(machine, new RegionEvent.Registered(ground.now(), machine.id, group.arn, by));
    }

    /** Deregisters the target, which drains for the whole delay. Not registered, or draining already: no effect. */
    public void deregister(SimulatedTargetGroup group, SimulatedInstance machine, Actor by) {
        Registration registration = group.registrations.get(machine.id);
        if (registration == null || registration.isDraining()) {
            return;
        }
        TargetHealth was = registration.health;
        stopChecks(registration);
        boolean drains = was.state() != TargetHealth.State.UNUSED;
        show(registration, TargetHealthStates.DRAINING);
        ground.tell(machine, new RegionEvent.Deregistered(ground.now(), machine.id, group.arn, was, by));
        if (drains) {
            unlistAfter(group.settings.deregistrationDelay(), registration);
        } else {
            unlist(registration);
        }
    }

    /** Applies changed settings of a group to its registered targets. */
    public void settingsChanged(SimulatedTargetGroup group) {
        for (Registration registration : List.copyOf(group.registrations.values())) {
            if (!registration.isDraining() && registration.machine.state.isLive()) {
                stopChecks(registration);
                begin(registration);
            }
        }
    }

    /** The instance's answer has changed. The next check may see it. */
    void wakeAll(SimulatedInstance machine) {
        machine.registrations.values().forEach(this::wake);
    }

    /** The instance is stopped or terminated. Its targets become unused. */
    void ended(SimulatedInstance machine) {
        boolean forGood = machine.state == InstanceState.TERMINATED;
        for (Registration registration : List.copyOf(machine.registrations.values())) {
            if (registration.isDraining()) {
                continue;
            }
            stopChecks(registration);
            change(registration, forGood ? TargetHealthStates.TERMINATED : TargetHealthStates.STOPPED);
            if (forGood) {
                unlistAfter(ground.settings.delays().terminatedListed(), registration);
            }
        }
    }

    /** Makes one health check. Called by the clock without the lock, because a probe may take long. */
    private void check(Registration registration, int turn) {
        HealthProbe asked = probe;
        if (asked == null) {
            ground.locked(() -> {
                if (registration.isTurn(turn)) {
                    judge(registration, registration.machine.answer(registration.group.arn, ground.now()));
                }
            });
            return;
        }
        if (ground.locked(() -> registration.isTurn(turn))) {
            ProbeAnswer answer = asked.probe(registration.machine.id, registration.group.arn);
            ground.locked(() -> {
                if (registration.isTurn(turn)) {
                    judge(registration, answer);
                }
            });
        }
    }

    private void judge(Registration registration, ProbeAnswer answer) {
        TargetHealth.State before = registration.health.state();
        TargetGroupSettings settings = registration.group.settings;
        if (answer instanceof ProbeAnswer.Passed) {
            registration.failed = 0;
            registration.passed++;
            if (before == TargetHealth.State.INITIAL || registration.passed >= settings.healthyThreshold()) {
                served(registration.machine, ground.now());
                change(registration, answer.verdict());
            }
        } else {
            registration.passed = 0;
            registration.failed++;
            if (before == TargetHealth.State.UNHEALTHY || registration.failed >= settings.unhealthyThreshold()) {
                change(registration, answer.verdict());
            }
        }
        scheduleNext(registration, answer instanceof ProbeAnswer.Passed);
    }

    /**
     * Schedules the next check that can change the state. That is the next one, unless the last answer agrees with the
     * state.
     */
    private void scheduleNext(Registration registration, boolean passed) {
        TargetHealth.State state = registration.health.state();
        boolean settled = state == (passed ? TargetHealth.State.HEALTHY : TargetHealth.State.UNHEALTHY);
        Instant now = ground.now();
        if (probe != null || !settled) {
            scheduleCheck(registration, now);
            return;
        }
        registration.overtake();
        Instant change = registration.machine.behaviour.nextChange(registration.machine, now);
        if (change != null) {
            scheduleCheck(registration, change);
        }
    }

    /** Schedules one more check. Only a check resets the counts, so no check is skipped whose answer matters. */
    private void wake(Registration registration) {
        scheduleCheck(registration, ground.now());
    }

    private void scheduleCheck(Registration registration, Instant from) {
        Instant first = registration.firstCheck;
        if (first == null) {
            return;
        }
        int turn = registration.overtake();
        registration.waitsFor(
                ground.clock.at(registration.checkFrom(first, from, ground.now()), () -> check(registration, turn)));
    }

    private Registration list(SimulatedTargetGroup group, SimulatedInstance machine) {
        Registration registration = new Registration(group, machine);
        group.registrations.put(machine.id, registration);
        machine.registrations.put(group.arn, registration);
        if (machine.firstTargetGroup == null) {
            machine.firstTargetGroup = group.arn;
        }
        return registration;
    }

    private static boolean isOutside(Registration registration) {
        return registration.group.settings.disabledZones().contains(registration.machine.subnet.zone);
    }

    private void begin(Registration registration) {
        TargetGroupSettings settings = registration.group.settings;
        if (!settings.inUse()) {
            change(registration, TargetHealthStates.NOT_IN_USE);
        } else if (isOutside(registration)) {
            change(registration, TargetHealthStates.ZONE_NOT_ENABLED);
        } else if (!settings.healthChecksEnabled()) {
            change(registration, TargetHealthStates.CHECKS_DISABLED);
        } else {
            change(registration, TargetHealthStates.REGISTERING);
            int turn = registration.overtake();
            registration.waitsFor(ground.later(ground.settings.registrationTime(), () -> {
                if (registration.isTurn(turn)) {
                    change(registration, TargetHealthStates.CHECKING);
                    registration.firstCheck = ground.now().plus(partOfAnInterval(registration.group));
                    scheduleCheck(registration, ground.now());
                }
            }));
        }
    }

    /** A random part of an interval, so that the checks of different targets fall on different instants. */
    private Duration partOfAnInterval(SimulatedTargetGroup group) {
        long interval = group.settings.healthCheckInterval().toMillis();
        return Duration.ofMillis(1 + (long) (ground.random.nextDouble() * (interval - 1)));
    }

    private static void served(SimulatedInstance machine, Instant now) {
        if (machine.servingSince == null) {
            machine.servingSince = now;
        }
    }

    private static void stopChecks(Registration registration) {
        registration.overtake();
        registration.firstCheck = null;
        registration.passed = 0;
        registration.failed = 0;
    }

    private void unlistAfter(Duration delay, Registration registration) {
        int turn = registration.overtake();
        registration.waitsFor(ground.later(delay, () -> {
            if (registration.isTurn(turn)) {
                unlist(registration);
            }
        }));
    }

    private void unlist(Registration registration) {
        registration.overtake();
        SimulatedInstance machine = registration.machine;
        registration.group.registrations.remove(machine.id);
        machine.registrations.remove(registration.group.arn);
        ground.tell(machine, new RegionEvent.Unlisted(ground.now(), machine.id, registration.group.arn, Actor.CLOUD));
    }

    private void change(Registration registration, TargetHealth to) {
        TargetHealth from = registration.health;
        if (!from.equals(to)) {
            show(registration, to);
            SimulatedInstance machine = registration.machine;
            ground.tell(
                    machine,
                    new RegionEvent.HealthChanged(
                            ground.now(), machine.id, registration.group.arn, from, to, Actor.CLOUD));
        }
    }

    private static void show(Registration registration, TargetHealth health) {
        registration.health = health;
        registration.view = null;
    }
}
