package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.ProbeAnswer;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.fleet.TargetHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceTagsTest {

    private final Stage stage = new Stage();

    @Test
    void placeRunning_twelveInTwoZones_areThereHealthyAndOldWithoutACall() {
        List<String> ids = stage.placed(12, "ami-blue", stage.web);

        List<RegionInstance> placed = stage.region.live("group", "sig-1");
        assertThat(placed).extracting(RegionInstance::id).isEqualTo(ids);
        assertThat(placed).extracting(RegionInstance::zone).startsWith("us-east-1a", "us-east-1b", "us-east-1a");
        assertThat(placed).extracting(RegionInstance::launchedAt).isSorted();
        assertThat(placed.getLast().launchedAt()).isEqualTo(Stage.START.minus(Duration.ofDays(1)));
        assertThat(stage.region.targets(stage.web).values())
                .hasSize(12)
                .containsOnly(new TargetHealth(TargetHealth.State.HEALTHY, null, null));
        assertThat(stage.region.calls().total()).isZero();
        stage.pass(Duration.ofHours(1));
        assertThat(ids).allMatch(stage.region::isHealthyEverywhere);
    }

    @Test
    void inService_throughARollsActs_countsExactlyThoseThatServe() {
        String api = stage.region.addTargetGroup(TargetGroupSettings.named("api"));
        List<String> blue = stage.placed(3, "ami-blue", stage.web, api);
        InService inService = stage.region.inService("group", "sig-1", Set.of(stage.web, api));
        assertThat(inService.count()).isEqualTo(3);

        String green = stage.running("ami-green");
        assertThat(inService.live()).isEqualTo(4);
        stage.register(stage.web, green);
        stage.passSeconds(13);
        assertThat(inService.contains(green)).as("healthy in one of two").isFalse();
        stage.register(api, green);
        stage.passSeconds(13);
        assertThat(inService.count()).isEqualTo(4);

        stage.deregister(api, blue.get(0));
        assertThat(inService.count()).isEqualTo(3);
        stage.ec2.rebootInstances(r -> r.instanceIds(blue.get(1)));
        assertThat(inService.ids()).containsExactlyInAnyOrder(blue.get(2), green);
        stage.region.externalActors().untag(blue.get(2), "group");
        assertThat(inService.ids()).containsExactly(green);
        stage.ec2.terminateInstances(r -> r.instanceIds(green));
        assertThat(inService.count()).isZero();
        assertThat(inService.liveIds()).containsExactlyInAnyOrder(blue.get(0), blue.get(1));
    }

    @Test
    void listener_ofOneInstancesLife_isToldEverythingInOrderAndWhoDidIt() {
        stage.region.listen(stage.events::add);

        String id = stage.running("ami-green");
        stage.register(stage.web, id);
        stage.passSeconds(15);
        stage.deregister(stage.web, id);
        stage.passSeconds(300);
        stage.ec2.rebootInstances(r -> r.instanceIds(id));
        stage.passSeconds(30);
        stage.region.externalActors().tag(id, "kept", "yes");
        stage.region.externalActors().interruptSpot(id);
        stage.passSeconds(15);

        assertThat(stage.events)
                .extracting(ResourceTagsTest::told)
                .containsExactly(
                        "launched by ec2.RunInstances",
                        "PENDING to RUNNING by cloud",
                        "registered by elbv2.RegisterTargets",
                        "INITIAL to INITIAL by cloud",
                        "INITIAL to HEALTHY by cloud",
                        "deregistered, was HEALTHY, by elbv2.DeregisterTargets",
                        "unlisted by cloud",
                        "rebooting by ec2.RebootInstances",
                        "back from reboot by cloud",
                        "tagged {group=sig-1, kept=yes} by operator",
                        "RUNNING to SHUTTING_DOWN by spot",
                        "SHUTTING_DOWN to TERMINATED by cloud");
        assertThat(stage.events).extracting(RegionEvent::instanceId).containsOnly(id);
        assertThat(stage.events).extracting(RegionEvent::at).isSorted();
    }

    private static String told(RegionEvent event) {
        String by = " by " + event.by().what();
        return switch (event) {
            case RegionEvent.Launched e -> "launched" + by;
            case RegionEvent.StateChanged e -> e.from() + " to " + e.to() + by;
            case RegionEvent.Rebooting e -> "rebooting" + by;
            case RegionEvent.BackFromReboot e -> "back from reboot" + by;
            case RegionEvent.Tagged e -> "tagged " + new java.util.TreeMap<>(e.tags()) + by;
            case RegionEvent.InterruptionWarned e -> "warned of interruption in " + e.zone() + by;
            case RegionEvent.RebalanceRecommended e -> "rebalance recommended" + by;
            case RegionEvent.Registered e -> "registered" + by;
            case RegionEvent.HealthChanged e -> e.from().state() + " to " + e.to().state() + by;
            case RegionEvent.Deregistered e -> "deregistered, was " + e.was().state() + "," + by;
            case RegionEvent.Unlisted e -> "unlisted" + by;
        };
    }

    @Test
    void listener_askingTheWatch_findsItUpToDate() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();
        InService inService = stage.region.inService("group", "sig-1", Set.of(stage.web));
        List<Integer> counts = new ArrayList<>();
        stage.region.listen(event -> counts.add(inService.count()));

        stage.deregister(stage.web, id);

        assertThat(counts).containsExactly(0);
    }

    @Test
    void region_sameSeedAndActs_isTheSameToTheMillisecond() {
        assertThat(story(new Stage())).isEqualTo(story(new Stage()));
    }

    private static List<RegionEvent> story(Stage stage) {
        stage.region.listen(stage.events::add);
        stage.placed(6, "ami-blue", stage.web);
        List<String> green = stage.running("ami-flaky", 3);
        stage.register(stage.web, green.toArray(String[]::new));
        stage.passSeconds(400);
        stage.ec2.terminateInstances(r -> r.instanceIds(green));
        stage.passSeconds(4_000);
        return stage.events;
    }

    @Test
    void imageAnswers_ofEachImage_isWhatARealServerShouldSay() {
        String api = stage.region.addTargetGroup(TargetGroupSettings.named("api"));
        Map<String, String> ids = Map.of(
                "blue", stage.placed(1, "ami-blue", stage.web, api).getFirst(),
                "broken", stage.placed(1, "ami-broken", stage.web, api).getFirst(),
                "partial", stage.placed(1, "ami-partial", stage.web, api).getFirst());

        assertThat(stage.region.imageAnswers(ids.get("blue"), api)).isEqualTo(new ProbeAnswer.Passed());
        assertThat(stage.region.imageAnswers(ids.get("broken"), api)).isEqualTo(new ProbeAnswer.WrongCode(503));
        assertThat(stage.region.imageAnswers(ids.get("partial"), stage.web)).isEqualTo(new ProbeAnswer.Passed());
        assertThat(stage.region.imageAnswers(ids.get("partial"), api)).isEqualTo(new ProbeAnswer.WrongCode(503));
        stage.region.externalActors().reboot(ids.get("blue"));
        assertThat(stage.region.imageAnswers(ids.get("blue"), api)).isEqualTo(new ProbeAnswer.NoConnection());
    }
}
