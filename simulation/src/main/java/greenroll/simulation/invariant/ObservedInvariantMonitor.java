package greenroll.simulation.invariant;

import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.scaling.MemberLifecycle;
import greenroll.emulator.compute.scaling.ScalingEvent;
import greenroll.emulator.compute.scaling.ScalingListener;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.emulator.machine.ExecutionSnapshot;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.roll.Baseline;
import greenroll.roll.Claim;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.faults.CallListener;
import greenroll.simulation.faults.InvocationTracker;
import greenroll.simulation.faults.SimulatedInvocation;
import greenroll.simulation.faults.SimulationContext;
import greenroll.simulation.scenario.LeftAlone;
import greenroll.simulation.scenario.RollPromise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges each act of a roll by the answers that the acting visit received. With faults, other actors may take instances
 * out of service, and answers may be late. Launches, tags and claims are still judged by the true state.
 */
public final class ObservedInvariantMonitor implements RegionListener, ScalingListener, CallListener {

    /** The highest age of a look on which a visit acts. */
    private static final Duration FRESH = Duration.ofSeconds(60);

    /** The largest difference between two clocks. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    /** A longer gap between two healthy observations counts only as this. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(60);

    /** EC2 interrupts an instance two minutes after its notice, and no drain before it takes longer than 90 s. */
    private static final Duration MAY_STAY = Duration.ofSeconds(30);

    /** The longest delay of a description. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private final SimulatedRegion region;
    private final InvocationTracker tracker;
    private final SimulationContext world;
    private final @Nullable AutoScalingMonitor scaling;
    private RollPromise promise;
    private int target;
    private @Nullable RollPromise nextPromise;
    private int nextTarget;
    private final Set<String> targetGroups;
    private final InService truth;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Instant> launched = new HashMap<>();
    private final Map<String, Instant> lastSight = new HashMap<>();
    private final Map<String, Duration> watched = new HashMap<>();
    private final Map<String, Instant> drainsSince = new HashMap<>();
    private final Map<String, Instant> lastOut = new HashMap<>();
    /** Instances that are truly out of a target group, by any actor. */
    private final Set<String> out = new HashSet<>();

    /** When EC2 has announced to interrupt an instance. */
    private final Map<String, Instant> warned = new HashMap<>();

    private Set<String> alone;
    /** Instances that the roll leaves alone while it is told that they serve. */
    private final Set<String> matching;

    private final Set<String> proven = new HashSet<>();
    private final Set<String> blueOut = new HashSet<>();
    /** Parked instances that the roll back registers again. They have served before, so they need no grace. */
    private final Set<String> returned = new HashSet<>();

    private final Map<RollEvent.Type, Set<String>> done = new EnumMap<>(RollEvent.Type.class);
    private final Set<String> unlocked = new HashSet<>();
    private Set<String> lastToldInService = Set.of();
    private final Set<String> servedAtTheEnd = new HashSet<>();
    private Instant lastLook = Instant.MIN;
    private int servedAtFirst;
    private final Duration drain;
    private int surplus;
    private int ceiling;
    /** How many green instances may be launched and not yet proven. */
    private int unprovenAtMost;

    private @Nullable String watching;
    /**
     * The launches and acts of the group's earlier rolls by roll id, and the launch time of each of their instances.
     */
    private final Map<String, Set<String>> launchedBy = new HashMap<>();

    private final Map<String, Map<RollEvent.Type, Set<String>>> doneBy = new HashMap<>();
    private final Map<String, Instant> born = new HashMap<>();

    /** The floor by the answers to the step that first wrote a baseline. No instance may leave before. */
    private int floor = Integer.MAX_VALUE;

    public ObservedInvariantMonitor(
            InvocationTracker tracker, SimulationContext world, RollPromise promise, int target, Duration drain) {
        this(tracker, world, promise, LeftAlone.NONE, target, drain, null);
    }

