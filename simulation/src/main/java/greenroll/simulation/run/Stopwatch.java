package greenroll.simulation.run;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.emulator.platform.event.Inbox;
import greenroll.fleet.TargetHealth;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.scenario.OwnInstances;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** Records the times of changes in the region, and measures the bounds of a roll. */
final class Stopwatch implements RegionListener {

    /** Outages that delay every bound. */
    private static final Set<FaultKind> OUTAGES = EnumSet.of(FaultKind.STORE_DOWN, FaultKind.SNS_DOWN);

    private static final Set<FaultKind> LATE_EVENTS = EnumSet.of(FaultKind.EVENT_LOST, FaultKind.EVENT_REORDERED);

    private static final Set<FailureCode> IMAGES_FAULT =
            EnumSet.of(FailureCode.UNHEALTHY, FailureCode.UNHEALTHY_IN_GRACE);

    private final OwnInstances own;
    private final EmbeddedCloud cloud;
    private final Set<String> green = new HashSet<>();
    private final Map<String, Instant> turnedUnhealthy = new HashMap<>();
    private final Map<String, Instant> out = new HashMap<>();
    private final List<Instant> actions = new ArrayList<>();

    Stopwatch(EmbeddedCloud cloud, OwnInstances own) {
        this.cloud = cloud;
        this.own = own;
    }

    @Override
    public void on(RegionEvent event) {
        switch (event) {
            case RegionEvent.Launched born
            when born.by().kind() == Actor.Kind.CALL -> {
                green.add(born.instanceId());
                actions.add(born.at());
            }
            case RegionEvent.Deregistered left when left.by().kind() == Actor.Kind.CALL -> deregistered(left);
            case RegionEvent.HealthChanged change
            when change.to().state() == TargetHealth.State.UNHEALTHY -> {
                if (change.from().state() == TargetHealth.State.HEALTHY) {
                    turnedUnhealthy.putIfAbsent(change.instanceId(), change.at());
                }
            }
            default -> {}
        }
    }

    private void deregistered(RegionEvent.Deregistered left) {
        if (green.contains(left.instanceId())) {
            out.put(left.instanceId(), left.at());
        } else if (left.was().state() == TargetHealth.State.HEALTHY && isOurs(left.instanceId())) {
            actions.add(left.at());
        }
    }

    private boolean isOurs(String instanceId) {
        return cloud.region()
                .instance(instanceId)
                .filter(one -> own.has(one.tags()))
                .isPresent();
    }

    /** The bounds of the ended roll; a bound is absent when it does not apply. */
    Map<Bound, Duration> bounds(Roll roll, Collection<FaultKind> injected) {
        Map<Bound, Duration> bounds = new EnumMap<>(Bound.class);
        if (roll.head().isOpen() || injected.stream().anyMatch(OUTAGES::contains)) {
            return bounds;
        }
        if (ended(roll, ExecutionStatus.TIMED_OUT).isPresent()) {
            // The watchdog resumes the roll, so the time until its end is the time of the roll itself.
            return bounds;
        }
        Optional<Instant> aborted = ended(roll, ExecutionStatus.ABORTED);
        Optional<Instant> told = told(roll);
        if (aborted.isPresent()) {
            boolean lost = injected.stream().anyMatch(LATE_EVENTS::contains);
            put(
                    bounds,
                    lost ? Bound.EVENT_LOST_TO_CLOSED : Bound.STOP_EXECUTION_TO_CLOSED,
                    aborted,
                    Optional.of(roll.head().progress().updatedAt()));
            put(bounds, lost ? Bound.EVENT_LOST_TO_NOTIFIED : Bound.STOP_EXECUTION_TO_NOTIFIED, aborted, told);
            return bounds;
        }
        Optional<Failure> failure = Optional.ofNullable(roll.head().failure());
        put(bounds, Bound.FAILING_TO_NOTIFIED, failure.map(Failure::at), told);
        Optional<Instant> asked =
                Optional.ofNullable(roll.head().control().stop()).map(Control.Asked::at);
        put(bounds, Bound.STOP_TO_LAST_ACT, asked, asked.map(this::lastActSince));
        failure.filter(one -> IMAGES_FAULT.contains(one.code())).ifPresent(one -> greenOut(bounds, one));
        return bounds;
    }

    /** When the first of the roll's executions ended with that status. */
    private Optional<Instant> ended(Roll roll, ExecutionStatus as) {
        return cloud.platform().executions().list().stream()
                .filter(one -> one.name().startsWith(roll.id()))
                .filter(one -> one.status() == as)
                .flatMap(one -> Optional.ofNullable(one.stopDate()).stream())
                .findFirst();
    }

    private Optional<Instant> told(Roll roll) {
        return cloud.platform().inbox().messages().stream()
                .filter(message -> "ROLL_FAILED".equals(message.attributes().get("kind")))
                .filter(message -> message.body().contains(roll.id()))
                .map(Inbox.Message::at)
                .findFirst();
    }

    private Instant lastActSince(Instant asked) {
        return actions.stream().filter(asked::isBefore).max(Instant::compareTo).orElse(asked);
    }

    /** Measures only the green instances that were taken out. An instance that the floor needs stays and is named. */
    private void greenOut(Map<Bound, Duration> bounds, Failure failure) {
        List<String> failed = failure.instances().stream()
                .map(Failure.FailedInstance::id)
                .filter(out::containsKey)
                .toList();
        Optional<Instant> known = failed.stream()
                .filter(turnedUnhealthy::containsKey)
                .map(turnedUnhealthy::get)
                .max(Instant::compareTo)
                .or(() -> Optional.of(failure.at()));
        put(
                bounds,
                Bound.IMAGE_FAILURE_TO_GREEN_OUT,
                known,
                failed.stream().map(out::get).max(Instant::compareTo));
    }

    private static void put(Map<Bound, Duration> bounds, Bound bound, Optional<Instant> from, Optional<Instant> to) {
        if (from.isPresent() && to.isPresent()) {
            Duration took = Duration.between(from.get(), to.get());
            bounds.put(bound, took.isNegative() ? Duration.ZERO : took);
        }
    }
}
