package greenroll.roll;

import greenroll.fleet.Instance;
import greenroll.fleet.TargetHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What every visit of every state does with the instances that a batch lists for termination: deregister as far as the
 * floor allows, let them drain, terminate what is registered nowhere or past its draining timeout, never before the least
 * drain that the load balancer needs. So drains overlap
 * with the next batch's boot.
 */
final class Reaping {

    /** How long the load balancer may take to show an accepted deregistration, and EC2 a termination. */
    private static final Duration SETTLE = Duration.ofSeconds(60);

    private final Turn turn;
    private final Map<String, List<String>> leaving = new TreeMap<>();
    private final List<Instance> terminating = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private final List<Leftover> leftovers = new ArrayList<>();
    private final List<KeptFailed> keptForALook = new ArrayList<>();
    /** Blue that may not go after all: it is blue again, and a later batch may choose it. */
    private final Set<String> dropped = new HashSet<>();

    private int spare;

    private Reaping(Turn turn) {
        this.turn = turn;
        Baseline baseline = turn.roll().head().baseline();
        this.spare = turn.seen.inServiceCount(turn.roll()) - (baseline == null ? 0 : baseline.floor());
    }

    static void reap(Turn turn) {
        new Reaping(turn).run();
    }

    private void run() {
        turn.mapBatches(batch -> {
            List<Retired> next = batch.retired().stream()
                    .map(one -> one.isOpen() ? advance(one) : one)
                    .filter(one -> !dropped.contains(one.id()))
                    .toList();
            return next.equals(batch.retired()) ? batch : batch.with(c -> c.retired = next);
        });
        turn.leaveBehind(leftovers);
        turn.keep(keptForALook);
        leaving.forEach((arn, ids) -> turn.add(new Work.Deregister(arn, ids)));
        if (!terminating.isEmpty()) {
            turn.add(new Work.Terminate(terminating));
        }
        if (!gone.isEmpty()) {
            turn.note(RollEvent.Type.TERMINATED, gone.size() + " terminated", gone, Map.of());
        }
    }

    private Retired advance(Retired one) {
        Instance instance = turn.seen.find(one.id()).orElse(null);
        if (instance == null) {
            boolean forgotten = one.terminateSentAt() != null || turn.past(one.chosenAt(), Situation.LATE);
            return forgotten ? goneNow(one) : one;
        }
        if (!instance.isLive()) {
            return goneNow(one);
        }
        if (turn.seen.mayGetItsTag(instance)) {
            return one;
        }
        if (!turn.seen.isOurs(instance)) {
            return leaveAlone(one, Leftover.UNTAGGED);
        }
        if (one.deregisteredAt() == null || isBackInService(one, instance)) {
            return takeOut(one, instance);
        }
        return isDrained(one, instance) ? end(one, instance) : one;
    }

    private Retired goneNow(Retired one) {
        gone.add(one.id());
        return one.gone(turn.now());
    }

    private Retired leaveAlone(Retired one, String why) {
        leftovers.add(new Leftover(one.id(), why));
        return one.kept(why);
    }

    /** Somebody registered it again: it may serve, so it leaves in order once more. */
    private boolean isBackInService(Retired one, Instance instance) {
        Instant accepted = one.deregisteredAt();
        return accepted != null
                && turn.past(accepted, SETTLE)
                && turn.seen.fleet.registeredIn(one.id()).stream()
                        .anyMatch(arn -> turn.seen
                                .fleet
                                .health(arn, instance.id())
                                .map(health -> health.state() == TargetHealth.State.HEALTHY
                                        || health.state() == TargetHealth.State.INITIAL)
                                .orElse(false));
    }

    private Retired takeOut(Retired one, Instance instance) {
        if (turn.seen.verdict(one.id()) == Health.Verdict.UNKNOWN) {
            return one;
        }
        if (turn.seen.inService(one.id())) {
            // Once deregistered it was not counted as in service any more, and now it is.
            spare += one.deregisteredAt() == null ? 0 : 1;
            if (spare <= 0) {
                return refuse(one);
            }
            spare--;
        }
        List<String> targetGroups = turn.seen.targetGroupsToLeave(instance).toList();
        if (targetGroups.isEmpty()) {
            Retired out = one.deregistered(turn.now());
            return end(out, instance);
        }
        targetGroups.forEach(arn ->
                leaving.computeIfAbsent(arn, ignored -> new ArrayList<>()).add(one.id()));
        return one;
    }

    /** The floor does not let it go on this fresh look. */
    private Retired refuse(Retired one) {
        if (one.cause() != Retired.Cause.GREEN_GIVEN_UP) {
            turn.note(
                    RollEvent.Type.DROPPED,
                    one.id() + " is kept: without it fewer than the floor would be in service",
                    List.of(one.id()),
                    Map.of());
            dropped.add(one.id());
            return one;
        }
        return leaveAlone(one, "it is healthy, and without it fewer than the floor would be in service");
    }

    private boolean isDrained(Retired one, Instance instance) {
        Instant accepted = Objects.requireNonNull(one.deregisteredAt());
        // A Network Load Balancer sends new connections for a while to what it no longer shows.
        if (!turn.past(accepted, turn.settings().leastDrain())) {
            return false;
        }
        if (turn.past(accepted, turn.roll().drainFor(one))) {
            return true;
        }
        boolean answered = turn.seen
                .targetGroupsToLeave(instance)
                .allMatch(arn ->
                        turn.seen.fleet.targetGroups().get(arn) instanceof greenroll.fleet.TargetGroupHealth.Answered);
        return answered && turn.seen.fleet.registeredIn(one.id()).isEmpty();
    }

    /** Terminates it, unless it is to be kept for a look. */
    private Retired end(Retired one, Instance instance) {
        Instant until = one.keepUntil();
        if (until == null || turn.past(until, Duration.ZERO)) {
            return terminate(one, instance);
        }
        keptForALook.add(new KeptFailed(one.id(), until));
        return one.kept("kept for a look until " + until);
    }

    private Retired terminate(Retired one, Instance instance) {
        Instant sent = one.terminateSentAt();
        if (sent == null || turn.past(sent, SETTLE)) {
            terminating.add(instance);
        }
        return one;
    }
}
