package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The effects of {@code strategy.onFailure} on a roll of ten that fails, in virtual time. */
class OnFailureTest {

    private final VirtualClock clock = new VirtualClock(Simulator.START);
    private final SimulatedRegion region = new SimulatedRegion(clock, 1, RegionSettings.defaults());
    private final InMemoryRollStore store = new InMemoryRollStore();
    private final GroupFixture ground = GroupFixture.lay(
            region, store, new RollCase(10, 3, 1, ImageBehaviour.BROKEN, "{}", 1), new Random(1), clock.instant());
    private final EmbeddedCloud cloud =
            EmbeddedCloud.withStore(Cases.TEMPLATE, clock, region, store, new Random(1), ports -> ports);

    @AfterEach
    void close() {
        cloud.close();
    }

    /**
     * The kept instance neither locks the group nor serves. The next roll leaves it alone, and the watchdog terminates
     * it in time.
     */
    @Test
    void keepFailedFor_keepsFailedGreenForALook_andHoldsNobodyUp() {
        cloud.start();
        Roll failed = end(start("{ \"keepFailedFor\": 7200 }"));
        Instant until = failed.head().failure().at().plus(Duration.ofHours(2));
        List<String> kept = failed.head().ending().retained().stream()
                .map(RetainedInstance::instanceId)
                .toList();

        assertThat(failed.head().status()).isEqualTo(RollStatus.FAILED);
        assertThat(Duration.between(
                        failed.head().failure().at(), failed.head().progress().updatedAt()))
                .isLessThan(Duration.ofMinutes(10));
        assertThat(failed.head().ending().retained())
                .hasSize(2)
                .allMatch(one -> one.until().equals(until));
        assertThat(failed.head().leftovers()).isEmpty();
        assertThat(kept).allMatch(id -> isOut(id));

        Roll next = end(startGood());
        assertThat(next.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-good", 10L, "ami-next", 2L));
        assertThat(kept).allMatch(id -> isOut(id));

        clock.advanceTo(until.minusSeconds(1));
        assertThat(images()).containsEntry("ami-next", 2L);
        clock.advanceTo(until.plus(Duration.ofMinutes(6)));
        assertThat(images()).isEqualTo(Map.of("ami-good", 10L));
        assertThat(store.head(failed.id()).orElseThrow().ending().retained()).isEmpty();
        assertThat(timeline(failed.id())).last().satisfies(event -> {
            assertThat(event.type()).isEqualTo(Type.TERMINATED);
            assertThat(event.affected().instances()).containsExactlyInAnyOrderElementsOf(kept);
        });
    }

    @Test
    void detachOld_leavesGreenAsItIs_andTakesOutBlueAboveTheFloorOnly() {
        Map<String, String> tags = Map.of(FleetTags.GROUP, ground.groupId(), FleetTags.REVISION, "1");
        region.placeRunning(Placement.of(1, "ami-blue", tags, subnets(), ground.targetGroupArns()));
        cloud.start();
        clock.advanceTo(clock.instant().plusSeconds(60));

        Roll failed = end(start("{ \"actionType\": \"DETACH_OLD\" }"));

        assertThat(failed.head().status()).isEqualTo(RollStatus.FAILED);
        assertThat(failed.head().baseline().inService()).isEqualTo(11);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 10L, "ami-next", 2L));
        assertThat(failed.head().leftovers())
                .extracting(Leftover::why)
                .filteredOn(why -> why.startsWith("blue: without it"))
                .hasSize(10);
        assertThat(failed.head().leftovers())
                .extracting(Leftover::why)
                .filteredOn(why -> why.startsWith("not in service"))
                .hasSize(2);
    }

    @Test
    void drainingTimeout_isForWhatFailed_andNotForTheRest() {
        cloud.start();
        Roll failed = end(start("{ \"drainingTimeout\": 20 }"));

        Instant out = at(failed.id(), Type.DEREGISTERED);
        assertThat(Duration.between(out, at(failed.id(), Type.TERMINATING)))
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(60));
        assertThat(failed.settings().draining().drainingTimeout()).hasSeconds(300);
    }

    /** From the third batch on, the image is bad, and the caller does not trust the first batch's green instances. */
    @Test
    void batchNum_replacesThatBatchesGreenToo_byWhatServedBefore() {
        region.addImage("ami-next", ImageBehaviour.GREEN);
        cloud.start();
        String roll = start("{ \"batchNum\": 1 }");
        clock.runUntil(
                () -> store.roll(roll).orElseThrow().batches().size() == 2
                        && store.roll(roll)
                                        .orElseThrow()
                                        .batches()
                                        .get(1)
                                        .instances()
                                        .size()
                                == 2,
                deadline());
        region.addImage("ami-next", ImageBehaviour.BROKEN);
        Roll failed = end(roll);
        Roll detached = end(failed.head().control().rollback());

        assertThat(failed.head().failure().batch()).isEqualTo(3);
        assertThat(detached.facts().kind()).isEqualTo(RollKind.DETACH);
        assertThat(detached.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 8L, "ami-next", 2L));
    }

    private String start(String onFailure) {
        return accepted("""
                { "batchSizePercentage": 20, "gracePeriod": 30, "healthTimeout": 120,
                  "strategy": { "onFailure": %s } }""".formatted(onFailure));
    }

    private String startGood() {
        region.addImage("ami-good", ImageBehaviour.GREEN);
        Group group = store.group(ground.groupId()).orElseThrow();
        Revision next = new Revision(
                group.latestRevision() + 1,
                GroupFixture.specification("ami-good", ground.targetGroupArns()),
                clock.instant());
        assertThat(store.addRevision(group, next)).isTrue();
        return accepted("{ \"batchSizePercentage\": 50, \"gracePeriod\": 0, \"drainingTimeout\": 30 }");
    }

    private String accepted(String body) {
        StartAnswer answer = StartAnswer.ask(cloud, ground.groupId(), body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.rollId();
    }

    private Roll end(String rollId) {
        clock.runUntil(() -> !store.head(rollId).orElseThrow().isOpen(), deadline());
        clock.advanceTo(clock.instant().plus(Simulator.AFTERMATH));
        return store.roll(rollId).orElseThrow();
    }

    private Instant deadline() {
        return clock.instant().plus(Duration.ofHours(12));
    }

    private List<RollEvent> timeline(String rollId) {
        return store.events(rollId, 10_000, null).items();
    }

    private Instant at(String rollId, Type type) {
        return timeline(rollId).stream()
                .filter(event -> event.type() == type)
                .findFirst()
                .orElseThrow()
                .at();
    }

    private boolean isOut(String id) {
        RegionInstance instance = region.instance(id).orElseThrow();
        return instance.state().isLive() && instance.registeredIn().isEmpty();
    }

    private List<String> subnets() {
        return store.group(ground.groupId()).orElseThrow().placement().subnets().stream()
                .map(subnet -> subnet.subnetId())
                .toList();
    }

    private Map<String, Long> images() {
        return region.live(FleetTags.GROUP, ground.groupId()).stream()
                .collect(Collectors.groupingBy(RegionInstance::imageId, Collectors.counting()));
    }
}
