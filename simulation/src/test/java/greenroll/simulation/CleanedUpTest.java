package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.group.Group;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.RollOutcome;
import greenroll.roll.RollStatus;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The effects of {@code POST …/roll/{rollId}/action}, in virtual time. A roll of ten was stopped after two batches of
 * two, so that six blue and four green instances serve.
 */
class CleanedUpTest {

    private static final String BODY = """
            { "batchSizePercentage": 20, "gracePeriod": 30, "healthTimeout": 120, "drainingTimeout": 30 }""";

    private final VirtualClock clock = new VirtualClock(Simulator.START);
    private final SimulatedRegion region = new SimulatedRegion(clock, 1, RegionSettings.defaults());
    private final InMemoryRollStore store = new InMemoryRollStore();
    private final GroupFixture ground = GroupFixture.lay(
            region, store, new RollCase(10, 3, 1, ImageBehaviour.GREEN, BODY, 1), new Random(1), clock.instant());
    private final EmbeddedCloud cloud =
            EmbeddedCloud.withStore(Cases.TEMPLATE, clock, region, store, new Random(1), ports -> ports);
    private int least = Integer.MAX_VALUE;

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void detachNew_ofAllBatches_isARollBack() {
        String stopped = stoppedAfterTwoBatches();

        Roll back = end(cleanUp(stopped, """
                { "actionType": "DETACH_NEW", "shouldHandleAllBatches": true }"""));

        assertThat(back.facts().kind()).isEqualTo(RollKind.ROLLBACK);
        assertThat(back.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 10L));
        assertThat(least).isEqualTo(10);
        assertThat(RollOutcome.of(store.head(stopped).orElseThrow(), store::head))
                .isEqualTo(RollOutcome.ROLLED_BACK);
        assertThat(group().servingRevision()).isEqualTo(1);
    }

    @Test
    void detachNew_afterAFinishedRoll_goesBackToWhatServedBeforeIt() {
        cloud.start();
        String finished = end(start()).id();
        assertThat(images()).isEqualTo(Map.of("ami-next", 10L));
        assertThat(group().servingRevision()).isEqualTo(2);

        Roll back = end(cleanUp(finished, """
                { "actionType": "DETACH_NEW", "shouldHandleAllBatches": true, "drainingTimeout": 10 }"""));

        assertThat(back.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(back.settings().draining().drainingTimeout()).hasSeconds(10);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 10L));
        assertThat(least).isEqualTo(10);
        assertThat(group().servingRevision()).isEqualTo(1);
        assertThat(group().latestRevision()).isEqualTo(2);
    }

    @Test
    void detachNew_ofOneBatch_replacesThatBatchesGreenOnly() {
        String stopped = stoppedAfterTwoBatches();
        Set<String> first = members(stopped, 1);

        Roll detached = end(cleanUp(stopped, """
                { "actionType": "DETACH_NEW", "batchNum": 1 }"""));

        assertThat(detached.facts().kind()).isEqualTo(RollKind.DETACH);
        assertThat(detached.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 8L, "ami-next", 2L));
        assertThat(live()).doesNotContainAnyElementsOf(first).containsAll(members(stopped, 2));
        assertThat(least).isEqualTo(10);
    }

    @Test
    void detachOld_replacesWhatWasThereBefore_byTheRollsOwnRevision() {
        String stopped = stoppedAfterTwoBatches();

        Roll onward = end(cleanUp(stopped, """
                { "actionType": "DETACH_OLD", "shouldHandleAllBatches": true }"""));

        assertThat(onward.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-next", 10L));
        assertThat(least).isEqualTo(10);
        assertThat(group().servingRevision()).isEqualTo(2);
    }

    /** The group's minimum is five, so one of the six blue instances must stay. */
    @Test
    void detachOld_thatLowersTheTarget_launchesNothing_andStopsAtTheMinimum() {
        String stopped = stoppedAfterTwoBatches();
        int minimum = group().capacity().minimum();

        Roll lowered = end(cleanUp(stopped, """
                { "actionType": "DETACH_OLD", "shouldHandleAllBatches": true, "shouldDecrementTargetCapacity": true }"""));

        int gone = Math.min(6, 10 - minimum);
        assertThat(lowered.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(group().capacity().target()).isEqualTo(10 - gone);
        assertThat(live()).hasSize(10 - gone).containsAll(members(stopped, 1)).containsAll(members(stopped, 2));
        assertThat(least).isEqualTo(10 - gone);
        assertThat(lowered.head().warnings()).hasSize(gone < 6 ? 1 : 0);
        assertThat(lowered.instances()).isEmpty();
    }

    @Test
    void cleanUp_thatMayNotBe_isRefusedWithTheReason_andChangesNothing() {
        cloud.start();
        String roll = start();
        assertThat(refusal(roll, "{ \"actionType\": \"DETACH_NEW\" }")).contains("OPERATION_IN_PROGRESS", roll);
        end(roll);
        assertThat(refusal(roll, "{ \"actionType\": \"DETACH_OLD\" }")).contains("VALIDATION_ERROR", "has finished");
        assertThat(refusal(roll, "{ \"actionType\": \"DETACH_NEW\" }")).contains("VALIDATION_ERROR", "has finished");
        assertThat(refusal(roll, "{}")).contains("VALIDATION_ERROR", "actionType");
        assertThat(refusal("sbgd-00000000", "{ \"actionType\": \"DETACH_NEW\" }"))
                .contains("ROLL_DOESNT_EXIST");
        String later = end(start()).id();
        assertThat(refusal(roll, "{ \"actionType\": \"DETACH_NEW\", \"shouldHandleAllBatches\": true }"))
                .contains("VALIDATION_ERROR", "is not the group's last roll, " + later);
        assertThat(images()).isEqualTo(Map.of("ami-next", 10L));
    }

    private String stoppedAfterTwoBatches() {
        cloud.start();
        String roll = start();
        clock.runUntil(() -> head(roll).currentBatch() == 3, deadline());
        store.request(roll, Control.Wish.STOP, new Control.Asked(clock.instant(), "jo"));
        assertThat(end(roll).head().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 6L, "ami-next", 4L));
        return roll;
    }

    private String start() {
        return accepted(StartAnswer.ask(cloud, ground.groupId(), BODY));
    }

    private String cleanUp(String rollId, String body) {
        return accepted(StartAnswer.cleanUp(cloud, ground.groupId(), rollId, body));
    }

    private String refusal(String rollId, String body) {
        StartAnswer answer = StartAnswer.cleanUp(cloud, ground.groupId(), rollId, body);
        assertThat(answer.status()).as(answer.body()).isBetween(400, 409);
        return answer.body();
    }

    private static String accepted(StartAnswer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.rollId();
    }

    /**
     * Runs until the roll's end and until its terminated instances are gone. It records the lowest number in service.
     */
    private Roll end(String rollId) {
        InService serving = region.inService(FleetTags.GROUP, ground.groupId(), Set.copyOf(ground.targetGroupArns()));
        region.listen(event -> least = Math.min(least, serving.count()));
        clock.runUntil(() -> !head(rollId).isOpen(), deadline());
        clock.advanceTo(clock.instant().plus(Simulator.AFTERMATH));
        return store.roll(rollId).orElseThrow();
    }

    private java.time.Instant deadline() {
        return clock.instant().plus(Duration.ofHours(12));
    }

    private greenroll.roll.RollHead head(String rollId) {
        return store.head(rollId).orElseThrow();
    }

    private Group group() {
        return store.group(ground.groupId()).orElseThrow();
    }

    private Set<String> members(String rollId, int batch) {
        return store.roll(rollId).orElseThrow().batches().get(batch - 1).instances().stream()
                .map(one -> one.id())
                .collect(Collectors.toSet());
    }

    private Set<String> live() {
        return region.live(FleetTags.GROUP, ground.groupId()).stream()
                .map(RegionInstance::id)
                .collect(Collectors.toSet());
    }

    private Map<String, Long> images() {
        return region.live(FleetTags.GROUP, ground.groupId()).stream()
                .collect(Collectors.groupingBy(RegionInstance::imageId, Collectors.counting()));
    }
}
