package greenroll.demo;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.demo.DemoReport.SpotInstances;
import greenroll.demo.DemoReport.SpotInstances.Mix;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.RegionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spot market of the demo, in a group of two on-demand and three spot instances. Time passes as the test says. */
class InterrupterTest {

    private static final Map<String, String> GROUP = Map.of("group", "demo");

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final List<String> warned = new ArrayList<>();
    private Interrupter market;
    private List<String> spot;

    @BeforeEach
    void place() {
        region.addSubnet("subnet-a", "us-east-1a");
        region.addImage("ami-1", ImageBehaviour.GREEN);
        place(3, Map.of("group", "other"));
        region.placeRunning(Placement.of(2, "ami-1", GROUP, List.of("subnet-a"), List.of()));
        spot = place(3, GROUP);
        region.listen(event -> {
            if (event instanceof RegionEvent.InterruptionWarned one) {
                warned.add(one.instanceId());
            }
        });
        market = new Interrupter(region, region.inService("group", "demo", Set.of()), clock.instant());
    }

    private List<String> place(int count, Map<String, String> tags) {
        return region.placeRunning(Placement.of(count, "ami-1", tags, List.of("subnet-a"), List.of())
                .asSpot());
    }

    @Test
    void between_operations_interruptsOneSpotInstanceOfTheGroupEveryHalfHour() {
        wait(Duration.ofMinutes(29));
        assertThat(warned).isEmpty();

        wait(Duration.ofMinutes(1));
        assertThat(warned).containsExactly(spot.get(0));

        wait(Duration.ofMinutes(1));
        assertThat(region.liveSpot()).as("two minutes of notice").contains(spot.get(0));
        wait(Duration.ofMinutes(1));
        assertThat(region.liveSpot()).doesNotContain(spot.get(0));

        wait(Duration.ofMinutes(28));
        assertThat(warned).containsExactly(spot.get(0), spot.get(1));
    }

    private void wait(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
        market.between(clock.instant());
    }

    @Test
    void result_hasTheTrueMix_andTheInstancesThatHaveAnotherInTheirPlace() {
        assertThat(market.result(Set.of(), 5)).isEqualTo(new SpotInstances(3, 0, 0, new Mix(3, 2), new Mix(3, 2)));

        region.externalActors().interruptSpot(spot.get(0));
        clock.advanceTo(clock.instant().plusSeconds(60));
        Set<String> interrupted = Set.of(spot.get(0), spot.get(1));
        assertThat(market.result(interrupted, 5)).isEqualTo(new SpotInstances(3, 2, 0, new Mix(2, 2), new Mix(3, 2)));

        place(1, GROUP);
        assertThat(market.result(interrupted, 5))
                .as("the second one lives")
                .isEqualTo(new SpotInstances(3, 2, 1, new Mix(3, 2), new Mix(3, 2)));
    }

    /** Each lacks one thing: an interruption, a replacement, a spot instance. */
    @Test
    void result_isAsPlanned_onlyWithAllInterruptionsAndReplacementsAndTheAskedMix() {
        Mix asked = new Mix(3, 2);

        assertThat(new SpotInstances(3, 3, 3, asked, asked).isAsPlanned()).isTrue();
        assertThat(new SpotInstances(3, 2, 2, asked, asked).isAsPlanned()).isFalse();
        assertThat(new SpotInstances(3, 3, 2, asked, asked).isAsPlanned()).isFalse();
        assertThat(new SpotInstances(3, 3, 3, new Mix(2, 3), asked).isAsPlanned())
                .isFalse();
        assertThat(new SpotInstances(3, 3, 3, asked, asked)
                        .and(new SpotInstances(3, 3, 3, asked, asked))
                        .isAsPlanned())
                .isTrue();
    }
}
