package greenroll.simulation.invariant;

import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.fleet.TargetHealth;
import greenroll.simulation.scenario.EffectiveSettings;
import greenroll.simulation.scenario.OwnInstances;
import greenroll.simulation.scenario.RollCase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the order in which a roll takes out instances in service, by the true state. It knows the body's order and the
 * instances of the start. The instances of one batch go at the same time, in any order.
 */
public final class OrderMonitor implements RegionListener {

    /** A step decides on all instances of a batch at once, and takes them out within this time. */
    private static final Duration SAME_BATCH = Duration.ofSeconds(60);

    private record Out(RegionInstance instance, Instant at) {}

    private final Map<String, RegionInstance> before = new HashMap<>();
    private final Map<String, Out> out = new HashMap<>();
    private final Comparator<RegionInstance> order;
    private final List<Out> told = new ArrayList<>();

    private OrderMonitor(Comparator<RegionInstance> order, OwnInstances own) {
        this.order = order;
        own.live().stream()
                .filter(one -> own.region().isHealthyEverywhere(one.id()))
                .forEach(one -> before.put(one.id(), one));
    }

    /** For a body without an order, or a group with spot instances, whose share comes first, it checks nothing. */
    public static OrderMonitor of(RollCase of, OwnInstances own) {
        return new OrderMonitor(
                of.setting().spot().usesSpot() ? (one, other) -> 0 : comparator(EffectiveSettings.order(of)), own);
    }

    private static Comparator<RegionInstance> comparator(String order) {
        return switch (order) {
            case "OLDEST_FIRST" -> Comparator.comparing(RegionInstance::launchedAt);
            case "ZONE_BY_ZONE" -> Comparator.comparing(RegionInstance::zone).thenComparing(RegionInstance::launchedAt);
            default -> (one, other) -> 0;
        };
    }

    @Override
    public void on(RegionEvent event) {
        RegionInstance instance = before.get(event.instanceId());
        if (instance == null || out.containsKey(instance.id())) {
            return;
        }
        if (event.by().kind() != Actor.Kind.CALL) {
            // An instance that others have changed may go at any time.
            before.remove(instance.id());
        } else if (event instanceof RegionEvent.Deregistered gone && gone.was().state() == TargetHealth.State.HEALTHY) {
            Out now = new Out(instance, event.at());
            out.put(instance.id(), now);
            told.add(now);
        }
    }

    /** The violations until now. Instances that never went, because the roll left them alone or ended, are no matter. */
    public List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        for (Out one : told) {
            told.stream()
                    .filter(other -> other.at().isAfter(one.at().plus(SAME_BATCH)))
                    .filter(other -> before.containsKey(other.instance().id())
                            && before.containsKey(one.instance().id()))
                    .filter(other -> order.compare(other.instance(), one.instance()) < 0)
                    .findFirst()
                    .ifPresent(other -> violations.add(new Violation(
                            Invariant.ORDER,
                            one.at(),
                            one.instance().id() + " went before "
                                    + other.instance().id())));
        }
        return violations;
    }
}
