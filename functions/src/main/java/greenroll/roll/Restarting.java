package greenroll.roll;

import greenroll.fleet.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** RestartBatch: out of the load balancer, drained, rebooted while registered nowhere, and back 30 s later. */
final class Restarting {

    /** EC2 says nothing of a reboot's end: so long after it an instance is registered again. */
    static final Duration REBOOT = Duration.ofSeconds(30);

    private Restarting() {}

    static Decision restart(Turn turn) {
        if (turn.roll().openBatch().isEmpty() || turn.batch().phase() != Batch.Phase.RESTARTING) {
            return turn.answer(Answer.Next.REGISTERED, "all are registered again");
        }
        if (Losses.judge(turn) instanceof Losses.Verdict.Fail(var code, var reason, var instances)) {
            return turn.fail(code, reason, instances);
        }
        List<Member> wanted = turn.batch().wanted().toList();
        if (wanted.stream().allMatch(member -> member.registeredAt() != null)) {
            turn.editBatch(batch -> batch.withPhase(Batch.Phase.CHECKING));
            return turn.answer(Answer.Next.REGISTERED, "all " + wanted.size() + " restarted and registered again");
        }
        List<Member> stuck =
                wanted.stream().filter(member -> isStuck(turn, member)).toList();
        if (!stuck.isEmpty()) {
            List<Failure.FailedInstance> described = Failing.describe(turn.seen, stuck);
            return turn.fail(
                    FailureCode.DRAIN_TIMEOUT,
                    "batch " + turn.batch().number() + " did not leave the load balancer: "
                            + Failing.inWords(described),
                    described);
        }
        List<Member> untaken =
                wanted.stream().filter(member -> isUntaken(turn, member)).toList();
        if (!untaken.isEmpty()) {
            List<Failure.FailedInstance> described = Failing.describe(turn.seen, untaken);
            return turn.fail(
                    FailureCode.LAUNCH_TIMEOUT,
                    "batch " + turn.batch().number() + " was not registered again within "
                            + turn.settings().launchTimeout().toSeconds() + " s of its restart: "
                            + Failing.inWords(described),
                    described);
        }
        return advance(turn, wanted);
    }

    private static Decision advance(Turn turn, List<Member> wanted) {
        Map<String, List<String>> leaving = new TreeMap<>();
        Map<String, List<String>> joining = new TreeMap<>();
        List<String> rebooting = new ArrayList<>();
        int spare = turn.seen.inServiceCount(turn.roll()) - turn.baseline().floor();
        int kept = 0;
        Duration wait = Turn.POLL;
        for (Member member : wanted) {
            Instance instance = turn.seen.findLive(member.id()).orElse(null);
            if (instance == null || member.registeredAt() != null) {
                continue;
            }
            Instant restarted = member.restartedAt();
            if (member.takenOutAt() == null && turn.seen.verdict(member.id()) == Health.Verdict.UNKNOWN) {
                kept++;
            } else if (member.takenOutAt() == null) {
                boolean serves = turn.seen.inService(member.id());
                if (serves && spare <= 0) {
                    kept++;
                } else {
                    spare -= serves ? 1 : 0;
                    takeOut(turn, instance, leaving);
                }
            } else if (restarted == null) {
                if (isOut(turn, instance)
                        && turn.past(member.takenOutAt(), turn.settings().leastDrain())) {
                    rebooting.add(member.id());
                }
            } else if (turn.past(restarted, REBOOT)) {
                putBack(turn, instance, joining);
            } else {
                Duration left =
                        Duration.between(turn.now(), restarted.plus(REBOOT)).plusSeconds(1);
                wait = left.compareTo(wait) < 0 ? left : wait;
            }
        }
        leaving.forEach((arn, ids) -> turn.add(new Work.Deregister(arn, ids)));
        if (!rebooting.isEmpty()) {
            turn.add(new Work.Restart(rebooting));
        }
        joining.forEach((arn, ids) -> turn.add(new Work.Register(arn, ids)));
        if (kept == wanted.size()) {
            return ScalingDown.batchHeldByFloor(turn, "restart");
        }
        turn.editBatch(batch -> batch.with(c -> c.heldSince = null));
        return turn.await(wait, progress(turn, wanted));
    }

    private static String progress(Turn turn, List<Member> wanted) {
        long out = wanted.stream().filter(member -> member.takenOutAt() != null).count();
        long rebooted =
                wanted.stream().filter(member -> member.restartedAt() != null).count();
        long back =
                wanted.stream().filter(member -> member.registeredAt() != null).count();
        return out + " of " + wanted.size() + " taken out, " + rebooted + " rebooted, " + back + " registered again";
    }

    private static void takeOut(Turn turn, Instance instance, Map<String, List<String>> leaving) {
        List<String> targetGroups = turn.seen.targetGroupsToLeave(instance).toList();
        if (targetGroups.isEmpty()) {
            turn.editBatch(batch -> batch.mapMember(instance.id(), one -> one.takenOut(turn.now())));
        }
        turn.editBatch(batch -> batch.mapMember(instance.id(), one -> one.leaving(turn.now())));
        targetGroups.forEach(arn ->
                leaving.computeIfAbsent(arn, ignored -> new ArrayList<>()).add(instance.id()));
    }

    private static void putBack(Turn turn, Instance instance, Map<String, List<String>> joining) {
        List<String> targetGroups = turn.seen.health.targetGroupsOf(instance);
        if (targetGroups.isEmpty()) {
            turn.editBatch(batch -> batch.mapMember(instance.id(), one -> one.registered(turn.now())));
        }
        targetGroups.forEach(arn ->
                joining.computeIfAbsent(arn, ignored -> new ArrayList<>()).add(instance.id()));
    }

    /** Registered nowhere, and every target group that matters says so. */
    static boolean isOut(Turn turn, Instance instance) {
        return turn.seen.fleet.registeredIn(instance.id()).isEmpty()
                && turn.seen
                        .targetGroupsToLeave(instance)
                        .allMatch(arn -> turn.seen.fleet.targetGroups().get(arn)
                                instanceof greenroll.fleet.TargetGroupHealth.Answered);
    }

    private static boolean isStuck(Turn turn, Member member) {
        Instant out = member.takenOutAt();
        return out != null
                && member.restartedAt() == null
                && turn.past(
                        out,
                        RollSettings.MAX_DRAINING_TIMEOUT.plus(turn.settings().healthTimeout()));
    }

    /** It was asked for, for minutes, and the load balancer did not take it. */
    private static boolean isUntaken(Turn turn, Member member) {
        Instant restarted = member.restartedAt();
        return restarted != null
                && member.registeredAt() == null
                && turn.roll().head().refusals().contains(Settlement.registering(member))
                && turn.past(restarted, REBOOT.plus(turn.settings().launchTimeout()));
    }

    /** On a stop or a failure: whatever the batch took out is registered again. */
    static List<Work> reRegister(Turn turn, Batch batch) {
        Map<String, List<String>> joining = new TreeMap<>();
        for (Member member : batch.members()) {
            if (member.mayBeOut()) {
                turn.seen
                        .findLive(member.id())
                        .filter(Instance::isRunning)
                        .ifPresent(instance -> putBack(turn, instance, joining));
            }
        }
        List<Work> work = new ArrayList<>();
        joining.forEach((arn, ids) -> work.add(new Work.Register(arn, ids)));
        return work;
    }
}
