package greenroll.simulation.invariant;

import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.LeftAlone;
import greenroll.simulation.scenario.OwnInstances;
import greenroll.simulation.scenario.RollPromise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sees every change of the true state and compares it with the promise of a roll. It knows the group's size and the
 * roll's body. It knows nothing of what the handlers recorded or decided.
 */
public final class InvariantMonitor implements RegionListener {

    private final SimulatedRegion region;
    private final RollPromise promise;
    private final OwnInstances own;
    private final Function<Map<String, String>, Set<String>> targetGroups;
    private final TrueHealth inService;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Instant> servingSince = new HashMap<>();
    private final Set<String> launched = new HashSet<>();
    /** Parked instances that the roll back registers again. They have served before, so they need no grace. */
    private final Set<String> returned = new HashSet<>();

    private final Set<String> proven = new HashSet<>();
    private final Set<String> blueOut = new HashSet<>();
    private final Set<String> warned = new HashSet<>();
    private final Set<String> alone;
    /** Instances that the roll leaves alone while they serve. */
    private final Set<String> matching;

    private final Map<String, Instant> turnedBad = new HashMap<>();
    private final Map<String, Instant> outSince = new HashMap<>();
    private final Map<String, Instant> lastOut = new HashMap<>();
    private int serving;
    private boolean over;

    /**
     * @param alone the instances that the roll must not touch
     * @param targetGroups those in which an instance with these tags serves
     */
    public InvariantMonitor(
            RollPromise promise,
            LeftAlone alone,
            OwnInstances own,
            Function<Map<String, String>, Set<String>> targetGroups) {
        this.region = own.region();
        this.promise = promise;
        this.own = own;
        this.targetGroups = targetGroups;
        this.inService = new TrueHealth(own, targetGroups, promise.healthCheckType());
        this.serving = inService.count();
        this.alone = alone.others();
        this.matching =
                alone.matching().stream().filter(inService::contains).collect(Collectors.toCollection(HashSet::new));
    }

    public List<Violation> violations() {
        return violations;
    }

    /**
     * Returns the monitor of the roll that takes over now; this monitor ends. For the next roll all existing instances
     * are blue, and its promise starts from the current counts. Instances that drain continue to drain.
     */
    public InvariantMonitor next() {
        // It goes back in batches of one size.
        RollPromise next = RollPromise.of(
                promise.target(),
                RollPromise.Sizes.of(promise.sizes().percentage()),
                new RollPromise.Before(inService.count(), inService.live()),
                promise.restarts(),
                promise.grace(),
                promise.drain().withoutParks(),
                promise.healthCheckType());
        InvariantMonitor watch = new InvariantMonitor(next, LeftAlone.NONE, own, targetGroups);
        watch.returned.addAll(parked());
        watch.launched.addAll(watch.returned);
        watch.outSince.putAll(outSince);
        watch.lastOut.putAll(lastOut);
        over = true;
        return watch;
    }

    /** Every instance that was launched over the API. */
    public Set<String> launched() {
        return launched.stream().filter(id -> !returned.contains(id)).collect(Collectors.toSet());
    }

