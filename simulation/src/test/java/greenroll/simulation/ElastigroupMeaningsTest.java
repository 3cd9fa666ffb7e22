package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.group.Group;
import greenroll.group.OnFailure;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.json.Json;
import greenroll.roll.RollSettings;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.Warning;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.OwnerSettings;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each case in which Elastigroup has another meaning or default than Greenroll for the same body. The same roll of a
 * group runs with and without {@code compatibility: ELASTIGROUP}, in virtual time.
 */
class ElastigroupMeaningsTest {

    private static final String GROUP = "sig-51e00001";
    private static final Strategy ELASTIGROUP = new Strategy(SpotStrategy.NONE, null, null, true);
    private static final String BODY = "{ \"batchSizePercentage\": 20, \"gracePeriod\": %d }";

    private final AtomicReference<EmbeddedCloud> cloud = new AtomicReference<>();

    @Test
    void gracePeriod_isTheTimeToGetHealthy_andNotAWatch() {
        RollRun theirs = run(ELASTIGROUP, ImageBehaviour.GREEN, BODY.formatted(300));
        RollRun ours = run(Strategy.NONE, ImageBehaviour.GREEN, BODY.formatted(300));

        assertThat(theirs.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(theirs.roll().settings().health().healthTimeout()).hasSeconds(300);
        assertThat(theirs.roll().settings().health().gracePeriod()).isZero();
        assertThat(between(theirs, Type.REGISTERED, Type.RETIRING)).isLessThan(Duration.ofSeconds(120));
        assertThat(ours.roll().settings().health().healthTimeout()).hasSeconds(600);
        assertThat(ours.roll().settings().health().gracePeriod()).hasSeconds(300);
        assertThat(between(ours, Type.REGISTERED, Type.RETIRING)).isGreaterThan(Duration.ofSeconds(300));
        assertThat(theirs.violations()).isEmpty();
        assertThat(ours.violations()).isEmpty();
    }

    @Test
    void gracePeriod_thatPassesWithoutHealth_failsTheBatch() {
        RollRun theirs = run(ELASTIGROUP, ImageBehaviour.BROKEN, BODY.formatted(90));
        RollRun ours = run(Strategy.NONE, ImageBehaviour.BROKEN, BODY.formatted(90));

        assertThat(between(theirs, Type.REGISTERED, Type.FAILING))
                .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
        assertThat(between(ours, Type.REGISTERED, Type.FAILING))
                .isBetween(Duration.ofSeconds(600), Duration.ofSeconds(630));
        assertThat(theirs.violations()).isEmpty();
        assertThat(ours.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7201})
    void gracePeriod_thatIsNoTimeToGetHealthy_isReplaced_andAWarningSaysBySoMuch(int seconds) {
        RollRun theirs = run(ELASTIGROUP, ImageBehaviour.GREEN, BODY.formatted(seconds));

        Duration instead = seconds == 0 ? RollSettings.DEFAULT_HEALTH_TIMEOUT : RollSettings.MAX_HEALTH_TIMEOUT;
        assertThat(theirs.roll().settings().health().healthTimeout()).isEqualTo(instead);
        assertThat(theirs.roll().head().warnings())
                .filteredOn(warning -> warning.code().equals("GRACE_PERIOD_OUT_OF_RANGE"))
                .extracting(Warning::message)
                .containsExactly("a batch may take " + instead.toSeconds()
                        + " s to get healthy, not the gracePeriod of " + seconds + " s: that must be 1 to 7200 s");
        assertThat(theirs.roll().head().status()).isEqualTo(RollStatus.FINISHED);
    }

    @Test
    void healthTimeout_thatTheBodyGives_standsBesideGracePeriod() {
        RollRun theirs = run(
                ELASTIGROUP,
                ImageBehaviour.BROKEN,
                "{ \"batchSizePercentage\": 20, \"gracePeriod\": 600, \"healthTimeout\": 60 }");

        assertThat(theirs.roll().settings().health().healthTimeout()).hasSeconds(60);
        assertThat(theirs.roll().head().warnings())
                .extracting(Warning::code)
                .doesNotContain("GRACE_PERIOD_OUT_OF_RANGE");
    }

    /** The second launched instance never gets healthy. */
    @Test
    void batchMinHealthyPercentage_isFifty() {
        RollRun theirs = run(ELASTIGROUP, ImageBehaviour.GREEN, BODY.formatted(90), this::breakTheSecond);
        RollRun ours = run(Strategy.NONE, ImageBehaviour.GREEN, BODY.formatted(90), this::breakTheSecond);

        assertThat(theirs.roll().settings().batchMinHealthyPercentage()).isEqualTo(50);
        assertThat(theirs.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(ours.roll().settings().batchMinHealthyPercentage()).isEqualTo(100);
        assertThat(ours.roll().head().status()).isEqualTo(RollStatus.FAILED);
        assertThat(theirs.violations()).isEmpty();
        assertThat(ours.violations()).isEmpty();
    }

    /** The target group's delay is 300 s, and a target drains for all of it. */
    @Test
    void drainingTimeout_is120_orTheGroupsOwn_orTheRolls() {
        Strategy ninety = new Strategy(SpotStrategy.NONE, null, Duration.ofSeconds(90), true);
        RollRun theirs = run(ELASTIGROUP, ImageBehaviour.GREEN, BODY.formatted(90), this::drainsForLong);
        RollRun groups = run(ninety, ImageBehaviour.GREEN, BODY.formatted(90), this::drainsForLong);
        RollRun rolls = run(
                ninety,
                ImageBehaviour.GREEN,
                "{ \"batchSizePercentage\": 20, \"gracePeriod\": 90, \"drainingTimeout\": 200 }",
                this::drainsForLong);
        RollRun ours = run(Strategy.NONE, ImageBehaviour.GREEN, BODY.formatted(90), this::drainsForLong);

        assertThat(drained(theirs)).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(160));
        assertThat(drained(groups)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(119));
        assertThat(drained(rolls)).isBetween(Duration.ofSeconds(200), Duration.ofSeconds(240));
        assertThat(drained(ours)).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(340));
        assertThat(theirs.roll().head().warnings())
                .extracting(Warning::code)
                .containsExactly("DRAINING_CUT_SHORT", "OTHER_TARGETS");
        assertThat(ours.roll().head().warnings()).extracting(Warning::code).containsExactly("OTHER_TARGETS");
    }