    /**
     * @param alone the instances that the first operation must not touch
     * @param scaling knows what others do to the Auto Scaling group; null for a group of Greenroll's own
     */
    public ObservedInvariantMonitor(
            InvocationTracker tracker,
            SimulationContext world,
            RollPromise promise,
            LeftAlone alone,
            int target,
            Duration drain,
            @Nullable AutoScalingMonitor scaling) {
        this.scaling = scaling;
        this.region = world.cloud().region();
        this.tracker = tracker;
        this.world = world;
        this.promise = promise;
        this.target = target;
        this.ceiling = promise.ceiling();
        this.unprovenAtMost = promise.batch();
        this.targetGroups = Set.copyOf(world.targetGroups());
        this.truth = world.own().inService(tags -> targetGroups);
        this.servedAtFirst = truth.count();
        this.drain = drain;
        this.alone = alone.others();
        this.matching = new HashSet<>(alone.matching());
    }

    /** Sets the promise of the operation that takes the group over, if there is one. */
    public void expect(RollPromise next, int itsTarget) {
        nextPromise = next;
        nextTarget = itsTarget;
    }

    /** Watches the operation that has been accepted. It may end before any of its steps could read it. */
    public void begins(String rollId) {
        if (watching == null) {
            watching = rollId;
        }
    }

    public List<Violation> violations() {
        return violations;
    }

    /** The instances that the roll launched. */
    public Set<String> launched(String rollId) {
        return rollId.equals(watching) ? launchedNow() : launchedBy.getOrDefault(rollId, Set.of());
    }

    private Set<String> launchedNow() {
        Set<String> now = new HashSet<>(launched.keySet());
        now.removeAll(returned);
        return Set.copyOf(now);
    }

    /**
     * The instances that served by the last answers to the roll's steps, or in truth when it ended. The roll cannot
     * know of later changes.
     */
    public Set<String> lastToldInService() {
        Set<String> served = new HashSet<>(lastToldInService);
        served.addAll(servedAtTheEnd);
        return served;
    }

    /** Must be called when the roll has just ended. */
    public void ended() {
        servedAtTheEnd.addAll(truth.ids());
    }

    /** The acts of that roll's steps by instance, which the timeline must name. */
    public Map<RollEvent.Type, Set<String>> done(String rollId) {
        return rollId.equals(watching) ? done : doneBy.getOrDefault(rollId, Map.of());
    }

    /** Starts to watch the roll that has taken the group over. For this roll all existing instances are blue. */
    private void turnTo(Roll next) {
        if (next.id().equals(watching)) {
            return;
        }
        if (watching == null && next.head().ownership().takeOver() != null) {
            watching = next.head().ownership().takeOver().rollId();
        }
        if (watching != null) {
            alone = Set.of();
            matching.clear();
            launchedBy.put(watching, launchedNow());
            doneBy.put(watching, Map.copyOf(done));
            if (nextPromise != null) {
                promise = nextPromise;
                target = nextTarget;
                servedAtFirst = nextTarget;
            } else {
                // A roll that follows has batches of one size.
                promise = promise.withSizes(RollPromise.Sizes.of(promise.sizes().percentage()));
            }
            returned.clear();
            returned.addAll(parked());
            promise = promise.withDrain(promise.drain().withoutParks());
            ceiling = Math.max(target, countedLive()) + 2 * batch();
            unprovenAtMost = promise.batch();
            born.putAll(launched);
            launched.clear();
            done.clear();
            watched.clear();
            lastSight.clear();
            proven.clear();
            blueOut.clear();
            returned.forEach(id -> launched.put(id, lastLook));
        }
        watching = next.id();
    }

    /** Checks between any two calls that an open roll holds its group's lock. */
    @Override
    public void calling() {
        RollStore store = world.cloud().store();
        Optional<String> holder =
                store.group(world.groupId()).flatMap(Group::lock).map(Group.ActiveRoll::rollId);
        store.unfinished().stream()
                .filter(RollHead::isOpen)
                .map(RollHead::id)
                .filter(id -> !holder.equals(Optional.of(id)) && unlocked.add(id))
                .forEach(id -> violations.add(new Violation(
                        Invariant.ONE_OPERATION,
                        world.cloud().clock().instant(),
                        id + " is open and the group's lock is held by " + holder.orElse("nobody"))));
    }

