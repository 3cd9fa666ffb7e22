package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.fleet.InstanceState;
import greenroll.json.Json;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The ways of docs/migrate.md, in virtual time. Five instances that another tool launched serve behind a target group.
 */
class MigrateTest {

    private final VirtualClock clock = new VirtualClock(Simulator.START);
    private final SimulatedRegion region = new SimulatedRegion(clock, 1, RegionSettings.defaults());
    private final InMemoryRollStore store = new InMemoryRollStore();
    private final EmbeddedCloud cloud =
            EmbeddedCloud.withStore(Cases.HEALING, clock, region, store, new Random(1), ports -> ports);
    private final String web;
    private final List<String> theirs;

    MigrateTest() {
        region.addImage("ami-theirs", ImageBehaviour.BLUE);
        region.addImage("ami-web", ImageBehaviour.GREEN);
        region.addSubnet("subnet-1", "us-east-1a");
        region.addSubnet("subnet-2", "us-east-1b");
        web = region.addTargetGroup(TargetGroupSettings.named("web"));
        region.placeRunning(Placement.of(
                5, "ami-theirs", Map.of("keeper", "somebody-else"), List.of("subnet-1", "subnet-2"), List.of(web)));
        theirs = region.live("keeper", "somebody-else").stream()
                .map(RegionInstance::id)
                .sorted()
                .toList();
        cloud.start();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aSecondGroup_servesBesideTheirs_andThenAlone() {
        String group = created(5);

        assertThat(serving()).isEqualTo(Map.of("ami-theirs", 5L, "ami-web", 5L));
        assertThat(region.live("keeper", "somebody-else"))
                .extracting(RegionInstance::id)
                .containsExactlyInAnyOrderElementsOf(theirs);

        theirs.forEach(id -> region.externalActors().deregister(web, id));
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(6)));
        theirs.forEach(id -> region.externalActors().terminate(id));
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(serving()).isEqualTo(Map.of("ami-web", 5L));
        assertThat(kinds(group)).containsExactly(RollKind.CREATE);
    }

    @Test
    void adoptedInstances_serveOn_andAreTheGroupsToRollAndToHeal() {
        String group = adopted();
        assertThat(serving()).isEqualTo(Map.of("ami-theirs", 5L));
        assertThat(kinds(group)).containsExactly(RollKind.CREATE);

        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(kinds(group)).containsExactly(RollKind.CREATE);
        String roll = StartAnswer.ask(cloud, group, """
                { "batchSizePercentage": 40, "gracePeriod": 30, "drainingTimeout": 60 }""").rollId();
        assertThat(end(roll)).isEqualTo(RollStatus.FINISHED);
        assertThat(serving()).isEqualTo(Map.of("ami-web", 5L));
    }

    @Test
    void anAdoptedInstance_thatDies_isReplacedByTheServingRevision() {
        String group = adopted();
        region.externalActors().terminate(theirs.getFirst());

        clock.runUntil(
                () -> kinds(group).contains(RollKind.HEAL), clock.instant().plus(Duration.ofMinutes(10)));
        end(store.rolls(group, 1, true, null).items().getFirst().id());

        assertThat(serving()).isEqualTo(Map.of("ami-theirs", 4L, "ami-web", 1L));
    }

    @Test
    void untaggedInstances_stay_whenTheGroupIsDeleted() {
        String group = adopted();

        theirs.forEach(id -> region.externalActors().untag(id, FleetTags.GROUP));
        StartAnswer answer = StartAnswer.delete(cloud, group, Map.of());

        assertThat(end(answer.operationId())).isEqualTo(RollStatus.FINISHED);
        assertThat(store.group(group)).isEmpty();
        assertThat(serving()).isEqualTo(Map.of("ami-theirs", 5L));
    }

    @Test
    void untaggedInstances_stay_alsoWhenHealingWasQuickerThanTheDeletion() {
        String group = adopted();

        theirs.forEach(id -> region.externalActors().untag(id, FleetTags.GROUP));
        clock.runUntil(
                () -> kinds(group).contains(RollKind.HEAL), clock.instant().plus(Duration.ofMinutes(10)));
        String heal = store.rolls(group, 1, true, null).items().getFirst().id();
        assertThat(end(StartAnswer.delete(cloud, group, Map.of()).operationId()))
                .isEqualTo(RollStatus.FINISHED);
        assertThat(end(heal)).as("the deletion took the group over").isEqualTo(RollStatus.STOPPED);

        assertThat(store.group(group)).isEmpty();
        assertThat(serving()).isEqualTo(Map.of("ami-theirs", 5L));
    }

    private String adopted() {
        String group = created(0);
        theirs.forEach(id -> region.externalActors().tag(id, FleetTags.GROUP, group));
        JsonNode sized = item(StartAnswer.update(cloud, group, "{ \"group\": { \"capacity\": { \"target\": 5 } } }"));
        assertThat(sized.at("/capacity/target").asInt()).isEqualTo(5);
        assertThat(sized.has("activeRoll")).isFalse();
        return group;
    }

    private String created(int target) {
        JsonNode item = item(StartAnswer.create(cloud, """
                { "group": { "name": "web", "region": "us-east-1",
                    "capacity": { "minimum": 0, "target": %d, "maximum": 10 },
                    "compute": { "instanceTypes": { "ondemand": "t3.small" }, "subnetIds": ["subnet-1", "subnet-2"],
                      "launchSpecification": { "imageId": "ami-web", "loadBalancersConfig": { "loadBalancers": [
                        { "type": "TARGET_GROUP", "arn": "%s" } ] } } } } }""".formatted(target, web), Map.of()));
        String group = item.path("id").asText();
        end(item.at("/activeRoll/id").asText());
        return group;
    }

    private RollStatus end(String id) {
        clock.runUntil(
                () -> !store.head(id).orElseThrow().isOpen(), clock.instant().plus(Duration.ofHours(3)));
        return store.head(id).orElseThrow().status();
    }

    private List<RollKind> kinds(String group) {
        return store.rolls(group, 100, true, null).items().stream()
                .map(head -> head.facts().kind())
                .toList();
    }

    /** The number of running and healthy instances in the target group, by image. */
    private Map<String, Long> serving() {
        return region.targets(web).keySet().stream()
                .flatMap(id -> region.instance(id).stream())
                .filter(one -> one.state() == InstanceState.RUNNING && region.isHealthyEverywhere(one.id()))
                .collect(Collectors.groupingBy(RegionInstance::imageId, Collectors.counting()));
    }

    private static JsonNode item(StartAnswer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Json.tree(answer.body()).at("/response/items/0");
    }
}
