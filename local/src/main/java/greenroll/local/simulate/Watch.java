package greenroll.local.simulate;

import greenroll.aws.FleetTags;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import greenroll.local.compute.Hand;
import greenroll.local.compute.ImageBehaviour;
import greenroll.local.compute.RegionEvent;
import greenroll.local.compute.RegionInstance;
import greenroll.local.compute.RegionListener;
import greenroll.local.compute.SimulatedRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sees every change of the truth and holds it against what a roll promises. It knows the group's size and the roll's body,
 * and nothing of what the handlers recorded or decided.
 */
final class Watch implements RegionListener {

    private final SimulatedRegion region;
    private final Promise promise;
    private final String groupId;
    private final Serving inService;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Instant> servingSince = new HashMap<>();
    private final Set<String> launched = new HashSet<>();
    private final Set<String> proven = new HashSet<>();
    private final Set<String> blueOut = new HashSet<>();
    private final Map<String, Instant> turnedBad = new HashMap<>();
    private final Map<String, Instant> outSince = new HashMap<>();
    private int serving;
    private boolean over;

    /** @param targetGroups those in which an instance with these tags serves */
    Watch(
            SimulatedRegion region,
            Promise promise,
            String groupId,
            Function<Map<String, String>, Set<String>> targetGroups) {
        this.region = region;
        this.promise = promise;
        this.groupId = groupId;
        this.inService = new Serving(region, groupId, targetGroups, promise.healthCheckType());
        this.serving = inService.count();
    }

    List<Violation> violations() {
        return violations;
    }

    /** The same promise for whoever takes over now: what is lost already is not theirs to keep. */
    Promise promiseFromNow(Promise before) {
        int surge = before.ceiling() - before.floor();
        int target = before.floor();
        return new Promise(
                Math.min(target, inService.count()),
                Math.max(target, inService.live()) + surge,
                Math.max(0, inService.count() - target),
                before.grace(),
                before.drain(),
                before.restarts(),
                before.healthCheckType());
    }

    /** What happens from now on is another's to watch. */
    void close() {
        over = true;
    }

    /** Every instance that was launched over the API. */
    Set<String> launched() {
        return launched;
    }

    /** Who turned bad by itself at that time or later. */
    Set<String> turnedBadSince(Instant at) {
        return turnedBad.entrySet().stream()
                .filter(one -> !one.getValue().isBefore(at))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public void on(RegionEvent event) {
        if (over) {
            return;
        }
        String id = event.instanceId();
        if (inService.contains(id)) {
            servingSince.putIfAbsent(id, inService.since(id).orElse(event.at()));
        } else {
            Instant since = servingSince.remove(id);
            if (since != null && launched.contains(id) && !event.at().isBefore(since.plus(promise.grace()))) {
                proven.add(id);
            }
        }
        floor(event);
        if (event.by().kind() == Hand.Kind.CALL) {
            act(event);
        }
    }

    private void floor(RegionEvent event) {
        int now = inService.count();
        boolean byItself = turnedBadByItself(event);
        if (now < serving && now < promise.floor() && !byItself) {
            broken(Invariant.FLOOR, event, now + " in service, floor " + promise.floor());
        }
        serving = now;
    }

    /** A green whose image fails some time after it was good: nothing that the roll did. */
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
        if (!groupId.equals(instance.tags().get(FleetTags.GROUP))) {
            broken(Invariant.OWN_INSTANCES, event, id + " does not carry the group's tag");
        }
        switch (event) {
            case RegionEvent.Launched born -> {
                launched.add(id);
                if (inService.live() > promise.ceiling()) {
                    broken(Invariant.CEILING, event, inService.live() + " live, ceiling " + promise.ceiling());
                }
            }
            case RegionEvent.Deregistered out -> {
                outSince.putIfAbsent(id, event.at());
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
            case RegionEvent.Registered back -> outSince.remove(id);
            case RegionEvent.BackFromReboot _,
                    RegionEvent.Tagged _,
                    RegionEvent.HealthChanged _,
                    RegionEvent.Unlisted _ -> {}
        }
    }

    private void greenFirst(RegionEvent event) {
        if (promise.restarts() || !blueOut.add(event.instanceId())) {
            return;
        }
        launched.forEach(id -> inService.since(id).ifPresent(since -> servingSince.putIfAbsent(id, since)));
        servingSince.forEach((id, since) -> {
            if (launched.contains(id) && !event.at().isBefore(since.plus(promise.grace()))) {
                proven.add(id);
            }
        });
        if (blueOut.size() > proven.size() + promise.excess()) {
            broken(
                    Invariant.GREEN_FIRST,
                    event,
                    blueOut.size() + " blue taken out for " + proven.size() + " green healthy through their grace");
        }
    }

    /** Nothing ends while it is registered, unless it has been out for as long as the body lets it drain. */
    private void drained(RegionEvent event, RegionInstance instance) {
        Instant since = outSince.get(instance.id());
        boolean timedOut = event instanceof RegionEvent.StateChanged
                && since != null
                && !event.at().isBefore(since.plus(promise.drain()));
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

    /** What the roll's body and the group promise, worked out here and not asked of the handlers. */
    record Promise(
            int floor,
            int ceiling,
            int excess,
            Duration grace,
            Duration drain,
            boolean restarts,
            HealthCheckType healthCheckType) {}
}
