package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.TargetHealth;
import greenroll.roll.Baseline;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
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
 * Every visit of every state handles the instances that a batch lists for termination. It deregisters them as far as
 * the floor permits, and lets them drain. It terminates those that are registered nowhere or past their draining
 * timeout, but never before the least drain of the load balancer. So drains overlap with the start of the next batch.
 */
public final class DrainAndTerminate {

    /** How long the load balancer may take to show an accepted deregistration, and EC2 a termination. */
    private static final Duration SETTLE = Duration.ofSeconds(60);

    private final StepContext context;
    private final Map<String, List<String>> leaving = new TreeMap<>();
    private final List<Instance> terminating = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private final List<Leftover> leftovers = new ArrayList<>();
    private final List<RetainedInstance> retained = new ArrayList<>();
    /** Blue that may not go after all. It is blue again, and a later batch may choose it. */
    private final Set<String> dropped = new HashSet<>();

    private int inService;
    private int spare;

    private DrainAndTerminate(StepContext context) {
        this.context = context;
        Baseline baseline = context.roll().head().baseline();
        this.inService = context.stillInService();
        this.spare = inService - (baseline == null ? 0 : baseline.floor());
    }

    public static void reap(StepContext context) {
        new DrainAndTerminate(context).run();
    }

    private void run() {
        context.mapBatches(batch -> {
            List<RetiringInstance> next = batch.retiring().stream()
                    .map(one -> one.isOpen() ? advance(one) : one)
                    .filter(one -> !dropped.contains(one.id()))
                    .toList();
            return next.equals(batch.retiring()) ? batch : batch.withRetiring(next);
        });
        context.leaveBehind(leftovers);
        context.keep(retained);
        leaving.forEach((arn, ids) -> context.add(new Work.Deregister(arn, ids)));
        if (!terminating.isEmpty()) {
            context.add(new Work.Terminate(terminating));
        }
        if (!gone.isEmpty()) {
            context.note(RollEvent.Type.TERMINATED, gone.size() + " terminated", gone, Map.of());
        }
    }

    private RetiringInstance advance(RetiringInstance one) {
        Instance instance = context.seen.find(one.id()).orElse(null);
        if (instance == null) {
            boolean forgotten =
                    one.terminateSentAt() != null || context.past(one.chosenAt(), StepTimes.DESCRIPTIONS_LATE);
            return forgotten ? goneNow(one) : one;
        }
        if (!instance.isLive()) {
            return goneNow(one);
        }
        if (context.seen.mayGetItsTag(instance)) {
            return one;
        }
        if (!context.seen.isOurs(instance)) {
            return leaveAlone(one, Leftover.UNTAGGED);
        }
        if (one.deregisteredAt() == null || isBackInService(one, instance)) {
            return takeOut(one, instance);
        }
        return isDrained(one, instance) ? end(one, instance) : one;
    }

    private RetiringInstance goneNow(RetiringInstance one) {
        gone.add(one.id());
        return one.withGoneAt(context.now());
    }

    private RetiringInstance leaveAlone(RetiringInstance one, String why) {
        leftovers.add(new Leftover(one.id(), why));
        return one.withKept(why);
    }

    /**
     * Whether it was registered again from outside. It may serve then, so it must be deregistered and drained again.
     */
    private boolean isBackInService(RetiringInstance one, Instance instance) {
        Instant accepted = one.deregisteredAt();
        return accepted != null
                && context.past(accepted, SETTLE)
                && context.seen.fleet.registeredIn(one.id()).stream()
                        .anyMatch(arn -> context.seen
                                .fleet
                                .health(arn, instance.id())
                                .map(health -> health.state() == TargetHealth.State.HEALTHY
                                        || health.state() == TargetHealth.State.INITIAL)
                                .orElse(false));
    }

    private RetiringInstance takeOut(RetiringInstance one, Instance instance) {
        if (one.cause() == RetiringInstance.Cause.INTERRUPTED && !mayLeave(one)) {
            return one;
        }
        if (one.cause() != RetiringInstance.Cause.INTERRUPTED
                && context.seen.verdict(one.id()) == InServiceRules.Verdict.UNKNOWN) {
            return one;
        }
        if (one.cause() != RetiringInstance.Cause.INTERRUPTED && context.seen.inService(one.id())) {
            // After its deregistration it no longer counted as in service. Now it counts again.
            spare += one.deregisteredAt() == null ? 0 : 1;
            if (spare <= 0) {
                return refuse(one);
            }
            spare--;
            inService--;
        }
        List<String> targetGroups = context.seen.targetGroupsToLeave(instance).toList();
        if (targetGroups.isEmpty()) {
            RetiringInstance out = one.withDeregisteredAt(context.now());
            return end(out, instance);
        }
        targetGroups.forEach(arn ->
                leaving.computeIfAbsent(arn, ignored -> new ArrayList<>()).add(one.id()));
        return one;
    }

    /**
     * Whether an instance that EC2 will interrupt leaves now. The floor keeps it until it must drain. The last instance
     * in service stays to the end, because without it nothing would answer.
     */
    private boolean mayLeave(RetiringInstance one) {
        boolean must = context.seen
                .fleet
                .interruption(one.id())
                .map(notice -> context.past(InterruptionRules.leavesAt(context, notice), Duration.ZERO))
                .orElse(false);
        return switch (context.seen.verdict(one.id())) {
            case NOT_YET, UNHEALTHY -> true;
            case UNKNOWN -> must;
            case IN_SERVICE -> {
                boolean leaves = inService > 1 && (spare > 0 || must);
                if (leaves) {
                    spare--;
                    inService--;
                }
                yield leaves;
            }
        };
    }

    /** Keeps the instance, because the floor does not let it go by this observation. */
    private RetiringInstance refuse(RetiringInstance one) {
        if (one.cause() != RetiringInstance.Cause.GREEN_GIVEN_UP) {
            context.note(
                    RollEvent.Type.KEPT_IN_SERVICE,
                    one.id() + " is kept: without it fewer than the floor would be in service",
                    List.of(one.id()),
                    Map.of());
            dropped.add(one.id());
            return one;
        }
        return leaveAlone(one, "it is healthy, and without it fewer than the floor would be in service");
    }

    private boolean isDrained(RetiringInstance one, Instance instance) {
        Instant accepted = Objects.requireNonNull(one.deregisteredAt());
        // A Network Load Balancer sends new connections for some time to targets that it no longer shows.
        if (!context.past(accepted, context.settings().leastDrain())) {
            return false;
        }
        if (context.past(accepted, context.roll().drainFor(one))) {
            return true;
        }
        boolean answered = context.seen
                .targetGroupsToLeave(instance)
                .allMatch(arn -> context.seen.fleet.targetGroups().get(arn)
                        instanceof greenroll.fleet.TargetGroupHealth.Answered);
        return answered && context.seen.fleet.registeredIn(one.id()).isEmpty();
    }

    /** Terminates the instance, or keeps it for debugging. */
    private RetiringInstance end(RetiringInstance one, Instance instance) {
        Instant until = one.keepUntil();
        if (until == null || context.past(until, Duration.ZERO)) {
            return terminate(one, instance);
        }
        retained.add(new RetainedInstance(one.id(), until));
        return one.withKept("kept for debugging until " + until);
    }

    private RetiringInstance terminate(RetiringInstance one, Instance instance) {
        Instant sent = one.terminateSentAt();
        if (sent == null || context.past(sent, SETTLE)) {
            terminating.add(instance);
        }
        return one;
    }
}
