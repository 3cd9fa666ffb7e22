package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.Lifecycle;
import greenroll.group.SpotAllocation;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.roll.RollFacts;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.plan.RollPlanner;
import greenroll.roll.plan.SpotShare;
import greenroll.roll.plan.ZoneCounts;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
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

/** LaunchBatch waits until every green of the batch runs and is registered. */
final class LaunchBatchRules {

    /** How long a subnet and type without capacity are skipped. */
    private static final Duration SHORTAGE_REST = Duration.ofSeconds(60);

    private LaunchBatchRules() {}

    static StepDecision launch(StepContext context) {
        if (context.roll().openBatch().isEmpty()) {
            return context.answer(StepResult.Next.LAUNCHED, "the batch is done");
        }
        if (context.batch().phase() != Batch.Phase.LAUNCHING) {
            return context.answer(StepResult.Next.LAUNCHED, "all are launched");
        }
        adopt(context);
        switch (LossRules.judge(context)) {
            case LossRules.Verdict.Fail(var code, var reason, var instances) -> {
                return context.fail(code, reason, instances);
            }
            case LossRules.Verdict.NoneLost _, LossRules.Verdict.Replace _ -> {}
        }
        register(context);
        return launched(context);
    }

    private static StepDecision launched(StepContext context) {
        Batch batch = context.batch();
        int missing = missing(batch);
        List<BatchInstance> waiting =
                batch.wanted().filter(member -> member.registeredAt() == null).toList();
        if (missing == 0 && waiting.isEmpty() && pending(batch).isEmpty()) {
            context.editBatch(one -> one.withPhase(Batch.Phase.CHECKING)
                    .with(c -> c.times(c.times().withShortageSince(null))));
            return context.answer(
                    StepResult.Next.LAUNCHED, "all " + batch.wanted().count() + " run and are registered");
        }
        if (context.past(launchingSince(batch), context.settings().launchTimeout())) {
            return timedOut(context, waiting, missing);
        }
        intend(context);
        if (context.batch().times().shortageSince() != null) {
            Instant until = launchingSince(batch).plus(context.settings().launchTimeout());
            context.hold("CAPACITY", "EC2 launches nothing now: " + shortages(context.batch()), until);
        }
        long running =
                batch.wanted().filter(member -> member.registeredAt() != null).count();
        return context.await(running + " of " + batch.size() + " run and are registered"
                + (missing == 0 ? "" : ", " + missing + " to launch")
                + (waiting.isEmpty() ? "" : ", waits for " + named(waiting)));
    }

    private static Instant launchingSince(Batch batch) {
        return batch.times().launchingSince();
    }

    private static String named(List<BatchInstance> instances) {
        return instances.stream().limit(3).map(BatchInstance::id).collect(Collectors.joining(", "))
                + (instances.size() > 3 ? " and " + (instances.size() - 3) + " more" : "");
    }

    /**
     * Adds instances of a launch whose answer was lost. They are found by their tags. Instances that are already gone
     * are added too, so that the timeline shows them as lost.
     */
    private static void adopt(StepContext context) {
        List<Instance> found = new ArrayList<>();
        List<Instance> unrecorded = new ArrayList<>(context.seen.unrecorded(context.roll()));
        unrecorded.addAll(context.seen.unrecordedAndGone(context.roll()));
        for (Instance instance : unrecorded) {
            Integer number = instance.tags().batch();
            boolean wanted = !instance.isLive() || missing(context.batch()) > 0;
            if (number != null && number == context.batch().number() && wanted) {
                found.add(instance);
                context.editBatch(batch -> batch.join(BatchInstance.joined(
                        instance.id(),
                        instance.placement().zone(),
                        instance.launch().spot(),
                        context.now())));
            }
        }
        if (!found.isEmpty()) {
            context.note(
                    RollEvent.Type.LAUNCHED,
                    "found by their tags: their launch's answer was lost",
                    StepContext.ids(found),
                    Map.of(),
                    StepContext.placed(found));
        }
    }

    /** Returns how many instances are neither present nor requested by a call that is still to be answered. */
    private static int missing(Batch batch) {
        int asked = pending(batch).stream().mapToInt(LaunchCall::count).sum();
        return Math.max(
                0, batch.size() - givenUpForGood(batch) - (int) batch.wanted().count() - asked);
    }

