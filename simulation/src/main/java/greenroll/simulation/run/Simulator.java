package greenroll.simulation.run;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.machine.ExecutionSnapshot;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.group.HealthCheckType;
import greenroll.json.Json;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.invariant.AutoScalingMonitor;
import greenroll.simulation.invariant.EndInvariants;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.InvariantMonitor;
import greenroll.simulation.invariant.JudgeMonitor;
import greenroll.simulation.invariant.OrderMonitor;
import greenroll.simulation.invariant.ParkingMonitor;
import greenroll.simulation.invariant.ShareMonitor;
import greenroll.simulation.invariant.StepPauseMonitor;
import greenroll.simulation.invariant.TimelineMonitor;
import greenroll.simulation.invariant.TrueHealth;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.invariant.ZoneSpread;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.EffectiveSettings;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.LeftAlone;
import greenroll.simulation.scenario.OwnInstances;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.RollPromise;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs one roll from its start to its end in virtual time, and watches it. Runs of the same case have the same result.
 */
public final class Simulator {

    /** Parameters of a template in which only rolls change a group, so that each run judges one operation. */
    public static final Map<String, String> WITHOUT_UPKEEP = Map.of("Healing", "false", "Scaling", "false");

    public static final Instant START = Instant.parse("2026-11-23T07:00:00Z");

    /** Longer than a roll with the longest settings takes; a longer roll hangs. */
    private static final Duration DEADLINE = Duration.ofDays(30);

    private static final Duration LATE_NOTICE = Duration.ofHours(1);

    /** A roll looks at least this often. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** Long enough for the last terminated instance to disappear. */
    public static final Duration AFTERMATH = Duration.ofMinutes(6);

    private final Template template;
    private final UnaryOperator<Ports> wrong;
    private final Consumer<EmbeddedCloud> meddler;
    private final boolean disturbed;

    public Simulator(Template template) {
        this(template, ports -> ports, cloud -> {}, false);
    }

    /**
     * @param wrong turns the ports into deliberately wrong ones, for tests that must see a violation
     * @param meddler gets each cloud before its roll starts, for tests that change it
     */
    public Simulator(Template template, UnaryOperator<Ports> wrong, Consumer<EmbeddedCloud> meddler) {
        this(template, wrong, meddler, true);
    }

    private Simulator(
            Template template, UnaryOperator<Ports> wrong, Consumer<EmbeddedCloud> meddler, boolean disturbed) {
        this.disturbed = disturbed;
        this.template = template;
        this.wrong = wrong;
        this.meddler = meddler;
    }