    @Test
    void drainingTimeout_ofAGroup_isTheDefaultOfItsRolls_alsoWithoutCompatibility() {
        Strategy ninety = new Strategy(SpotStrategy.NONE, null, Duration.ofSeconds(90), false);

        RollRun ours = run(ninety, ImageBehaviour.GREEN, BODY.formatted(90), this::drainsForLong);

        assertThat(drained(ours)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(119));
    }

    @Test
    void failedGreen_isLeftRunningAndNamed_andTheNextRollIsFree() {
        RollRun theirs = run(ELASTIGROUP, ImageBehaviour.BROKEN, BODY.formatted(90), this::drainsSoon);
        List<RegionInstance> left = green();
        Group group = cloud.get().store().group(GROUP).orElseThrow();

        assertThat(theirs.roll().head().status()).isEqualTo(RollStatus.FAILED);
        assertThat(left)
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.registeredIn()).hasSize(1));
        assertThat(theirs.roll().head().leftovers())
                .extracting(Leftover::instanceId)
                .containsExactlyInAnyOrderElementsOf(
                        left.stream().map(RegionInstance::id).toList());
        assertThat(theirs.roll().head().leftovers())
                .extracting(Leftover::why)
                .containsOnly("green of the failed batch, left running as Elastigroup does; not in service: web-1:"
                        + " unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: [503])");
        assertThat(group.activeRoll()).isNull();
        assertThat(group.activity().lastOperationFailed()).isTrue();
        assertThat(theirs.violations()).as("nobody takes them for orphans").isEmpty();

        RollRun ours = run(Strategy.NONE, ImageBehaviour.BROKEN, BODY.formatted(90));
        assertThat(green()).isEmpty();
        assertThat(ours.roll().head().leftovers()).isEmpty();
    }

    @Test
    void failedGreen_withOnFailureGiven_isDetachedAsItSays() {
        RollRun theirs = run(ELASTIGROUP, ImageBehaviour.BROKEN, """
                { "batchSizePercentage": 20, "gracePeriod": 90,
                  "strategy": { "onFailure": { "actionType": "DETACH_NEW" } } }""");

        assertThat(theirs.roll().settings().onFailure()).isEqualTo(OnFailure.DEFAULT);
        assertThat(green()).isEmpty();
        assertThat(theirs.roll().head().leftovers()).isEmpty();
        assertThat(theirs.violations()).isEmpty();
    }

    @Test
    void failedGreen_thatWasLeft_isEndedByACleanUp() {
        VirtualClock clock = new VirtualClock(Simulator.START);
        SimulatedRegion region = new SimulatedRegion(clock, 1, RegionSettings.defaults());
        InMemoryRollStore store = new InMemoryRollStore();
        RollCase of = new RollCase(10, 3, 1, ImageBehaviour.BROKEN, "{}", 1);
        GroupFixture.lay(region, store, of, new Random(1), clock.instant());
        try (EmbeddedCloud whole =
                EmbeddedCloud.withStore(Cases.TEMPLATE, clock, region, store, new Random(1), ports -> ports)) {
            cloud.set(whole);
            whole.start();
            adopt(whole, ELASTIGROUP);
            clock.advanceTo(clock.instant().plusSeconds(60));
            String roll = accepted(StartAnswer.ask(whole, GROUP, BODY.formatted(90)));
            clock.runUntil(
                    () -> !store.head(roll).orElseThrow().isOpen(),
                    clock.instant().plus(Duration.ofHours(2)));
            assertThat(green()).hasSize(2);

            String cleanUp = accepted(StartAnswer.cleanUp(
                    whole, GROUP, roll, "{ \"actionType\": \"DETACH_NEW\", \"drainingTimeout\": 20 }"));
            clock.runUntil(
                    () -> !store.head(cleanUp).orElseThrow().isOpen(),
                    clock.instant().plus(Duration.ofHours(2)));

            assertThat(store.head(cleanUp).orElseThrow().status()).isEqualTo(RollStatus.FINISHED);
            clock.advanceTo(clock.instant().plus(Simulator.AFTERMATH));
            assertThat(green()).isEmpty();
        }
    }

    private static String accepted(StartAnswer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.rollId();
    }

    @Test
    void aRestart_warnsOfNothingThatNobodyAskedFor() {
        RollRun theirs = run(ELASTIGROUP, ImageBehaviour.GREEN, """
                { "batchSizePercentage": 20, "gracePeriod": 90, "strategy": { "action": "RESTART_SERVER" } }""");

        assertThat(theirs.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(theirs.roll().head().warnings())
                .extracting(Warning::code)
                .containsExactly("RESTART_KEEPS_IMAGE", "OTHER_TARGETS");
    }

    @Test
    void aPlan_printsTheSettingsInForce_andWhoseTheyAre() {
        assertThat(plan(ELASTIGROUP)).isEqualTo(Json.tree("""
                { "action": "REPLACE_SERVER", "skipMatching": false, "batchSizePercentage": 20, "gracePeriod": 0, "healthTimeout": 300,
                  "healthCheckType": "TARGET_GROUP", "drainingTimeout": 120, "batchMinHealthyPercentage": 50,
                  "shouldDrainInstances": true, "alarms": [], "compatibility": "ELASTIGROUP",
                  "onFailure": { "actionType": "LEAVE", "shouldHandleAllBatches": false, "keepFailedFor": 0 } }"""));
        assertThat(plan(Strategy.NONE)).isEqualTo(Json.tree("""
                { "action": "REPLACE_SERVER", "skipMatching": true, "batchSizePercentage": 20, "gracePeriod": 300, "healthTimeout": 600,
                  "healthCheckType": "TARGET_GROUP", "drainingTimeout": 60, "batchMinHealthyPercentage": 100,
                  "shouldDrainInstances": true, "alarms": [],
                  "onFailure": { "actionType": "DETACH_NEW", "shouldHandleAllBatches": false, "keepFailedFor": 0 } }"""));
    }

    private JsonNode plan(Strategy strategy) {
        AtomicReference<JsonNode> plan = new AtomicReference<>();
        run(strategy, ImageBehaviour.GREEN, BODY.formatted(300), cloud -> {
            drainsSoon(cloud);
            plan.set(StartAnswer.plan(cloud, GROUP, BODY.formatted(300)));
        });
        return plan.get().path("strategy");
    }

    private RollRun run(Strategy strategy, ImageBehaviour image, String body) {
        return run(strategy, image, body, this::drainsSoon);
    }

    private RollRun run(Strategy strategy, ImageBehaviour image, String body, Consumer<EmbeddedCloud> meddler) {
        return new Simulator(Cases.TEMPLATE, ports -> ports, cloud -> {
                    this.cloud.set(cloud);
                    adopt(cloud, strategy);
                    meddler.accept(cloud);
                })
                .run(new RollCase(10, 3, 1, image, body, 1)
                        .withSetting(
                                strategy.elastigroup()
                                        ? OwnerSettings.USUAL.withElastigroup(true)
                                        : OwnerSettings.USUAL));
    }

    private static void adopt(EmbeddedCloud cloud, Strategy strategy) {
        Group group = cloud.store().group(GROUP).orElseThrow();
        assertThat(cloud.store().putGroup(group, group.withPolicy(group.policy().withStrategy(strategy))))
                .isTrue();
    }

    /** A drain ends before every draining timeout, so that the timeout does not affect the test. */
    private void drainsSoon(EmbeddedCloud cloud) {
        String web = cloud.store()
                .revision(GROUP, 1)
                .orElseThrow()
                .specification()
                .serving()
                .targetGroupArns()
                .getFirst();
        cloud.region().changeTargetGroup(web, is -> is.withDeregistrationDelay(Duration.ofSeconds(60)));
    }

    private void drainsForLong(EmbeddedCloud cloud) {}

    private void breakTheSecond(EmbeddedCloud cloud) {
        drainsSoon(cloud);
        AtomicReference<Integer> launched = new AtomicReference<>(0);
        cloud.region().listen(event -> {
            if (event instanceof RegionEvent.Launched
                    && event.by().kind() == Actor.Kind.CALL
                    && launched.updateAndGet(count -> count + 1) == 2) {
                cloud.region().externalActors().behave(event.instanceId(), ImageBehaviour.BROKEN);
            }
        });
    }

    private List<RegionInstance> green() {
        return cloud.get().region().live(FleetTags.GROUP, GROUP).stream()
                .filter(one -> one.imageId().equals("ami-next"))
                .toList();
    }

    /** The time from blue's deregistration to its termination. */
    private static Duration drained(RollRun run) {
        return between(run, Type.DEREGISTERED, Type.TERMINATING);
    }

    private static Duration between(RollRun run, Type from, Type to) {
        return Duration.between(first(run, from), first(run, to));
    }

    private static Instant first(RollRun run, Type type) {
        return run.timeline().stream()
                .filter(event -> event.type() == type)
                .map(RollEvent::at)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " in " + run.timeline()));
    }
}