    /** Members given up for their health are not replaced in this batch, but in later ones. */
    private static int givenUpForGood(Batch batch) {
        return (int) batch.instances().stream()
                .filter(member -> !member.isWanted() && batch.retires(member.id()))
                .count();
    }

    private static List<LaunchCall> pending(Batch batch) {
        return batch.calls().stream()
                .filter(call -> call.state() == LaunchCall.State.PENDING)
                .toList();
    }

    private static void register(StepContext context) {
        Map<String, List<String>> joining = new TreeMap<>();
        for (BatchInstance member : context.batch().instances()) {
            if (!member.isWanted() || member.registeredAt() != null) {
                continue;
            }
            context.seen.findLive(member.id()).filter(Instance::isRunning).ifPresent(instance -> {
                List<String> arns =
                        context.roll().facts().specification().serving().targetGroupArns();
                if (arns.isEmpty()) {
                    context.editBatch(
                            batch -> batch.mapMember(member.id(), one -> one.withRegisteredAt(context.now())));
                }
                arns.forEach(arn -> joining.computeIfAbsent(arn, ignored -> new ArrayList<>())
                        .add(member.id()));
            });
        }
        joining.forEach((arn, ids) -> context.add(new Work.Register(arn, ids)));
    }

    /** Stores the exact calls to make. A stored call without an answer is sent again without any change. */
    private static void intend(StepContext context) {
        Batch batch = context.batch();
        List<LaunchCall> calls = new ArrayList<>(batch.calls());
        if (pending(batch).isEmpty() && missing(batch) > 0) {
            List<LaunchCall> more = newCalls(context, missing(batch));
            tellFallback(context, more);
            calls.addAll(more);
            if (calls.size() == batch.calls().size() && batch.times().shortageSince() == null) {
                context.editBatch(one -> one.withTimes(one.times().withShortageSince(context.now())));
            }
        }
        context.editBatch(one -> one.withCalls(calls));
        pending(context.batch()).forEach(call -> context.add(new Work.Launch(batch.number(), call)));
    }

    /** The timeline has the fallback before its launches, once for each batch. */
    private static void tellFallback(StepContext context, List<LaunchCall> calls) {
        int fallback = calls.stream()
                .map(LaunchCall::order)
                .filter(LaunchCall.Order::isFallback)
                .mapToInt(LaunchCall.Order::count)
                .sum();
        if (fallback > 0
                && context.batch().calls().stream()
                        .noneMatch(call -> call.order().isFallback())) {
            context.note(
                    RollEvent.Type.FALLBACK_TO_ON_DEMAND,
                    fallback + " launched on demand in place of spot: " + shortages(context.batch()));
        }
    }

    private static List<LaunchCall> newCalls(StepContext context, int missing) {
        List<LaunchCall.Order> orders = orders(context, missing);
        int sent = context.batch().calls().size();
        List<LaunchCall> calls = new ArrayList<>();
        for (LaunchCall.Order order :
                orders.stream().limit(RollPlanner.MAX_CALLS).toList()) {
            calls.add(LaunchCall.intended(
                    context.roll().id(), context.batch().number(), order, sent + calls.size() + 1, context.now()));
        }
        return calls;
    }

    /** Spot instances come first, so that the on-demand ones can even out the zones that EC2 has chosen. */
    private static List<LaunchCall.Order> orders(StepContext context, int missing) {
        SpotStrategy strategy = context.roll().facts().spot();
        if (!strategy.usesSpot()) {
            return onDemand(context, missing, false);
        }
        int onDemand = SpotShare.staying(context.roll(), context.seen).onDemandOf(missing);
        int spot = missing - onDemand;
        List<CapacityPool> pools = openPools(context);
        List<LaunchCall.Order> orders = new ArrayList<>();
        if (spot > 0 && !pools.isEmpty()) {
            orders.addAll(spot(context, spot, pools));
        } else if (spot > 0 && strategy.fallsBack()) {
            orders.addAll(onDemand(context, spot, true));
        }
        orders.addAll(onDemand(context, onDemand, false));
        return orders;
    }

    /** Each zone gets the first type with capacity there. Even zones have priority over the order of types. */
    private static List<LaunchCall.Order> onDemand(StepContext context, int count, boolean isFallback) {
        Map<Subnet, String> types = typesToTry(context);
        List<LaunchCall.Order> orders = new ArrayList<>();
        RollPlanner.spread(count, List.copyOf(types.keySet()), ZoneCounts.of(context.roll(), context.seen))
                .forEach((subnet, inSubnet) -> {
                    CapacityPool pool = new CapacityPool(subnet, Objects.requireNonNull(types.get(subnet)));
                    RollPlanner.calls(inSubnet, LaunchRequest.MAX_COUNT)
                            .forEach(chunk -> orders.add(LaunchCall.Order.onDemand(pool, chunk, isFallback)));
                });
        return orders;
    }

