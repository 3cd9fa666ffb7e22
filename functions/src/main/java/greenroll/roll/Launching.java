package greenroll.roll;

import greenroll.fleet.Instance;
import greenroll.fleet.LaunchRequest;
import greenroll.group.Subnet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** LaunchBatch: until every green of the batch runs and is registered. */
final class Launching {

    /** New launch calls a visit: with a look every 10 s that stays below EC2's bucket of 5 calls, refilled by 2 a second. */
    static final int MAX_CALLS = 4;

    /** How long a subnet and type that had no capacity are passed over. */
    private static final Duration SHORTAGE_REST = Duration.ofSeconds(60);

    private Launching() {}

    static Decision launch(Turn turn) {
        if (turn.roll().openBatch().isEmpty()) {
            return turn.answer(Answer.Next.LAUNCHED, "the batch is done");
        }
        if (turn.batch().phase() != Batch.Phase.LAUNCHING) {
            return turn.answer(Answer.Next.LAUNCHED, "all are launched");
        }
        adopt(turn);
        switch (Losses.judge(turn)) {
            case Losses.Verdict.Fail(var code, var reason, var instances) -> {
                return turn.fail(code, reason, instances);
            }
            case Losses.Verdict.NoneLost _, Losses.Verdict.Replace _ -> {}
        }
        register(turn);
        return launched(turn);
    }

    private static Decision launched(Turn turn) {
        Batch batch = turn.batch();
        int missing = missing(batch);
        List<Member> waiting =
                batch.wanted().filter(member -> member.registeredAt() == null).toList();
        if (missing == 0 && waiting.isEmpty() && pending(batch).isEmpty()) {
            turn.editBatch(one -> one.withPhase(Batch.Phase.CHECKING).with(c -> c.shortageSince = null));
            return turn.answer(Answer.Next.LAUNCHED, "all " + batch.wanted().count() + " run and are registered");
        }
        if (turn.past(launchingSince(batch), turn.settings().launchTimeout())) {
            return timedOut(turn, waiting, missing);
        }
        intend(turn);
        if (turn.batch().shortageSince() != null) {
            Instant until = launchingSince(batch).plus(turn.settings().launchTimeout());
            turn.hold("CAPACITY", "EC2 launches nothing now: " + shortages(turn.batch()), until);
        }
        long running =
                batch.wanted().filter(member -> member.registeredAt() != null).count();
        return turn.await(running + " of " + batch.size() + " run and are registered"
                + (missing == 0 ? "" : ", " + missing + " to launch")
                + (waiting.isEmpty() ? "" : ", waits for " + named(waiting)));
    }

    private static Instant launchingSince(Batch batch) {
        return batch.launchingSince();
    }

    private static String named(List<Member> members) {
        return members.stream().limit(3).map(Member::id).collect(Collectors.joining(", "))
                + (members.size() > 3 ? " and " + (members.size() - 3) + " more" : "");
    }

    /** What a launch made although its answer was lost is found by its tags; also what is gone already, to be told as lost. */
    private static void adopt(Turn turn) {
        List<Instance> found = new ArrayList<>();
        List<Instance> unrecorded = new ArrayList<>(turn.seen.unrecorded(turn.roll()));
        unrecorded.addAll(turn.seen.unrecordedAndGone(turn.roll()));
        for (Instance instance : unrecorded) {
            Integer number = instance.batch();
            boolean wanted = !instance.isLive() || missing(turn.batch()) > 0;
            if (number != null && number == turn.batch().number() && wanted) {
                found.add(instance);
                turn.editBatch(batch -> batch.join(Member.joined(instance.id(), instance.zone(), turn.now())));
            }
        }
        if (!found.isEmpty()) {
            turn.note(
                    RollEvent.Type.LAUNCHED,
                    "found by their tags: their launch's answer was lost",
                    Turn.ids(found),
                    Map.of(),
                    Turn.placed(found));
        }
    }

    /** How many are neither there nor on their way in a call that is still to be answered. */
    private static int missing(Batch batch) {
        int asked = pending(batch).stream().mapToInt(LaunchCall::count).sum();
        return Math.max(
                0, batch.size() - givenUpForGood(batch) - (int) batch.wanted().count() - asked);
    }

    /** Members given up for their health are not launched again in this batch: later ones do. */
    private static int givenUpForGood(Batch batch) {
        return (int) batch.members().stream()
                .filter(member -> !member.isWanted() && batch.retires(member.id()))
                .count();
    }

    private static List<LaunchCall> pending(Batch batch) {
        return batch.calls().stream()
                .filter(call -> call.state() == LaunchCall.State.PENDING)
                .toList();
    }

