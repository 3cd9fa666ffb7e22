package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.RegionEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.MarketType;

/** EC2's notices to Spot Instances, and what follows each. */
class InterruptionsTest {

    private final Stage stage = new Stage();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        stage.region.listen(event -> {
            String when = event.at().toString().substring(14, 19) + " ";
            switch (event) {
                case RegionEvent.InterruptionWarned e -> told.add(when + "warned in " + e.zone());
                case RegionEvent.RebalanceRecommended _ -> told.add(when + "rebalance");
                case RegionEvent.StateChanged e ->
                    told.add(when
                            + e.to()
                            + (e.reason() == null ? "" : " " + e.reason().code()));
                default -> {}
            }
        });
    }

    private List<String> spot(int count) {
        return stage.region.placeRunning(
                Placement.of(count, "ami-blue", Stage.TAGS, List.of("subnet-a", "subnet-b"), List.of())
                        .asSpot());
    }

    @Test
    void warnOfInterruption_endsTheInstanceTwoMinutesLater() {
        String id = spot(1).getFirst();

        stage.region.externalActors().warnOfInterruption(id);
        stage.passSeconds(60);
        stage.region.externalActors().warnOfInterruption(id);
        assertThat(stage.describe(id).state().nameAsString()).isEqualTo("running");
        stage.passSeconds(300);

        assertThat(told)
                .containsExactly(
                        "00:00 warned in us-east-1a",
                        "02:00 SHUTTING_DOWN Server.SpotInstanceTermination",
                        "02:15 TERMINATED Server.SpotInstanceTermination");
        assertThat(stage.describe(id).stateReason().code()).isEqualTo("Server.SpotInstanceTermination");
    }

    @Test
    void warnOfInterruption_ofAnInstanceThatEndsBefore_changesNothingMore() {
        String id = spot(1).getFirst();

        stage.region.externalActors().warnOfInterruption(id);
        stage.passSeconds(30);
        stage.ec2.terminateInstances(end -> end.instanceIds(id));
        stage.region.externalActors().warnOfInterruption(id);
        stage.passSeconds(300);

        assertThat(told)
                .containsExactly(
                        "00:00 warned in us-east-1a",
                        "00:30 SHUTTING_DOWN Client.UserInitiatedShutdown",
                        "00:45 TERMINATED Client.UserInitiatedShutdown");
    }

    @Test
    void recommendRebalance_isSentOnce_andTheInstanceStays() {
        String id = spot(1).getFirst();

        stage.region.externalActors().recommendRebalance(id);
        stage.region.externalActors().recommendRebalance(id);
        stage.passSeconds(300);

        assertThat(told).containsExactly("00:00 rebalance");
        assertThat(stage.describe(id).state().nameAsString()).isEqualTo("running");
    }

    @Test
    void interruptPool_takesItsCapacityAway_andWarnsItsInstancesOnly() {
        List<String> ids = spot(4);
        String onDemand = stage.placed(1, "ami-blue").getFirst();

        stage.region.externalActors().interruptPool("us-east-1a", "t3.small");

        var spot = Stage.request("ami-green", 1, "t-1").toBuilder()
                .instanceMarketOptions(options -> options.marketType(MarketType.SPOT))
                .build();
        LaunchTest.assertCode("InsufficientInstanceCapacity", () -> stage.ec2.runInstances(spot));
        stage.passSeconds(300);
        LaunchTest.assertCode("InsufficientInstanceCapacity", () -> stage.ec2.runInstances(spot));
        assertThat(told)
                .containsExactly(
                        "00:00 warned in us-east-1a",
                        "00:00 warned in us-east-1a",
                        "02:00 SHUTTING_DOWN Server.SpotInstanceTermination",
                        "02:00 SHUTTING_DOWN Server.SpotInstanceTermination",
                        "02:15 TERMINATED Server.SpotInstanceTermination",
                        "02:15 TERMINATED Server.SpotInstanceTermination");
        assertThat(stage.region.liveSpot()).containsExactly(ids.get(1), ids.get(3));
        assertThat(stage.describe(onDemand).state().nameAsString()).isEqualTo("running");
    }

    @Test
    void onDemandInstances_getNoNotice() {
        String id = stage.placed(1, "ami-blue").getFirst();

        assertThatThrownBy(() -> stage.region.externalActors().warnOfInterruption(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(id + " is not a Spot Instance");
        assertThatThrownBy(() -> stage.region.externalActors().recommendRebalance(id))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(told).isEmpty();
    }
}