    /**
     * Records the healthy observations of a look. A look that began before the last one is ignored, because its answers
     * may be older.
     */
    @Override
    public void looked(SimulatedInvocation visit) {
        Instant began = visit.toldAt();
        if (began == null || began.isBefore(lastLook)) {
            return;
        }
        lastLook = began;
        Instant at = world.cloud().clock().instant().plus(visit.skew());
        Set<String> serving = visit.inService(targetGroups);
        lastToldInService = serving;
        matching.retainAll(serving);
        lastSight.keySet().retainAll(serving);
        for (String id : serving) {
            Instant before = lastSight.put(id, at);
            if (before != null && launched.containsKey(id)) {
                Duration gap = Duration.between(before, at);
                watched.merge(id, gap.compareTo(LONGEST_GAP) > 0 ? LONGEST_GAP : gap, Duration::plus);
            }
            Duration seen = watched.getOrDefault(id, Duration.ZERO);
            boolean isProven = seen.plus(SKEW).compareTo(promise.grace()) >= 0;
            if (launched.containsKey(id) && (isProven || returned.contains(id))) {
                proven.add(id);
            }
        }
    }

    @Override
    public void baseline(SimulatedInvocation visit, Roll written) {
        turnTo(written);
        Baseline baseline = written.head().baseline();
        Set<String> told = new HashSet<>(visit.inService(targetGroups));
        // A stale answer may show what was parked as it was before.
        told.removeAll(returned);
        int serving = told.size();
        floor = Math.min(target, serving) - (promise.restarts() ? Math.min(batch(), Math.max(0, serving - 1)) : 0);
        if (baseline != null && (baseline.floor() < floor(visit) || !visit.heardOf(targetGroups))) {
            violations.add(new Violation(
                    Invariant.FLOOR,
                    world.cloud().clock().instant(),
                    "floor " + baseline.floor() + " is on record, told was " + serving + " in service"));
        }
        // With nothing in service there is no floor to keep, so one batch launches all instances.
        unprovenAtMost = serving == 0 && !promise.restarts() ? Math.max(promise.batch(), target) : promise.batch();
        surplus = promise.excess() == Capacity.MAX_TARGET ? promise.excess() : Math.max(0, serving - target);
    }

    /** The floor for a visit. When the owner of the Auto Scaling group wants fewer instances, fewer must serve. */
    private int floor(SimulatedInvocation visit) {
        return scaling == null || floor == Integer.MAX_VALUE ? floor : Math.max(0, floor - fewer(visit));
    }

    /** How many instances fewer than at the start were wanted at any time that the visit's description may be of. */
    private int fewer(SimulatedInvocation visit) {
        Instant told = visit.toldAt();
        return scaling == null ? 0 : Math.max(0, scaling.fewerSince(told == null ? Instant.MIN : told.minus(LATE)));
    }

    private int batch() {
        return promise.restarts() ? Math.min(target, servedAtFirst) - promise.floor() : promise.batch();
    }

    @Override
    public void on(RegionEvent event) {
        if (event instanceof RegionEvent.Deregistered) {
            drainsSince.putIfAbsent(event.instanceId(), event.at());
            out.add(event.instanceId());
        }
        if (event instanceof RegionEvent.Registered) {
            out.remove(event.instanceId());
        }
        if (event instanceof RegionEvent.InterruptionWarned) {
            warned.putIfAbsent(event.instanceId(), event.at());
        }
        if (event.by().kind() == Actor.Kind.CALL && tracker.isCalled()) {
            act(event, tracker.visit());
        }
    }

    /** A visit's change of the Auto Scaling group. The group terminates a member only some time after the call. */
    @Override
    public void on(ScalingEvent event) {
        if (event.by().kind() != Actor.Kind.CALL || !tracker.isCalled()) {
            return;
        }
        SimulatedInvocation visit = tracker.visit();
        claimed(event.at(), event, visit);
        carried(event.at(), event, visit);
        if (event instanceof ScalingEvent.MemberMoved moved && moved.to() == MemberLifecycle.TERMINATING) {
            String id = moved.instanceId();
            did(RollEvent.Type.TERMINATING, id);
            drained(id, event.at(), event, visit);
        }
        if (event instanceof ScalingEvent.MemberMoved moved) {
            leftAlone(moved.instanceId(), event.at(), event, visit);
        }
    }