    /** The body was refused. The message has the code, the field and the message of each error of the API. */
    public static final class StartRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StartRefused(String answer) {
            super(answer);
        }
    }

    /** @throws StartRefused when the API refuses the body */
    public RollRun run(RollCase of) {
        Random random = new Random(of.seed());
        VirtualClock clock = new VirtualClock(START.plusMillis(random.nextInt(60_000)));
        SimulatedRegion region = new SimulatedRegion(clock, of.seed(), RegionSettings.defaults());
        InMemoryRollStore store = new InMemoryRollStore();
        GroupFixture ground = GroupFixture.lay(region, store, of, random, clock.instant());
        try (EmbeddedCloud cloud = EmbeddedCloud.withStore(template, clock, region, store, random, wrong)) {
            cloud.start();
            AutoScalingSettings setting = of.setting().autoScaling();
            OwnInstances own =
                    new OwnInstances(region, ground.groupId(), setting == null ? null : AutoScalingSettings.NAME);
            LeftAlone alone = LeftAlone.of(of, own);
            RollPromise promise = alone.applied(promise(of, own, tags -> ground.servesIn(store, tags)));
            ZoneSpread spread = ZoneSpread.of(own, GroupFixture.zones(of));
            InvariantMonitor watch = new InvariantMonitor(promise, alone, own, tags -> ground.servesIn(store, tags));
            AutoScalingMonitor scaling = setting == null ? null : new AutoScalingMonitor(cloud, setting);
            if (scaling != null) {
                region.listenToScaling(scaling);
                region.listen(scaling);
            }
            region.listen(watch);
            ShareMonitor share =
                    new ShareMonitor(region, ground.groupId(), of.setting().spot(), of.groupSize(), promise);
            region.listen(share);
            OrderMonitor order = OrderMonitor.of(of, own);
            region.listen(order);
            Stopwatch stopwatch = new Stopwatch(cloud, own);
            region.listen(stopwatch);
            TimelineMonitor story = new TimelineMonitor(cloud, store, true);
            store.listen(story);
            StepPauseMonitor pauses = new StepPauseMonitor(cloud, store, of);
            store.listen(pauses);
            ParkingMonitor parking = new ParkingMonitor(cloud, own, of);
            region.listen(parking);
            JudgeMonitor judged = new JudgeMonitor(cloud, store, of);
            store.listen(judged);
            meddler.accept(cloud);
            String rollId = start(cloud, ground.groupId(), of.body());
            Instant deadline = clock.instant().plus(DEADLINE);
            clock.runUntil(() -> store.head(rollId).map(head -> !head.isOpen()).orElse(false), deadline);
            List<Violation> outOfOrder = order.violations();
            InvariantMonitor next = watchNext(store, rollId, watch, region, deadline, clock);
            // The watchdog sends a message that could not be sent in time.
            clock.runUntil(() -> store.unfinished().isEmpty(), clock.instant().plus(LATE_NOTICE));
            clock.advanceTo(clock.instant().plus(AFTERMATH));
            Roll roll = store.roll(rollId).orElseThrow();
            List<RollEvent> timeline = store.events(rollId, 100_000, null).items();
            List<Violation> violations = new ArrayList<>(watch.violations());
            RollRun.Followed followed = followed(store, roll);
            violations.addAll(story.atTheEnd(rollId));
            violations.addAll(share.violations());
            violations.addAll(pauses.violations());
            parking.ended(heads(roll, followed));
            violations.addAll(parking.violations());
            violations.addAll(late(of, parking, clock.instant()));
            violations.addAll(judged.violations());
            violations.addAll(outOfOrder);
            violations.addAll(scaling == null ? List.of() : scaling.verdict(roll));
            violations.addAll(disturbed ? List.of() : EndInvariants.succeeds(of, roll));
            violations.addAll(EndInvariants.of(
                    cloud,
                    roll,
                    timeline,
                    watch.launched(),
                    leniency(watch, roll),
                    followed == null ? List.of() : List.of(followed.roll())));
            boolean keepsZones = promise.healthCheckType() == HealthCheckType.TARGET_GROUP;
            spread.uneven(followed == null ? roll : followed.roll(), keepsZones)
                    .filter(what -> of.setting().spot().keepsZonesEven())
                    .filter(what -> scaling == null || !scaling.hasReplaced())
                    .ifPresent(what -> violations.add(new Violation(Invariant.SPREAD, clock.instant(), what)));
            if (followed != null && next != null) {
                violations.addAll(next.violations());
                violations.addAll(EndInvariants.of(
                        cloud, followed.roll(), followed.timeline(), next.launched(), leniency(next, followed.roll())));
            }
            return report(of, cloud, roll, timeline, violations, stopwatch.bounds(roll, Set.of()), followed);
        }
    }

    private EndInvariants.Leniency leniency(InvariantMonitor watch, Roll roll) {
        return new EndInvariants.Leniency(
                disturbed ? 2 : 1,
                watch.turnedBadSince(roll.head().progress().updatedAt().minus(LOOK)),
                Set.of(RollEvent.Type.LAUNCHED));
    }

    /** Watches the roll back until its end, if there is one. */
    private static @Nullable InvariantMonitor watchNext(
            InMemoryRollStore store,
            String rollId,
            InvariantMonitor watch,
            SimulatedRegion region,
            Instant deadline,
            VirtualClock clock) {
        String next = store.head(rollId).map(head -> head.control().rollback()).orElse(null);
        if (next == null) {
            return null;
        }
        InvariantMonitor ofNext = watch.next();
        region.listen(ofNext);
        clock.runUntil(() -> store.head(next).map(head -> !head.isOpen()).orElse(false), deadline);
        return ofNext;
    }

    static List<RollHead> heads(Roll roll, RollRun.@Nullable Followed followed) {
        return followed == null
                ? List.of(roll.head())
                : List.of(roll.head(), followed.roll().head());
    }

    /** An undo that took too long. Without the load balancer's health check, green leaves only after its grace period. */
    static List<Violation> late(RollCase of, ParkingMonitor parking, Instant now) {
        Duration most = EffectiveSettings.longestUndo(of);
        boolean isLate = parking.isUndone()
                && parking.undo().map(took -> took.compareTo(most) > 0).orElse(true);
        return isLate
                ? List.of(new Violation(
                        Invariant.UNDONE, now, "blue is back after " + parking.undo() + ", at most " + most))
                : List.of();
    }

    static RollRun.@Nullable Followed followed(RollStore store, Roll roll) {
        String next = roll.head().control().rollback();
        return next == null
                ? null
                : new RollRun.Followed(
                        store.roll(next).orElseThrow(),
                        store.events(next, 100_000, null).items());
    }

    /** The promise of a roll with that body to the group in its current state. */
    private static RollPromise promise(
            RollCase of, OwnInstances own, Function<Map<String, String>, Set<String>> targetGroups) {
        EffectiveSettings terms = EffectiveSettings.of(of);
        TrueHealth now = new TrueHealth(own, targetGroups, terms.healthCheckType());
        return RollPromise.of(of, now.count(), now.live(), !terms.mustFinish(of));
    }

    private static String start(EmbeddedCloud cloud, String groupId, String body) {
        StartAnswer answer = StartAnswer.ask(cloud, groupId, body);
        if (answer.status() != 200) {
            throw new StartRefused(refusals(Json.tree(answer.body())));
        }
        return answer.rollId();
    }

    private static String refusals(JsonNode answer) {
        List<String> refusals = new ArrayList<>();
        answer.path("response")
                .path("errors")
                .forEach(error -> refusals.add(error.path("code").asText()
                        + (error.has("field") ? " " + error.path("field").asText() : "")
                        + ": " + error.path("message").asText()));
        return String.join("; ", refusals);
    }

    static RollRun report(
            RollCase of,
            EmbeddedCloud cloud,
            Roll roll,
            List<RollEvent> timeline,
            List<Violation> violations,
            Map<Bound, Duration> bounds,
            RollRun.@Nullable Followed followed) {
        RollHead head = roll.head();
        RollRun.Timing timing = new RollRun.Timing(
                Duration.between(head.facts().createdAt(), head.progress().updatedAt()),
                criticalPath(of, roll, timeline),
                bounds);
        return new RollRun(of, roll, timeline, violations, timing, usage(cloud), followed);
    }

    private static RollRun.Usage usage(EmbeddedCloud cloud) {
        List<ExecutionSnapshot.HistoryCounts> executions = cloud.platform().executions().list().stream()
                .map(ExecutionSnapshot::history)
                .toList();
        int transitions = executions.stream()
                .mapToInt(ExecutionSnapshot.HistoryCounts::transitions)
                .sum();
        int polls = executions.stream()
                .flatMap(execution -> execution.entered().entrySet().stream())
                .filter(entry ->
                        entry.getKey().endsWith("Wait") && !entry.getKey().equals("GraceWait"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        int events = executions.stream()
                .mapToInt(ExecutionSnapshot.HistoryCounts::events)
                .max()
                .orElse(0);
        return new RollRun.Usage(
                cloud.region().calls().byOperation(), cloud.region().calls().throttled(), transitions, polls, events);
    }

    /**
     * The sum of boot, first passed check and grace period of each batch, and the last drain. For a restart it includes
     * the drain of each batch. The waits at steps count too.
     */
    private static Duration criticalPath(RollCase of, Roll roll, List<RollEvent> timeline) {
        if (roll.head().status() != RollStatus.FINISHED) {
            return Duration.ZERO;
        }
        Duration check = Duration.ofSeconds(10);
        Duration grace = roll.settings().health().gracePeriod();
        Duration allowed = roll.settings().drainFor();
        Duration least = roll.settings().leastDrain();
        Duration drain = allowed.compareTo(least) < 0 ? least : allowed;
        int batches =
                (int) roll.batches().stream().filter(batch -> batch.size() > 0).count();
        Duration boot = of.image().bootTime(RegionSettings.defaults().bootTime());
        Duration waited = waitedAtSteps(timeline);
        return switch (roll.facts().action()) {
            case RESTART_SERVER ->
                drain.plusSeconds(30)
                        .plus(check)
                        .plus(grace)
                        .multipliedBy(batches)
                        .plus(waited);
            case REPLACE_SERVER ->
                boot.plus(check).plus(grace).multipliedBy(batches).plus(drain).plus(waited);
        };
    }

    private static Duration waitedAtSteps(List<RollEvent> timeline) {
        Duration waited = Duration.ZERO;
        Instant since = null;
        for (RollEvent event : timeline) {
            if (event.details() instanceof EventDetails.Held(var hold) && hold.step() != null) {
                since = hold.since();
            } else if (event.type() == RollEvent.Type.STEP_PASSED && since != null) {
                waited = waited.plus(Duration.between(since, event.at()));
                since = null;
            }
        }
        return waited;
    }
}
