package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.fleet.Fleet;
import greenroll.fleet.Unavailable;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Subnet;
import greenroll.json.Json;
import greenroll.roll.GroupActivity;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.RetainedInstance;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import greenroll.upkeep.HealGroups;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The operations of a group of six in three zones between two rolls, in virtual time. The group is scaled, healed and,
 * at the end, deleted. The schedule looks every minute for instances that died or are unhealthy. Revision 1 serves.
 */
class SimulatedGroupOperationsTest {

    private static final String BROKEN = """
            { "batchSizePercentage": 50, "gracePeriod": 30, "healthTimeout": 120, "drainingTimeout": 30 }""";

    private static final LambdaLogger NOBODY_LISTENS = new LambdaLogger() {
        @Override
        public void log(String message) {}

        @Override
        public void log(byte[] message) {}
    };

    /** The context of an invocation without a log. */
    private static final Context SILENT = (Context) Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, given) -> method.getReturnType() == LambdaLogger.class
                    ? NOBODY_LISTENS
                    : method.getReturnType() == int.class ? 60_000 : "r");

    private final VirtualClock clock = new VirtualClock(Simulator.START);
    private final SimulatedRegion region = new SimulatedRegion(clock, 1, RegionSettings.defaults());
    private final InMemoryRollStore store = new InMemoryRollStore();
    private final GroupFixture ground = GroupFixture.lay(
            region, store, new RollCase(6, 3, 1, ImageBehaviour.BROKEN, BROKEN, 1), new Random(1), clock.instant());
    private final EmbeddedCloud cloud =
            EmbeddedCloud.withStore(Cases.HEALING, clock, region, store, new Random(1), ports -> ports);

    SimulatedGroupOperationsTest() {
        cloud.start();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void scaleUp_launchesTheServingRevision_andNothingElseChanges() {
        List<String> before = ids();

        StartAnswer answer = StartAnswer.scale(cloud, ground.groupId(), 3, Map.of());

        JsonNode item = item(answer);
        assertThat(item.at("/operation/kind").asText()).isEqualTo("SCALE");
        assertThat(item.at("/capacity/target").asInt()).isEqualTo(9);
        assertThat(item.at("/newInstances")).as("they launch after the answer").hasSize(3);
        assertThat(item.at("/victimInstances")).isEmpty();
        RollHead scaled = end(answer.operationId());
        assertThat(scaled.status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 9L));
        assertThat(ids()).containsAll(before);
        assertThat(zones().values()).containsOnly(3L);
        assertThat(group().capacity().target()).isEqualTo(9);
        assertThat(group().servingRevision()).isEqualTo(1);
        assertThat(group().latestRevision()).isEqualTo(2);
        assertThat(lastLine(scaled.id())).isEqualTo("finished: the target of 9 is reached");
    }

    @Test
    void scaleDown_takesOutOneOfEachZone_drainedFirst() {
        StartAnswer answer = StartAnswer.scale(cloud, ground.groupId(), -3, Map.of());

        List<String> victims = item(answer).path("victimInstances").findValuesAsText("instanceId");
        assertThat(victims).hasSize(3);
        assertThat(group().capacity().target()).isEqualTo(3);
        assertThat(end(answer.operationId()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(ids()).hasSize(3).doesNotContainAnyElementsOf(victims);
        assertThat(zones().values()).containsOnly(1L);
        assertThat(store.roll(answer.operationId()).orElseThrow().instances()).isEmpty();
    }

    /**
     * Three instances more than the target are kept, out of every target group. They do not leave, and no other
     * instance leaves in their place.
     */
    @Test
    void scaleDown_leavesAloneWhatIsKeptForALook_andReachesItsTargetWithoutIt() {
        List<String> kept = keptAfterAFailedRoll();

        StartAnswer answer = StartAnswer.scale(cloud, ground.groupId(), -3, Map.of());

        List<String> victims = item(answer).path("victimInstances").findValuesAsText("instanceId");
        assertThat(victims).hasSize(3).doesNotContainAnyElementsOf(kept);
        assertThat(end(answer.operationId()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 3L, "ami-next", 3L));
        assertThat(ids()).containsAll(kept).doesNotContainAnyElementsOf(victims);
        assertThat(zones().values()).containsOnly(2L);
    }

    @Test
    void scaleUp_launchesAsManyAsAreAskedFor_besideWhatIsKeptForALook() {
        keptAfterAFailedRoll();

        StartAnswer answer = StartAnswer.scale(cloud, ground.groupId(), 1, Map.of());

        assertThat(end(answer.operationId()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 7L, "ami-next", 3L));
    }

    /** A roll leaves kept instances alone. A plan counts them neither as in the group nor as instances to replace. */
    @Test
    void plan_besideWhatIsKeptForALook_isAboutTheOthersAlone() {
        List<String> kept = keptAfterAFailedRoll();
        region.addImage("ami-next", ImageBehaviour.GREEN);

        JsonNode plan = StartAnswer.plan(cloud, ground.groupId(), """
                { "batchSizePercentage": 100, "gracePeriod": 0, "healthCheckType": "NONE" }""");

        assertThat(plan.path("inService").asInt()).isEqualTo(6);
        assertThat(plan.at("/batches/0/blue").toString()).doesNotContain(kept);
        assertThat(plan.at("/batches/0/blueInstances").asInt()).isEqualTo(6);
    }

    private List<String> keptAfterAFailedRoll() {
        RollHead failed = end(StartAnswer.ask(cloud, ground.groupId(), """
                { "batchSizePercentage": 50, "gracePeriod": 30, "healthTimeout": 120, "drainingTimeout": 30,
                  "strategy": { "onFailure": { "keepFailedFor": 7200 } } }""").rollId());
        List<String> kept = failed.ending().retained().stream()
                .map(RetainedInstance::instanceId)
                .toList();
        assertThat(failed.status()).isEqualTo(RollStatus.FAILED);
        assertThat(kept).hasSize(3);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 6L, "ami-next", 3L));
        return kept;
    }

    @Test
    void scale_beyondTheGroupsCapacity_isRefused_andChangesNothing() {
        StartAnswer answer = StartAnswer.scale(cloud, ground.groupId(), -7, Map.of());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("adjustment", "VALIDATION_ERROR");
        assertThat(group().capacity().target()).isEqualTo(6);
        assertThat(operations()).containsExactly(RollKind.CREATE);
    }

    @Test
    void scale_withTheSameKey_scalesOnce() {
        Map<String, String> key = Map.of("Idempotency-Key", "more");

        StartAnswer first = StartAnswer.scale(cloud, ground.groupId(), 1, key);
        StartAnswer again = StartAnswer.scale(cloud, ground.groupId(), 1, key);
        StartAnswer other = StartAnswer.scale(cloud, ground.groupId(), 2, key);

        assertThat(again.operationId()).isEqualTo(first.operationId());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body()).contains("IDEMPOTENCY_KEY_REUSED");
        assertThat(group().capacity().target()).isEqualTo(7);
    }

    /**
     * The roll continues with the floor and the target of its start. Healing launches the other instances once it has
     * ended.
     */
    @Test
    void scaleUp_duringARoll_onlyWritesTheTarget_whichIsReachedAfterwards() {
        region.addImage("ami-next", ImageBehaviour.GREEN);
        String roll = StartAnswer.ask(cloud, ground.groupId(), BROKEN).rollId();
        clock.advanceTo(clock.instant().plusSeconds(60));

        StartAnswer up = StartAnswer.scale(cloud, ground.groupId(), 2, Map.of());
        StartAnswer down = StartAnswer.scale(cloud, ground.groupId(), -1, Map.of());

        assertThat(item(up).has("operation")).isFalse();
        assertThat(item(up).at("/capacity/target").asInt()).isEqualTo(8);
        assertThat(down.status()).isEqualTo(409);
        assertThat(down.body()).contains("OPERATION_IN_PROGRESS", roll, "ROLL");
        assertThat(end(roll).facts().target()).isEqualTo(6);
        RollHead heal = nextHeal();
        assertThat(heal.facts().identity().comment()).isEqualTo("2 of 8 missing");
        assertThat(end(heal.id()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-next", 8L));
    }

    /** The whole capacity, also minimum and maximum, is written with the lock. */
    @Test
    void updateOfTheTarget_scales_andOfItsBoundsWithIt() {
        StartAnswer answer = StartAnswer.update(cloud, ground.groupId(), """
                { "group": { "name": "web", "capacity": { "minimum": 8, "target": 8, "maximum": 9 } } }""");

        assertThat(item(answer).at("/activeRoll/kind").asText()).isEqualTo("SCALE");
        assertThat(item(answer).path("name").asText()).isEqualTo("web");
        assertThat(group().capacity()).isEqualTo(new Capacity(8, 8, 9));
        end(item(answer).at("/activeRoll/id").asText());
        assertThat(images()).isEqualTo(Map.of("ami-blue", 8L));
    }

    @Test
    void updateToALowerTarget_whileARollHoldsTheGroup_isRefused_andWritesNothingOfTheRest() {
        String roll = StartAnswer.ask(cloud, ground.groupId(), BROKEN).rollId();

        StartAnswer answer = StartAnswer.update(cloud, ground.groupId(), """
                { "group": { "name": "web", "capacity": { "target": 3 } } }""");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("OPERATION_IN_PROGRESS", roll);
        assertThat(group().name()).isEqualTo("simulated");
        assertThat(group().capacity().target()).isEqualTo(6);
    }

    @Test
    void updateOfTheImage_inAGroupThatIsRolledOnChange_isRolled_andWhatComesDuringThatRollWaitsForItsEnd() {
        region.addImage("ami-a", ImageBehaviour.GREEN);
        region.addImage("ami-b", ImageBehaviour.GREEN);
        StartAnswer.update(cloud, ground.groupId(), """
                { "group": { "updatePolicy": { "shouldRoll": true,
                    "rollConfig": { "batchSizePercentage": 50, "gracePeriod": 0, "drainingTimeout": 30 } } } }""");

        StartAnswer first = change("ami-a");
        StartAnswer second = change("ami-b");

        String roll = item(first).at("/activeRoll/id").asText();
        assertThat(item(first).at("/activeRoll/kind").asText()).isEqualTo("ROLL");
        assertThat(item(second).at("/activeRoll/id").asText()).isEqualTo(roll);
        assertThat(store.activity(ground.groupId()))
                .singleElement()
                .satisfies(note -> assertThat(note.message())
                        .isEqualTo("revision 4 is not rolled yet: the ROLL " + roll + " holds the group"));
        assertThat(end(roll).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-a", 6L));
        clock.runUntil(() -> group().activeRoll() != null, clock.instant().plus(Duration.ofHours(2)));
        assertThat(end(group().activeRoll().rollId()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-b", 6L));
        assertThat(group().servingRevision()).isEqualTo(4);
    }

    @Test
    void updateOfTheImage_inAGroupWhoseRollsBake_bakesToo() {
        region.addImage("ami-a", ImageBehaviour.GREEN);
        StartAnswer.update(cloud, ground.groupId(), """
                { "group": { "updatePolicy": { "shouldRoll": true,
                    "rollConfig": { "batchSizePercentage": 50, "gracePeriod": 0, "bakeTime": 3600 } } } }""");
        Instant begun = clock.instant();

        RollHead roll = end(item(change("ami-a")).at("/activeRoll/id").asText());

        assertThat(roll.status()).isEqualTo(RollStatus.FINISHED);
        assertThat(Duration.between(begun, clock.instant())).isGreaterThan(Duration.ofHours(1));
        assertThat(images()).isEqualTo(Map.of("ami-a", 6L));
    }

    private StartAnswer change(String image) {
        return StartAnswer.update(cloud, ground.groupId(), """
                { "group": { "compute": { "launchSpecification": { "imageId": "%s" } } } }""".formatted(image));
    }

    @Test
    void instanceThatDies_isReplaced_byTheServingRevision_notTheLatest() {
        region.externalActors().terminate(ids().getFirst());

        RollHead heal = nextHeal();

        assertThat(heal.facts().identity().startedBy()).isEqualTo("healing");
        assertThat(heal.facts().identity().comment()).isEqualTo("1 of 6 missing");
        assertThat(end(heal.id()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 6L));
        assertThat(zones().values()).containsOnly(2L);
        assertThat(lastLine(heal.id())).isEqualTo("finished: what was missing or unhealthy is replaced by revision 1");
    }

    @Test
    void zoneWithoutCapacity_isFilledUpByWhatComesNext_andScaleDownTakesFromTheFullest() {
        region.capacity((zone, type, market, wanted) -> zone.equals("us-east-1c") ? 0 : wanted);
        live().stream()
                .filter(one -> one.zone().equals("us-east-1c"))
                .forEach(one -> region.externalActors().terminate(one.id()));
        assertThat(end(nextHeal().id()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(zones()).isEqualTo(Map.of("us-east-1a", 3L, "us-east-1b", 3L));

        region.capacity((zone, type, market, wanted) -> wanted);
        end(StartAnswer.scale(cloud, ground.groupId(), 2, Map.of()).operationId());
        assertThat(zones()).isEqualTo(Map.of("us-east-1a", 3L, "us-east-1b", 3L, "us-east-1c", 2L));

        end(StartAnswer.scale(cloud, ground.groupId(), -2, Map.of()).operationId());
        assertThat(zones().values()).containsOnly(2L);
    }

    /** Must show 4: the failed revision is the latest, and a heal after the failure launches the serving revision. */
    @Test
    void heal_afterAFailedRoll_launchesTheServingRevision() {
        String roll = StartAnswer.ask(cloud, ground.groupId(), BROKEN).rollId();
        assertThat(end(roll).status()).isEqualTo(RollStatus.FAILED);
        region.externalActors().terminate(ids().getFirst());

        RollHead heal = nextHeal();

        assertThat(end(heal.id()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(heal.facts().revision()).isEqualTo(1);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 6L));
        assertThat(region.instance(store.roll(heal.id())
                                .orElseThrow()
                                .instances()
                                .findFirst()
                                .orElseThrow()
                                .id())
                        .orElseThrow()
                        .imageId())
                .isEqualTo("ami-blue");
    }

    @Test
    void instanceThatIsUnhealthyForLongEnough_isReplaced_launchFirst() {
        String ill = ids().getFirst();
        region.externalActors().behave(ill, ImageBehaviour.BROKEN);

        RollHead heal = nextHeal();

        assertThat(heal.facts().identity().comment())
                .startsWith(ill + " unhealthy for ")
                .contains("web-1: unhealthy");
        clock.runUntil(() -> ids().size() == 7, clock.instant().plusSeconds(60));
        assertThat(ids()).hasSize(7).contains(ill);
        assertThat(end(heal.id()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(ids()).hasSize(6).doesNotContain(ill);
    }

    /**
     * The serving image no longer gets healthy and all its instances are gone, so a heal launches instances that cannot
     * serve. The owner rolls the fix at once, and the heal's instances leave.
     */
    @Test
    void roll_duringAHealThatCannotSucceed_takesTheGroupOver_andBringsTheFix() {
        region.addImage("ami-blue", ImageBehaviour.BROKEN);
        region.addImage("ami-next", ImageBehaviour.GREEN);
        ids().forEach(region.externalActors()::terminate);
        RollHead heal = nextHeal();
        clock.advanceTo(clock.instant().plusSeconds(60));

        StartAnswer answer = StartAnswer.ask(cloud, ground.groupId(), BROKEN);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(store.head(heal.id()).orElseThrow().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(lastLine(heal.id())).isEqualTo("taken over by ROLL " + answer.rollId());
        assertThat(end(answer.rollId()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-next", 6L));
        assertThat(operations()).containsExactly(RollKind.ROLL, RollKind.HEAL, RollKind.CREATE);
    }

    @Test
    void scaleDown_duringAHeal_takesTheGroupOver_andReachesItsTarget() {
        region.externalActors().terminate(ids().getFirst());
        RollHead heal = nextHeal();
        clock.advanceTo(clock.instant().plusSeconds(20));

        StartAnswer answer = StartAnswer.scale(cloud, ground.groupId(), -2, Map.of());

        assertThat(store.head(heal.id()).orElseThrow().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(end(answer.operationId()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-blue", 4L));
    }

    @Test
    void updateOfTheTarget_duringAHeal_isNotRefused() {
        region.externalActors().terminate(ids().getFirst());
        nextHeal();

        StartAnswer answer = StartAnswer.update(cloud, ground.groupId(), """
                { "group": { "capacity": { "target": 3 } } }""");

        assertThat(item(answer).at("/activeRoll/kind").asText()).isEqualTo("SCALE");
        end(item(answer).at("/activeRoll/id").asText());
        assertThat(images()).isEqualTo(Map.of("ami-blue", 3L));
    }

    @Test
    void delete_duringAHeal_takesTheGroupOver_andLeavesNothing() {
        region.externalActors().terminate(ids().getFirst());
        RollHead heal = nextHeal();
        clock.advanceTo(clock.instant().plusSeconds(5));

        StartAnswer answer = StartAnswer.delete(cloud, ground.groupId(), Map.of());

        assertThat(store.head(heal.id()).orElseThrow().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(end(answer.operationId()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(ids()).isEmpty();
        assertThat(store.group(ground.groupId())).isEmpty();
    }

    /** After an apply that changes image and capacity, Terraform's provider repeats the request on this code only. */
    @Test
    void roll_duringAScale_isAnsweredAsElastigroupDoes_untilTheCapacityIsReached() {
        region.addImage("ami-next", ImageBehaviour.GREEN);
        StartAnswer scale = StartAnswer.scale(cloud, ground.groupId(), 2, Map.of());

        StartAnswer early = StartAnswer.ask(cloud, ground.groupId(), BROKEN);

        assertThat(early.status()).isEqualTo(400);
        assertThat(early.body())
                .contains(
                        "CANT_ROLL_CAPACITY_BELOW_MINIMUM",
                        "the SCALE " + scale.operationId() + " still brings the group to its capacity");
        end(scale.operationId());
        String roll = StartAnswer.ask(cloud, ground.groupId(), BROKEN).rollId();
        assertThat(end(roll).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(images()).isEqualTo(Map.of("ami-next", 8L));
    }

    /** With the real adapter: EC2 is asked for the default subnets of the zones. */
    @Test
    void group_whoseZonesAreGivenByName_isLaunchedIntoTheirDefaultSubnets() {
        Subnet last = group().placement().subnets().getLast();
        region.makeDefault(last.subnetId());
        StartAnswer made = StartAnswer.create(cloud, """
                { "group": { "name": "zoned", "capacity": { "target": 2 }, "compute": { "instanceTypes": { "ondemand": "t3.small" },
                    "availabilityZones": [ { "name": "%s" } ], "launchSpecification": { "imageId": "ami-blue" } } } }""".formatted(last.zone()), Map.of());

        end(item(made).at("/activeRoll/id").asText());

        assertThat(region.live(FleetTags.GROUP, item(made).path("id").asText()))
                .extracting(RegionInstance::zone)
                .containsExactly(last.zone(), last.zone());
    }

    /**
     * The group does not set its health check type. Its target group comes later, and from then on the load balancer
     * decides.
     */
    @Test
    void targetGroup_thatComesAfterTheGroup_judgesTheNextRoll() {
        StartAnswer made = StartAnswer.create(cloud, """
                { "group": { "name": "late", "region": "us-east-1", "capacity": { "minimum": 0, "target": 2, "maximum": 4 },
                    "compute": { "instanceTypes": { "ondemand": "t3.small" }, "subnetIds": ["subnet-1"],
                      "launchSpecification": { "imageId": "ami-blue" } } } }""", Map.of());
        String group = item(made).path("id").asText();
        assertThat(item(made).at("/inForce/healthCheckType").asText()).isEqualTo("EC2");
        end(item(made).at("/activeRoll/id").asText());

        StartAnswer added = StartAnswer.update(
                cloud, group, """
                { "group": { "compute": { "launchSpecification": { "imageId": "ami-next",
                    "loadBalancersConfig": { "loadBalancers": [ { "type": "TARGET_GROUP", "arn": "%s" } ] } } } } }""".formatted(ground.targetGroupArns().getFirst()));

        assertThat(item(added).at("/inForce/healthCheckType").asText()).isEqualTo("TARGET_GROUP");
        RollHead roll = end(StartAnswer.ask(cloud, group, BROKEN).rollId());
        assertThat(roll.facts().settings().health().healthCheckType().name()).isEqualTo("TARGET_GROUP");
        assertThat(roll.status()).isEqualTo(RollStatus.FAILED);
    }

    /** When there are more groups than one look has time for, the next look begins with another group. */
    @Test
    void looks_atTwoGroups_beginWithOneAndThenWithTheOther() throws IOException {
        RollCase two = new RollCase(2, 3, 1, ImageBehaviour.BROKEN, BROKEN, 2);
        String second = item(StartAnswer.create(cloud, ground.creationBody(two), Map.of()))
                .path("id")
                .asText();
        clock.runUntil(
                () -> store.group(second).orElseThrow().activeRoll() == null,
                clock.instant().plus(Duration.ofHours(1)));
        List<String> asked = new ArrayList<>();
        Fleet nobody = (Fleet) Proxy.newProxyInstance(
                Fleet.class.getClassLoader(), new Class<?>[] {Fleet.class}, (proxy, method, given) -> {
                    asked.add((String) given[0]);
                    throw new Unavailable("nobody answers", null);
                });

        for (int minute = 0; minute < 2; minute++) {
            InstantSource then = InstantSource.fixed(clock.instant().plusSeconds(60L * minute));
            new HealGroups(store, nobody, told -> {}, null, null, then, () -> "")
                    .handleRequest(InputStream.nullInputStream(), OutputStream.nullOutputStream(), SILENT);
        }

        assertThat(asked).hasSize(4).containsExactly(asked.get(0), asked.get(1), asked.get(1), asked.get(0));
        assertThat(asked).contains(ground.groupId(), second);
    }

    @Test
    void instanceThatGetsHealthyAgainInTime_isLeftAlone() {
        String ill = ids().getFirst();
        region.externalActors().behave(ill, ImageBehaviour.BROKEN);
        clock.advanceTo(clock.instant().plusSeconds(100));
        region.externalActors().behave(ill, ImageBehaviour.BLUE);

        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(30)));

        assertThat(operations()).containsExactly(RollKind.CREATE);
        assertThat(ids()).hasSize(6).contains(ill);
    }

    @Test
    void wholeTargetGroupThatTurnsUnhealthy_isHeld_andTheOwnerIsToldOnce() {
        ids().forEach(id -> region.externalActors().behave(id, ImageBehaviour.BROKEN));

        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(30)));

        assertThat(operations()).containsExactly(RollKind.CREATE);
        assertThat(ids()).hasSize(6);
        List<JsonNode> told = told();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().path("code").asText()).isEqualTo("HEALING_HELD");
        assertThat(told.getFirst().path("reason").asText()).startsWith("each of the group's 6 instances is unhealthy");
        assertThat(told.getFirst().path("failedInstances")).hasSize(6);
        assertThat(store.activity(ground.groupId()))
                .extracting(GroupActivity::kind)
                .containsExactly(GroupActivity.Kind.HEALING_HELD);
    }

    @Test
    void wholeZoneThatTurnsUnhealthy_isHeld_whileAnInstanceElsewhereIsReplaced() {
        String zone = region.instance(ids().getFirst()).orElseThrow().zone();
        List<String> there = live().stream()
                .filter(one -> one.zone().equals(zone))
                .map(RegionInstance::id)
                .toList();
        String elsewhere = live().stream()
                .filter(one -> !one.zone().equals(zone))
                .findFirst()
                .orElseThrow()
                .id();
        there.forEach(id -> region.externalActors().behave(id, ImageBehaviour.BROKEN));
        region.externalActors().behave(elsewhere, ImageBehaviour.BROKEN);

        RollHead heal = nextHeal();

        assertThat(heal.facts().identity().comment()).startsWith(elsewhere);
        assertThat(end(heal.id()).status()).isEqualTo(RollStatus.FINISHED);
        assertThat(ids()).containsAll(there).doesNotContain(elsewhere);
        assertThat(told()).extracting(one -> one.path("reason").asText()).allMatch(reason -> reason.contains(zone));
    }

    /** A heal that fails is repeated after ten minutes, then after twenty, and never without a pause. */
    @Test
    void healThatFails_isTriedAgain_eachTimeAfterALongerWhile() {
        region.addImage("ami-blue", ImageBehaviour.BROKEN);
        region.externalActors().terminate(ids().getFirst());

        RollHead first = end(nextHeal().id());
        clock.advanceTo(first.progress().updatedAt().plus(Duration.ofMinutes(9)));
        assertThat(heals()).hasSize(1);
        RollHead second = end(nextHeal().id());
        clock.advanceTo(second.progress().updatedAt().plus(Duration.ofMinutes(19)));

        assertThat(heals()).hasSize(2);
        assertThat(heals()).extracting(RollHead::status).containsOnly(RollStatus.FAILED);
        assertThat(ids()).hasSize(5);
        assertThat(told()).extracting(one -> one.path("rollId").asText()).containsExactly(first.id(), second.id());
    }

    @Test
    void delete_drainsAndTerminatesAll_andThenTheGroupIsGone() {
        StartAnswer answer = StartAnswer.delete(cloud, ground.groupId(), Map.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(item(answer).path("id").asText()).isEqualTo(ground.groupId());
        assertThat(StartAnswer.delete(cloud, ground.groupId(), Map.of()).body())
                .contains("OPERATION_IN_PROGRESS", answer.operationId(), "DELETE");
        RollHead deleted = end(answer.operationId());
        assertThat(deleted.status()).isEqualTo(RollStatus.FINISHED);
        assertThat(ids()).isEmpty();
        assertThat(store.group(ground.groupId())).isEmpty();
        assertThat(store.groups(10, null).items()).isEmpty();
        assertThat(StartAnswer.delete(cloud, ground.groupId(), Map.of()).body()).contains("GROUP_DOESNT_EXIST");
        assertThat(StartAnswer.read(cloud, ground.groupId(), deleted.id())
                        .path("status")
                        .asText())
                .isEqualTo("finished");
        assertThat(region.live("Name", "somebody-else")).hasSize(1);
        assertThat(region.live(FleetTags.GROUP, "sig-51e00002")).hasSize(1);
    }

    private RollHead nextHeal() {
        int before = heals().size();
        clock.runUntil(() -> heals().size() > before, clock.instant().plus(Duration.ofHours(2)));
        assertThat(heals()).hasSizeGreaterThan(before);
        return heals().getFirst();
    }

    private List<RollHead> heals() {
        return store.rolls(ground.groupId(), 100, true, null).items().stream()
                .filter(head -> head.facts().kind() == RollKind.HEAL)
                .toList();
    }

    private List<RollKind> operations() {
        return store.rolls(ground.groupId(), 100, true, null).items().stream()
                .map(head -> head.facts().kind())
                .toList();
    }

    private RollHead end(String id) {
        clock.runUntil(
                () -> !store.head(id).orElseThrow().isOpen(), clock.instant().plus(Duration.ofHours(3)));
        return store.head(id).orElseThrow();
    }

    private String lastLine(String id) {
        return store.events(id, 1_000, null).items().getLast().message();
    }

    private Group group() {
        return store.group(ground.groupId()).orElseThrow();
    }

    private List<RegionInstance> live() {
        return region.live(FleetTags.GROUP, ground.groupId());
    }

    private List<String> ids() {
        return live().stream().map(RegionInstance::id).sorted().toList();
    }

    private Map<String, Long> images() {
        return live().stream().collect(Collectors.groupingBy(RegionInstance::imageId, Collectors.counting()));
    }

    private Map<String, Long> zones() {
        return live().stream().collect(Collectors.groupingBy(RegionInstance::zone, Collectors.counting()));
    }

    private List<JsonNode> told() {
        return cloud.platform().inbox().messages().stream()
                .map(message -> Json.tree(message.body()))
                .toList();
    }

    private static JsonNode item(StartAnswer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Json.tree(answer.body()).at("/response/items/0");
    }
}