    /** Checks that the roll touches no member that others detached or put in standby, once a description showed that. */
    private void leftAlone(String id, Instant at, Object event, SimulatedInvocation visit) {
        Instant told = visit.toldAt();
        boolean isLate = told == null
                || scaling == null
                || scaling.releasedAt(id)
                        .map(when -> told.isBefore(when.plus(LATE)))
                        .orElse(true);
        if (!isLate) {
            broken(Invariant.OWN_INSTANCES, at, event, id + " was taken out of the group by others");
        }
    }

    private void act(RegionEvent event, SimulatedInvocation visit) {
        String id = event.instanceId();
        RegionInstance instance = region.instance(id).orElseThrow();
        // It may end before it has looked at the group.
        world.openRoll()
                .filter(roll -> roll.facts().kind() == RollKind.ROLLBACK)
                .ifPresent(this::turnTo);
        owned(event, instance, visit);
        if (isLookOver(id, event.at().plus(visit.skew()))) {
            return;
        }
        claimed(event.at(), event, visit);
        carried(event.at(), event, visit);
        switch (event) {
            case RegionEvent.Launched _ -> {
                launched.put(id, event.at());
                if (world.openRoll().isEmpty()) {
                    broken(Invariant.FAILED_REVISION, event, id + " is launched although no roll is open");
                }
                int most = ceiling
                        + (scaling == null
                                ? 0
                                : Math.max(0, scaling.moreAtMost())
                                        + scaling.launchedByGroup().size())
                        + (world.openRoll()
                                        .map(roll -> roll.head().baseline())
                                        .filter(baseline -> baseline.inService() == 0)
                                        .isPresent()
                                ? target
                                : 0);
                int live = countedLive();
                if (live > most) {
                    broken(Invariant.CEILING, event, live + " live, ceiling " + most);
                }
                batches(event);
            }
            case RegionEvent.Deregistered out -> {
                did(RollEvent.Type.DEREGISTERED, id);
                lastOut.put(id, event.at());
                takenOut(out, visit);
            }
            case RegionEvent.StateChanged change -> {
                if (change.to() == InstanceState.SHUTTING_DOWN) {
                    did(RollEvent.Type.TERMINATING, id);
                    drained(event, visit);
                    takenOut(event, visit);
                }
            }
            case RegionEvent.Rebooting reboot -> {
                did(RollEvent.Type.RESTARTED, id);
                drained(event, visit);
                takenOut(event, visit);
            }
            case RegionEvent.Registered in -> {
                drainsSince.remove(id);
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
        long open = launched.keySet().stream()
                .filter(id -> !proven.contains(id) && !drainsSince.containsKey(id) && !warned.containsKey(id))
                .filter(id -> !returned.contains(id))
                .flatMap(id -> region.instance(id).stream())
                .filter(one -> one.state() == InstanceState.PENDING || one.state() == InstanceState.RUNNING)
                .filter(one -> world.own().has(one.tags()))
                .filter(one -> scaling == null || scaling.releasedAt(one.id()).isEmpty())
                .count();
        int ofTheRoll = unprovenAtMost > promise.batch() ? unprovenAtMost : Math.min(unprovenAtMost, ofSteps());
        int most = follows() ? Math.max(ofTheRoll, promise.withoutSteps(target)) : ofTheRoll;
        if (open > most) {
            broken(Invariant.BATCHES, event, open + " green are not proven yet, a batch is " + most);
        }
    }

    /** Whether the open operation is the roll back that follows the roll. It has no steps. */
    private boolean follows() {
        return world.openRoll()
                .filter(roll -> roll.facts().kind() == RollKind.ROLLBACK)
                .isPresent();
    }

    /** The largest batch of the steps so far. Lost green is launched again in its step. */
    private int ofSteps() {
        return IntStream.rangeClosed(0, proven.size())
                .map(promise::unproven)
                .max()
                .orElseThrow();
    }

    /**
     * Whether the instance is kept for debugging by an ended roll and its time is over. It is out of the load balancer,
     * and the watchdog terminates it without a claim.
     */
    private boolean isLookOver(String id, Instant at) {
        return keptForDebugging().anyMatch(kept -> kept.instanceId().equals(id) && !at.isBefore(kept.until()));
    }

    private Stream<RetainedInstance> keptForDebugging() {
        return world.cloud().store().unfinished().stream()
                .filter(head -> !head.isOpen())
                .flatMap(head -> head.ending().retained().stream());
    }

    /** The live instances without those that an ended roll keeps for debugging. The next operation leaves them alone. */
    private int countedLive() {
        Set<String> live = new HashSet<>(truth.liveIds());
        keptForDebugging().map(RetainedInstance::instanceId).forEach(live::remove);
        if (scaling != null) {
            live.removeAll(scaling.released());
            live.removeAll(scaling.terminating());
        }
        return live.size() - Math.min(promise.drain().parks(), parked().size());
    }

    /** The live blue that the roll took out of service and parks. */
    private Set<String> parked() {
        Set<String> parked = new HashSet<>(promise.drain().parks() > 0 ? lastOut.keySet() : Set.of());
        parked.removeAll(launched.keySet());
        parked.retainAll(truth.liveIds());
        return parked;
    }

    private void did(RollEvent.Type what, String id) {
        done.computeIfAbsent(what, type -> new TreeSet<>()).add(id);
    }

    /** Checks that only a step of the newest execution acts, because it has superseded the earlier executions. */
    private void carried(Instant at, Object event, SimulatedInvocation visit) {
        String rollId = world.openRoll().map(Roll::id).orElse("");
        int newest = world.cloud().platform().executions().list().stream()
                .map(ExecutionSnapshot::name)
                .filter(name -> name.startsWith(rollId + "-"))
                .mapToInt(name -> Integer.parseInt(name.substring(rollId.length() + 1)))
                .max()
                .orElse(0);
        if (visit.generation().orElse(newest) < newest) {
            broken(
                    Invariant.ONE_OPERATION,
                    at,
                    event,
                    visit.function() + " acts for execution "
                            + visit.generation().getAsInt() + " although " + newest + " was started");
        }
    }

    /** Checks floor and green first, by the answers that the visit received and by its own acts since then. */
    private void takenOut(RegionEvent event, SimulatedInvocation visit) {
        String id = event.instanceId();
        fresh(event, visit);
        if (alone.contains(id) && !warned.containsKey(id)) {
            broken(Invariant.LEFT_ALONE, event, id + " is not selected by the roll's body");
        }
        Set<String> serving = visit.inService(targetGroups);
        boolean blue = !launched.containsKey(id);
        boolean leaves = !(event instanceof RegionEvent.StateChanged);
        if (leaves && blue && !visit.heardOf(targetGroups) && !mustDrain(event)) {
            broken(Invariant.FLOOR, event, "blue " + id + " was taken out on unknown health");
        }
        // An instance that left before is not in service again because of a late answer.
        boolean left = !(event instanceof RegionEvent.Deregistered) && out.contains(id);
        if (matching.contains(id) && !warned.containsKey(id)) {
            broken(Invariant.LEFT_ALONE, event, id + " already ran what the roll launches, and served");
        }
        if (!serving.contains(id) || left) {
            return;
        }
        visit.tookOut(id);
        if (mustDrain(event)) {
            if (serving.size() == 1) {
                broken(Invariant.FLOOR, event, "the last instance in service was taken out");
            }
            return;
        }
        if (serving.size() - 1 < floor(visit)) {
            broken(Invariant.FLOOR, event, "told of " + serving.size() + " in service, floor " + floor(visit));
        }
        if (warned.containsKey(id)) {
            return;
        }
        // When all green is proven, blue that got healthy since the start is not needed.
        long blueLeft = serving.stream()
                .filter(one -> !launched.containsKey(one) && !out.contains(one) && !one.equals(id))
                .count();
        boolean enough = proven.size() >= target - promise.sizes().leftAlone() - fewer(visit)
                && proven.size() + blueLeft >= floor(visit);
        int more = surplus
                + fewer(visit)
                + (scaling == null ? 0 : scaling.launchedByGroup().size());
        if (blue && !promise.restarts() && blueOut.add(id) && blueOut.size() > proven.size() + more && !enough) {
            broken(
                    Invariant.GREEN_FIRST,
                    event,
                    blueOut.size() + " blue taken out for " + proven.size()
                            + " green seen healthy through their grace");
        }
    }

    /** Whether EC2 interrupts the instance so soon that it must drain now. That is no act of the roll. */
    private boolean mustDrain(RegionEvent event) {
        Instant since = warned.get(event.instanceId());
        // A Network Load Balancer may send new connections until the end, so the instance leaves at once.
        Duration stays = promise.drain().least().isZero() ? MAY_STAY : Duration.ZERO;
        return since != null && !event.at().plus(SKEW).isBefore(since.plus(stays));
    }

    private void fresh(RegionEvent event, SimulatedInvocation visit) {
        Instant told = visit.toldAt();
        if (told == null || event.at().isAfter(told.plus(FRESH))) {
            broken(Invariant.FLOOR, event, "acts on what it was told at " + told);
        }
    }

    /**
     * Checks that the instance is not registered any more by the answer to the visit. An instance that still drains
     * must have drained for the whole draining timeout.
     */
    private void drained(RegionEvent event, SimulatedInvocation visit) {
        drained(event.instanceId(), event.at(), event, visit);
    }

    private void drained(String id, Instant at, Object event, SimulatedInvocation visit) {
        Instant out = lastOut.get(id);
        if (out != null && at.plus(SKEW).isBefore(out.plus(promise.drain().least()))) {
            broken(
                    Invariant.DRAINED,
                    at,
                    event,
                    id + " may still get new connections until "
                            + out.plus(promise.drain().least()));
        }
        for (String arn : targetGroups) {
            boolean heard = visit.heardOf(Set.of(arn));
            // A visit that acts without an answer must be right by the true state.
            Optional<TargetHealth> known = heard
                    ? visit.told(arn, id)
                    : Optional.ofNullable(region.targets(arn).get(id));
            if (known.isEmpty() || known.get().state() == TargetHealth.State.UNUSED) {
                continue;
            }
            Instant since = drainsSince.get(id);
            boolean done = since != null && !at.plus(SKEW).isBefore(since.plus(drain));
            if (!done) {
                broken(
                        Invariant.DRAINED,
                        at,
                        event,
                        id + " is " + known.get().inWords() + (heard ? "" : ", which nobody asked") + ", out since "
                                + since);
            }
        }
    }

    private void owned(RegionEvent event, RegionInstance instance, SimulatedInvocation visit) {
        leftAlone(instance.id(), event.at(), event, visit);
        if (world.own().has(instance.tags())) {
            return;
        }
        Instant since = launched.getOrDefault(instance.id(), born.get(instance.id()));
        boolean young = since != null && event.at().isBefore(since.plus(LATE));
        boolean toldOwn = visit.told(instance.id())
                        .filter(one -> world.groupId().equals(one.tags().groupId()))
                        .isPresent()
                || visit.group().flatMap(group -> group.member(instance.id())).isPresent();
        if (!young && !toldOwn) {
            broken(Invariant.OWN_INSTANCES, event, instance.id() + " does not carry the group's tag");
        }
    }

    private void claimed(Instant at, Object event, SimulatedInvocation visit) {
        Optional<Claim> claim = world.openRoll().map(roll -> roll.head().claim());
        if (claim.isEmpty() || !claim.get().holder().equals(visit.claimedAs())) {
            broken(
                    Invariant.ONE_OPERATION,
                    at,
                    event,
                    visit.function() + " acts as " + visit.claimedAs() + " under the claim "
                            + claim.map(Claim::holder).orElse("of nobody"));
        } else if (!at.plus(visit.skew()).isBefore(claim.get().until())) {
            broken(Invariant.ONE_OPERATION, at, event, visit.function() + " acts although its claim is over");
        }
    }

    private void broken(Invariant invariant, RegionEvent event, String what) {
        broken(invariant, event.at(), event, what);
    }

    private void broken(Invariant invariant, Instant at, Object event, String what) {
        violations.add(new Violation(invariant, at, what + " (" + event + ")"));
    }
}
