package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.market.SpotMarket;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.OwnerSettings;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.SpotSettings;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A group of six, three of them spot instances, between two rolls in virtual time. EC2 takes spot instances away, and
 * gives them again. No person starts an operation.
 */
class SpotGroupStoryTest {

    private static final List<String> TYPES = List.of("t3.small", "t3.medium");
    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    private final VirtualClock clock = new VirtualClock(Simulator.START);
    private final SimulatedRegion region = new SimulatedRegion(clock, 1, RegionSettings.defaults());
    private final InMemoryRollStore store = new InMemoryRollStore();
    private final GroupFixture ground = GroupFixture.lay(
            region,
            store,
            new RollCase(6, 3, 1, ImageBehaviour.GREEN, "{}", 1)
                    .withSetting(OwnerSettings.USUAL.withSpot(SpotSettings.HALF)),
            new Random(1),
            clock.instant());
    private final EmbeddedCloud cloud =
            EmbeddedCloud.withStore(Cases.HEALING, clock, region, store, new Random(1), ports -> ports);

    SpotGroupStoryTest() {
        cloud.start();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void anInterruption_isHealedAtOnce_andTheInstanceIsOutBeforeEc2EndsIt() {
        String victim = spot().getFirst();
        Instant warned = clock.instant();

        region.externalActors().warnOfInterruption(victim);

        RollHead heal = nextHeal();
        assertThat(heal.facts().createdAt()).isBefore(warned.plusSeconds(10));
        assertThat(scope(heal).cause()).isEqualTo(ReplacementScope.Cause.INTERRUPTION);
        assertThat(scope(heal).instanceIds()).containsExactly(victim);
        clock.advanceTo(warned.plusSeconds(110));
        assertThat(region.instance(victim).map(RegionInstance::registeredIn).orElse(List.of()))
                .as("it drains or is out")
                .allSatisfy(arn -> assertThat(
                                region.targets(arn).get(victim).state().name())
                        .isEqualTo("DRAINING"));
        assertThat(end(heal).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(mix()).isEqualTo(Map.of("spot", 3, "on demand", 3));
        assertThat(told(heal, RollEvent.Type.LAUNCHED)).hasSize(1);
    }

    @Test
    void severalInterruptions_areOneOperation() {
        List<String> victims = spot();

        victims.forEach(region.externalActors()::warnOfInterruption);

        RollHead heal = nextHeal();
        assertThat(end(heal).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(heals()).hasSize(1);
        assertThat(mix()).isEqualTo(Map.of("spot", 3, "on demand", 3));
        assertThat(spot()).doesNotContainAnyElementsOf(victims);
    }

    @Test
    void aRebalanceRecommendation_isHealed_launchFirst() {
        String victim = spot().getFirst();

        region.externalActors().recommendRebalance(victim);

        RollHead heal = nextHeal();
        assertThat(scope(heal).cause()).isEqualTo(ReplacementScope.Cause.REBALANCE_RECOMMENDATION);
        assertThat(end(heal).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(live()).doesNotContain(victim).hasSize(6);
        assertThat(mix()).isEqualTo(Map.of("spot", 3, "on demand", 3));
    }

    @Test
    void withoutSpotCapacity_onDemandInstancesStandIn_untilThereIsSomeAgain() {
        region.changeMarket(market -> empty());
        spot().forEach(region.externalActors()::warnOfInterruption);
        RollHead heal = nextHeal();

        assertThat(end(heal).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(mix()).isEqualTo(Map.of("on demand", 6));
        assertThat(told(heal, RollEvent.Type.FALLBACK_TO_ON_DEMAND))
                .singleElement()
                .asString()
                .startsWith("3 launched on demand in place of spot: InsufficientInstanceCapacity for spot t3.");

        RollHead inVain = nextHeal();
        assertThat(scope(inVain).cause()).isEqualTo(ReplacementScope.Cause.REVERT_TO_SPOT);
        assertThat(end(inVain).status()).as("nothing is wrong").isEqualTo(RollStatus.FINISHED);
        assertThat(mix()).isEqualTo(Map.of("on demand", 6));

        region.changeMarket(market -> SpotMarket.ENDLESS);
        RollHead back = nextHeal();
        assertThat(back.facts().createdAt())
                .as("it asks every half hour")
                .isAfter(inVain.facts().createdAt().plus(Duration.ofMinutes(30)));
        assertThat(end(back).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(mix()).isEqualTo(Map.of("spot", 3, "on demand", 3));
        assertThat(back.facts().identity().comment()).startsWith("3 on-demand instances stand in for spot");
        int before = heals().size();
        clock.advanceTo(clock.instant().plus(Duration.ofHours(3)));
        assertThat(heals()).as("nothing is left to do").hasSize(before);
    }

    @Test
    void aGroupThatNeverReverts_keepsItsStandIns() {
        assertThat(StartAnswer.update(cloud, ground.groupId(), """
                        { "group": { "strategy": { "revertToSpot": { "performAt": "never" } } } }""").status()).isEqualTo(200);
        region.changeMarket(market -> empty());
        spot().forEach(region.externalActors()::warnOfInterruption);
        assertThat(end(nextHeal()).status()).isEqualTo(RollStatus.FINISHED);
        region.changeMarket(market -> SpotMarket.ENDLESS);

        clock.advanceTo(clock.instant().plus(Duration.ofHours(3)));

        assertThat(heals()).hasSize(1);
        assertThat(mix()).isEqualTo(Map.of("on demand", 6));
    }

    private static SpotMarket empty() {
        SpotMarket market = SpotMarket.ENDLESS;
        for (String zone : ZONES) {
            for (String type : TYPES) {
                market = market.withCapacity(zone, type, 0);
            }
        }
        return market;
    }

    private static ReplacementScope scope(RollHead heal) {
        return Objects.requireNonNull(heal.facts().replacementScope());
    }

    private List<String> live() {
        return region.live(FleetTags.GROUP, ground.groupId()).stream()
                .map(RegionInstance::id)
                .toList();
    }

    private List<String> spot() {
        Set<String> live = new HashSet<>(live());
        return region.liveSpot().stream().filter(live::contains).toList();
    }

    private Map<String, Integer> mix() {
        List<String> spot = region.liveSpot();
        return live().stream()
                .collect(Collectors.toMap(id -> spot.contains(id) ? "spot" : "on demand", id -> 1, Integer::sum));
    }

    private List<RollHead> heals() {
        return store.rolls(ground.groupId(), 100, true, null).items().stream()
                .filter(head -> head.facts().kind() == RollKind.HEAL)
                .toList();
    }

    private RollHead nextHeal() {
        int before = heals().size();
        clock.runUntil(() -> heals().size() > before, clock.instant().plus(Duration.ofHours(1)));
        assertThat(heals()).hasSize(before + 1);
        return heals().getFirst();
    }

    private RollHead end(RollHead operation) {
        String id = operation.id();
        clock.runUntil(
                () -> !store.head(id).orElseThrow().isOpen(), clock.instant().plus(Duration.ofHours(2)));
        return store.head(id).orElseThrow();
    }

    private List<String> told(RollHead operation, RollEvent.Type type) {
        return store.events(operation.id(), 1_000, null).items().stream()
                .filter(event -> event.type() == type)
                .map(RollEvent::message)
                .toList();
    }
}