    private static void register(Turn turn) {
        Map<String, List<String>> joining = new TreeMap<>();
        for (Member member : turn.batch().members()) {
            if (!member.isWanted() || member.registeredAt() != null) {
                continue;
            }
            turn.seen.findLive(member.id()).filter(Instance::isRunning).ifPresent(instance -> {
                List<String> arns = turn.roll().facts().specification().targetGroupArns();
                if (arns.isEmpty()) {
                    turn.editBatch(batch -> batch.mapMember(member.id(), one -> one.registered(turn.now())));
                }
                arns.forEach(arn -> joining.computeIfAbsent(arn, ignored -> new ArrayList<>())
                        .add(member.id()));
            });
        }
        joining.forEach((arn, ids) -> turn.add(new Work.Register(arn, ids)));
    }

    /** Stores what is to be launched, exactly; what is stored and unanswered is sent again as it stands. */
    private static void intend(Turn turn) {
        Batch batch = turn.batch();
        List<LaunchCall> calls = new ArrayList<>(batch.calls());
        if (pending(batch).isEmpty() && missing(batch) > 0) {
            calls.addAll(newCalls(turn, missing(batch)));
            if (calls.size() == batch.calls().size() && batch.shortageSince() == null) {
                turn.editBatch(one -> one.with(c -> c.shortageSince = turn.now()));
            }
        }
        turn.editBatch(one -> one.with(c -> c.calls = calls));
        pending(turn.batch()).forEach(call -> turn.add(new Work.Launch(batch.number(), call)));
    }

    /** To each zone the first type that may be had there: even zones come before the order of the types. */
    private static List<LaunchCall> newCalls(Turn turn, int missing) {
        Batch batch = turn.batch();
        RollFacts facts = turn.roll().facts();
        Map<Subnet, String> types = typesToTry(turn);
        List<LaunchCall> calls = new ArrayList<>();
        RollPlanner.spread(missing, List.copyOf(types.keySet()), Zones.of(turn)).forEach((subnet, count) -> {
            for (int chunk : RollPlanner.calls(count, LaunchRequest.MAX_COUNT)) {
                int attempt = batch.calls().size() + calls.size() + 1;
                String type = Objects.requireNonNull(types.get(subnet));
                calls.add(new LaunchCall(
                        token(facts.id(), batch.number(), subnet, type, attempt),
                        subnet,
                        type,
                        chunk,
                        attempt,
                        turn.now(),
                        LaunchCall.State.PENDING,
                        null,
                        List.of()));
            }
        });
        return calls.stream().limit(MAX_CALLS).toList();
    }

    /** The subnets that may be tried, each with its zone's first type that does not rest in all of the zone's subnets. */
    private static Map<Subnet, String> typesToTry(Turn turn) {
        RollFacts facts = turn.roll().facts();
        Map<Subnet, String> types = new LinkedHashMap<>();
        Set<String> settled = new HashSet<>();
        for (String type : facts.specification().instanceTypes()) {
            List<Subnet> open = facts.subnets().stream()
                    .filter(subnet -> !settled.contains(subnet.zone()) && !rests(turn, subnet, type))
                    .toList();
            open.forEach(subnet -> {
                types.put(subnet, type);
                settled.add(subnet.zone());
            });
        }
        return types;
    }

    private static boolean rests(Turn turn, Subnet subnet, String type) {
        return turn.batch().calls().stream()
                .anyMatch(call -> call.isShortOf(subnet, type) && !turn.past(call.intendedAt(), SHORTAGE_REST));
    }

    /** 64 hex digits: the same for the same roll, batch, subnet, type and attempt, and for nothing else. */
    static String token(String rollId, int batch, Subnet subnet, String type, int attempt) {
        return Sha256.hex(String.join("|", rollId, "" + batch, subnet.subnetId(), type, "" + attempt));
    }

    private static Decision timedOut(Turn turn, List<Member> waiting, int missing) {
        List<Failure.FailedInstance> late = Failing.describe(turn.seen, waiting);
        String reason = "batch " + turn.batch().number() + " did not run within "
                + turn.settings().launchTimeout().toSeconds() + " s: "
                + (missing > 0 ? missing + " not launched (" + shortages(turn.batch()) + ") " : "")
                + (missing == 0 && late.isEmpty() ? "EC2 did not answer its launches" : Failing.inWords(late));
        return turn.fail(FailureCode.LAUNCH_TIMEOUT, reason.strip(), late);
    }

    private static String shortages(Batch batch) {
        Set<String> codes = batch.calls().stream()
                .filter(call -> call.state() == LaunchCall.State.SHORT)
                .map(call -> call.code() + " for " + call.instanceType() + " in "
                        + call.subnet().zone())
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        return codes.isEmpty() ? "no answer from EC2" : String.join(", ", codes);
    }
}