    /** One call has every pool, so that EC2 can choose among them; or every pool of a zone, for an equal distribution. */
    private static List<LaunchCall.Order> spot(StepContext context, int count, List<CapacityPool> pools) {
        List<LaunchCall.Order> orders = new ArrayList<>();
        if (context.roll().facts().spot().allocation() != SpotAllocation.EQUAL_AZ_DISTRIBUTION) {
            RollPlanner.calls(count, LaunchRequest.MAX_COUNT)
                    .forEach(chunk -> orders.add(LaunchCall.Order.spot(pools, chunk)));
            return orders;
        }
        List<Subnet> open = pools.stream().map(CapacityPool::subnet).distinct().toList();
        Map<String, Integer> zones = new TreeMap<>();
        RollPlanner.spread(count, open, ZoneCounts.of(context.roll(), context.seen))
                .forEach((subnet, inSubnet) -> zones.merge(subnet.zone(), inSubnet, Integer::sum));
        zones.forEach((zone, inZone) -> {
            List<CapacityPool> ofZone = pools.stream()
                    .filter(pool -> pool.subnet().zone().equals(zone))
                    .toList();
            RollPlanner.calls(inZone, LaunchRequest.MAX_COUNT)
                    .forEach(chunk -> orders.add(LaunchCall.Order.spot(ofZone, chunk)));
        });
        return orders;
    }

    /** Returns the spot pools that are not skipped, in the order of preference. */
    private static List<CapacityPool> openPools(StepContext context) {
        RollFacts facts = context.roll().facts();
        return facts.specification().hardware().typesOfSpot().stream()
                .flatMap(type -> facts.bounds().subnets().stream().map(subnet -> new CapacityPool(subnet, type)))
                .filter(pool -> !rests(context, Lifecycle.SPOT, pool))
                .limit(LaunchRequest.MAX_POOLS)
                .toList();
    }

    /** Returns the subnets to try. Each has the first type that is not skipped in all of its zone's subnets. */
    private static Map<Subnet, String> typesToTry(StepContext context) {
        RollFacts facts = context.roll().facts();
        Map<Subnet, String> types = new LinkedHashMap<>();
        Set<String> settled = new HashSet<>();
        for (String type : facts.specification().hardware().instanceTypes()) {
            List<Subnet> open = facts.bounds().subnets().stream()
                    .filter(subnet -> !settled.contains(subnet.zone())
                            && !rests(context, Lifecycle.ON_DEMAND, new CapacityPool(subnet, type)))
                    .toList();
            open.forEach(subnet -> {
                types.put(subnet, type);
                settled.add(subnet.zone());
            });
        }
        return types;
    }

    private static boolean rests(StepContext context, Lifecycle lifecycle, CapacityPool pool) {
        return context.batch().calls().stream()
                .anyMatch(call -> call.isShortOf(lifecycle, pool) && !context.past(call.intendedAt(), SHORTAGE_REST));
    }

    private static StepDecision timedOut(StepContext context, List<BatchInstance> waiting, int missing) {
        List<Failure.FailedInstance> late = context.seen.describe(waiting);
        String reason = "batch " + context.batch().number() + " did not run within "
                + context.settings().launchTimeout().toSeconds() + " s: "
                + (missing > 0 ? missing + " not launched (" + shortages(context.batch()) + ") " : "")
                + (missing == 0 && late.isEmpty() ? "EC2 did not answer its launches" : Failure.inWords(late));
        return context.fail(FailureCode.LAUNCH_TIMEOUT, reason.strip(), late);
    }

    private static String shortages(Batch batch) {
        Set<String> codes = batch.calls().stream()
                .flatMap(call -> call.shortages().stream()
                        .map(one ->
                                one.code() + " for " + spot(call) + one.pool().inWords()))
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        return codes.isEmpty() ? "no answer from EC2" : String.join(", ", codes);
    }

    private static String spot(LaunchCall call) {
        return call.order().lifecycle() == Lifecycle.SPOT ? "spot " : "";
    }
}