    /** The instances that turned unhealthy by themselves at that time or later. */
    public Set<String> turnedBadSince(Instant at) {
        return turnedBad.entrySet().stream()
                .filter(one -> !one.getValue().isBefore(at))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The live blue that the roll took out of service and parks. */
    private Set<String> parked() {
        Set<String> parked = new HashSet<>(promise.drain().parks() > 0 ? lastOut.keySet() : Set.of());
        parked.removeAll(launched);
        parked.retainAll(inService.liveIds());
        return parked;
    }

    /** How many live instances an Auto Scaling group terminates now. A hook of its owner may delay that. */
    private int terminating() {
        return (int) region.autoScalingGroup(AutoScalingSettings.NAME).stream()
                .flatMap(state -> state.members().values().stream())
                .filter(member -> member.lifecycle().isTerminating())
                .filter(member -> region.instance(member.id())
                        .filter(one -> one.state().isLive())
                        .isPresent())
                .count();
    }

    @Override
    public void on(RegionEvent event) {
        if (over) {
            return;
        }
        String id = event.instanceId();
        if (event instanceof RegionEvent.InterruptionWarned) {
            warned.add(id);
        }
        if (inService.contains(id)) {
            servingSince.putIfAbsent(id, inService.since(id).orElse(event.at()));
        } else {
            Instant since = servingSince.remove(id);
            if (since != null && isProven(id, since, event.at())) {
                proven.add(id);
            }
        }
        floor(event);
        if (event.by().kind() == Actor.Kind.CALL) {
            act(event);
        } else if (!inService.contains(id)) {
            matching.remove(id);
        }
    }

    private void floor(RegionEvent event) {
        int now = inService.count();
        // An Auto Scaling group replaces members on its own account.
        boolean byItself = turnedBadByItself(event) || event.by().equals(Actor.GROUP);
        if (now < serving && now < promise.floor() && !byItself) {
            broken(Invariant.FLOOR, event, now + " in service, floor " + promise.floor());
        }
        serving = now;
    }

    /** Whether this is a green instance whose image fails some time after it was healthy. The roll is not the cause. */
    private boolean turnedBadByItself(RegionEvent event) {
        boolean bad = event instanceof RegionEvent.HealthChanged change
                && change.to().state() == TargetHealth.State.UNHEALTHY
                && region.instance(event.instanceId())
                        .filter(one -> one.behaviour() == ImageBehaviour.FLAKY)
                        .isPresent();
        if (bad) {
            turnedBad.put(event.instanceId(), event.at());
        }
        return bad;
    }

    private void act(RegionEvent event) {
        String id = event.instanceId();
        RegionInstance instance = region.instance(id).orElseThrow();
        if (!own.has(instance.tags())) {
            broken(Invariant.OWN_INSTANCES, event, id + " does not carry the group's tag");
        }
        if (matching.contains(id)) {
            broken(Invariant.LEFT_ALONE, event, id + " already ran what the roll launches, and served");
        }
        if (alone.contains(id) && !warned.contains(id)) {
            broken(Invariant.LEFT_ALONE, event, id + " is not selected by the roll's body");
        }
        switch (event) {
            case RegionEvent.Launched born -> {
                launched.add(id);
                int live = inService.live()
                        - terminating()
                        - Math.min(promise.drain().parks(), parked().size());
                if (live > promise.ceiling()) {
                    broken(Invariant.CEILING, event, live + " live, ceiling " + promise.ceiling());
                }
                batches(event);
            }
            case RegionEvent.Deregistered out -> {
                outSince.putIfAbsent(id, event.at());
                lastOut.put(id, event.at());
                if (out.was().state() == TargetHealth.State.HEALTHY && !launched.contains(id)) {
                    greenFirst(event);
                }
            }
            case RegionEvent.StateChanged change -> {
                if (change.to() == InstanceState.SHUTTING_DOWN) {
                    drained(event, instance);
                }
            }
            case RegionEvent.Rebooting reboot -> drained(event, instance);
            case RegionEvent.Registered back -> {
                outSince.remove(id);
                lastOut.remove(id);
            }
            case RegionEvent.BackFromReboot _,
                    RegionEvent.Tagged _,
                    RegionEvent.InterruptionWarned _,
                    RegionEvent.RebalanceRecommended _,
                    RegionEvent.HealthChanged _,
                    RegionEvent.Unlisted _ -> {}
        }
    }

    /** Checks one batch at a time: each earlier launched instance must be proven, lost, or deregistered. */
    private void batches(RegionEvent event) {
        prove(event.at());
        long open = launched.stream()
                .filter(id -> !proven.contains(id) && !outSince.containsKey(id) && !returned.contains(id))
                .flatMap(id -> region.instance(id).stream())
                .filter(one -> one.state() == InstanceState.PENDING || one.state() == InstanceState.RUNNING)
                .count();
        // Proven green that fails later is done for the roll until it is given up, or seen lost.
        long serving = proven.stream().filter(inService::contains).count();
        long standing = proven.stream().filter(id -> !outSince.containsKey(id)).count();
        int most = IntStream.rangeClosed((int) serving, (int) Math.max(serving, standing))
                .map(promise::unproven)
                .max()
                .orElseThrow();
        if (open > most) {
            broken(Invariant.BATCHES, event, open + " green are not proven yet, a batch is " + most);
        }
    }

    private void prove(Instant now) {
        launched.forEach(id -> inService.since(id).ifPresent(since -> servingSince.putIfAbsent(id, since)));
        servingSince.forEach((id, since) -> {
            if (isProven(id, since, now)) {
                proven.add(id);
            }
        });
    }

    private boolean isProven(String id, Instant since, Instant now) {
        return returned.contains(id) || launched.contains(id) && !now.isBefore(since.plus(promise.grace()));
    }

    private void greenFirst(RegionEvent event) {
        if (promise.restarts() || !blueOut.add(event.instanceId())) {
            return;
        }
        prove(event.at());
        // When all green is proven, blue that got healthy since the start is not needed.
        long blueLeft = inService.count()
                - launched.stream().filter(inService::contains).count();
        boolean enough = proven.size() >= promise.replaced() && proven.size() + blueLeft >= promise.floor();
        if (blueOut.size() > proven.size() + promise.excess() && !enough) {
            broken(
                    Invariant.GREEN_FIRST,
                    event,
                    blueOut.size() + " blue taken out for " + proven.size() + " green healthy through their grace");
        }
    }

    /**
     * Checks that no instance is terminated or rebooted while it is registered. It may be terminated once it has
     * drained for as long as the body allows. Behind a Network Load Balancer it must also have been out for the least
     * drain, registered or not.
     */
    private void drained(RegionEvent event, RegionInstance instance) {
        Instant out = lastOut.get(instance.id());
        if (out != null && event.at().isBefore(out.plus(promise.drain().least()))) {
            broken(
                    Invariant.DRAINED,
                    event,
                    instance.id() + " may still get new connections until "
                            + out.plus(promise.drain().least()));
        }
        Instant since = outSince.get(instance.id());
        boolean timedOut = event instanceof RegionEvent.StateChanged
                && since != null
                && !event.at().isBefore(since.plus(promise.drain().most()));
        if (timedOut) {
            return;
        }
        List<String> still = instance.registeredIn().stream()
                .filter(arn -> isInUse(arn, instance.id()))
                .toList();
        if (!still.isEmpty()) {
            broken(Invariant.DRAINED, event, instance.id() + " is still registered in " + still);
        }
    }

    private boolean isInUse(String arn, String id) {
        TargetHealth health = region.targets(arn).get(id);
        return health != null && health.state() != TargetHealth.State.UNUSED;
    }

    private void broken(Invariant invariant, RegionEvent event, String what) {
        violations.add(new Violation(invariant, event.at(), what + " (" + event + ")"));
    }
}
