package greenroll.simulation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.SimulatedCloudFormation;
import greenroll.group.Capacity;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A group as a resource of a CloudFormation stack, with the functions of the template, in virtual time. */
class StackStoriesTest {

    private final StackWorld world = new StackWorld();
    private final SimulatedCloudFormation stack = world.stack;

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void create_isCompleteWhenTheGroupServes_andTheAttributesTellWhatDoes() {
        assertThat(stack.create(world.group(StackWorld.GOOD))).isEqualTo("CREATE_COMPLETE");

        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 2L));
        assertThat(world.group().capacity()).isEqualTo(new Capacity(1, 2, 8));
        assertThat(world.group().servingRevision()).isEqualTo(1);
        assertThat(stack.physicalId()).isEqualTo(world.group().id());
        assertThat(stack.attributes())
                .isEqualTo(Map.of(
                        "groupId",
                        world.group().id(),
                        "servingRevision",
                        "1",
                        "latestRevision",
                        "1",
                        "rollId",
                        world.operations(RollKind.CREATE).getFirst().id(),
                        "consoleUrl",
                        stack.attributes().get("consoleUrl")));
        assertThat(stack.attributes().get("consoleUrl"))
                .endsWith("/v1/console#/groups/" + world.group().id());
        assertThat(world.operations(RollKind.CREATE)
                        .getFirst()
                        .facts()
                        .identity()
                        .startedBy())
                .isEqualTo("CloudFormation shop/Web");
    }

    @Test
    void update_ofTheImage_isCompleteWhenTheRollHasEnded() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(world.group(StackWorld.BETTER))).isEqualTo("UPDATE_COMPLETE");

        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 2L));
        assertThat(world.operations(RollKind.ROLL)).singleElement().satisfies(roll -> {
            assertThat(roll.status()).isEqualTo(RollStatus.FINISHED);
            assertThat(stack.attributes()).containsEntry("rollId", roll.id()).containsEntry("servingRevision", "2");
        });
    }

    @Test
    void update_toABrokenImage_isRolledBackWithTheReason_andNoHealthyInstanceIsReplaced() {
        stack.create(world.group(StackWorld.GOOD));
        Set<String> serving = world.ids();

        assertThat(stack.update(world.group(StackWorld.BROKEN))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        String roll = world.operations(RollKind.ROLL).getFirst().id();
        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .startsWith("ROLL " + roll + " failed: batch 1")
                .contains("not healthy within 120 s");
        assertThat(world.ids()).isEqualTo(serving);
        assertThat(world.group().latestRevision()).isEqualTo(1);
        assertThat(world.operations(RollKind.ROLL)).hasSize(1);
        assertThat(stack.update(world.group(StackWorld.BETTER))).isEqualTo("UPDATE_COMPLETE");
        assertThat(world.group().servingRevision()).isEqualTo(3);
    }

    @Test
    void update_whoseSecondBatchFails_isRolledBackToTheOldImage_beforeCloudFormationHearsOfIt() {
        String policy = "\"shouldRoll\": \"true\"";
        stack.create(world.group(StackWorld.GOOD, "4", policy, "25", "30"));
        world.clock.after(Duration.ofMinutes(2), () -> world.region.addImage(StackWorld.BETTER, ImageBehaviour.BROKEN));

        assertThat(stack.update(world.group(StackWorld.BETTER, "4", policy, "25", "30")))
                .isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(world.operations(RollKind.ROLL)).singleElement().satisfies(roll -> {
            assertThat(roll.status()).isEqualTo(RollStatus.FAILED);
            assertThat(roll.currentBatch()).isBetween(2, 3);
            assertThat(stack.reasons()).singleElement().asString().startsWith("ROLL " + roll.id() + " failed: batch ");
        });
        assertThat(world.operations(RollKind.ROLLBACK)).hasSize(1);
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 4L));
    }

    @Test
    void delete_isCompleteWhenTheLastInstanceIsGone() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.delete()).isEqualTo("DELETE_COMPLETE");

        assertThat(world.ids()).isEmpty();
        assertThat(world.store().groups(10, null).items()).isEmpty();
    }

    @Test
    void create_whoseImageIsBroken_isRolledBack_andLeavesNoInstance() {
        assertThat(stack.create(world.group(StackWorld.BROKEN))).isEqualTo("ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .startsWith("CREATE sbgd-")
                .contains("failed: ");
        assertThat(world.ids()).isEmpty();
        assertThat(world.store().groups(10, null).items()).isEmpty();
    }

    @Test
    void create_withWrongProperties_namesEachOfThem_andNothingIsBegun() {
        String wrong = world.group(StackWorld.GOOD)
                .replace("\"minimum\": \"1\"", "\"minimum\": \"many\"")
                .replace("\"name\": \"web\"", "\"name\": \"web\", \"colour\": \"blue\"");

        assertThat(stack.create(wrong)).isEqualTo("ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .contains("group.colour is not known here")
                .contains("group.capacity.minimum must be a whole number");
        assertThat(stack.physicalId()).startsWith("refused-");
        assertThat(world.store().groups(10, null).items()).isEmpty();
    }

    @Test
    void update_thatDropsAProperty_unsetsIt_andLeavesACapacityThatOthersSet() {
        stack.create(world.group(StackWorld.GOOD)
                .replace("\"name\": \"web\"", "\"name\": \"web\", \"description\": \"shop\""));
        StartAnswer.scale(world.cloud, world.group().id(), 2, Map.of());
        world.pass(Duration.ofMinutes(10));

        assertThat(stack.update(
                        world.group(StackWorld.GOOD, "2", "\"shouldUpdateTargetCapacity\": \"false\"", "100", "30")))
                .isEqualTo("UPDATE_COMPLETE");

        assertThat(world.group().document()).doesNotContain("shop");
        assertThat(world.group().capacity().target()).isEqualTo(4);
        assertThat(world.ids()).hasSize(4);
    }

    @Test
    void update_ofTheTarget_isCompleteWhenTheGroupHasIt() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(world.group(StackWorld.GOOD, "4", "\"shouldRoll\": \"true\"", "100", "30")))
                .isEqualTo("UPDATE_COMPLETE");
        assertThat(world.ids()).hasSize(4);
        assertThat(stack.update(world.group(StackWorld.BETTER, "1", "\"shouldRoll\": \"true\"", "100", "30")))
                .isEqualTo("UPDATE_COMPLETE");
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 1L));
        assertThat(world.operations(RollKind.SCALE)).hasSize(2);
    }

    @Test
    void update_whileAnotherOperationHoldsTheGroup_waitsForItsEnd() {
        stack.create(world.group(StackWorld.GOOD));
        String other = StartAnswer.ask(world.cloud, world.group().id(), """
                { "batchSizePercentage": 50, "gracePeriod": 300 }""").rollId();

        assertThat(stack.update(world.group(StackWorld.BETTER))).isEqualTo("UPDATE_COMPLETE");

        assertThat(world.store().head(other).orElseThrow().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 2L));
        assertThat(world.operations(RollKind.ROLL)).hasSize(2);
    }

    @Test
    void update_thatWouldTakeMoreThanAnHour_isRefusedBeforehand_withTheWaysOut() {
        stack.create(world.group(StackWorld.GOOD, "4", "\"shouldRoll\": \"true\"", "25", "30"));

        assertThat(stack.update(world.group(StackWorld.BETTER, "4", "\"shouldRoll\": \"true\"", "25", "1200")))
                .isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .startsWith("the roll takes about 1 h ")
                .contains("and CloudFormation waits 1 h. Nothing was changed. Use larger batches")
                .contains("updatePolicy.waitForRoll: false");
        assertThat(world.group().latestRevision()).isEqualTo(1);
        assertThat(world.operations(RollKind.ROLL)).isEmpty();
    }

    @Test
    void update_thatDoesNotWait_isCompleteAtOnce() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(world.group(
                        StackWorld.BETTER, "2", "\"shouldRoll\": \"true\", \"waitForRoll\": \"false\"", "100", "30")))
                .isEqualTo("UPDATE_COMPLETE");

        assertThat(world.operations(RollKind.ROLL).getFirst().isOpen()).isTrue();
        assertThat(stack.attributes()).containsEntry("latestRevision", "2").containsEntry("servingRevision", "1");
    }

    @Test
    void spotsOwnResource_takesItsCredentials_andDoesNotWaitUnlessItIsAsked() {
        stack.type("Custom::elasticgroup");
        String spots = world.group(StackWorld.GOOD)
                .replace(
                        "\"group\":",
                        "\"accessToken\": \"abc\", \"accountId\": \"act-1\", \"autoTag\": \"false\", \"group\":")
                .replace("\"name\": \"web\"", """
                        "name": "web", "scaling": {}, "scheduling": {}, "thirdPartiesIntegration": {},
                        "strategy": { "risk": "0", "availabilityVsCost": "balanced", "utilizeReservedInstances": "false", "fallbackToOd": "true" }""");

        assertThat(stack.create(spots)).isEqualTo("CREATE_COMPLETE");
        assertThat(stack.update(spots.replace(StackWorld.GOOD, StackWorld.BETTER)))
                .isEqualTo("UPDATE_COMPLETE");

        assertThat(world.operations(RollKind.ROLL).getFirst().isOpen()).isTrue();
        assertThat(stack.delete()).as("a deletion during the roll stops it").isEqualTo("DELETE_COMPLETE");
        assertThat(world.ids()).isEmpty();
    }

    @Test
    void delete_whileTheStacksOwnUpdateRolls_stopsTheRoll() {
        stack.create(world.group(StackWorld.GOOD));
        stack.beginUpdate(world.group(StackWorld.BETTER));
        world.pass(Duration.ofMinutes(1));
        String roll = world.operations(RollKind.ROLL).getFirst().id();

        assertThat(stack.delete()).isEqualTo("DELETE_COMPLETE");

        assertThat(world.store().head(roll).orElseThrow().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(world.ids()).isEmpty();
    }

    @Test
    void delete_ofAGroupThatIsGone_isComplete() {
        stack.create(world.group(StackWorld.GOOD));
        StartAnswer.delete(world.cloud, world.group().id(), Map.of());
        world.pass(Duration.ofMinutes(10));

        assertThat(stack.delete()).isEqualTo("DELETE_COMPLETE");
    }

    @Test
    void update_ofAGroupThatIsGone_saysSo() {
        stack.create(world.group(StackWorld.GOOD));
        StartAnswer.delete(world.cloud, world.group().id(), Map.of());
        world.pass(Duration.ofMinutes(10));

        stack.update(world.group(StackWorld.BETTER));

        assertThat(stack.reasons().getFirst()).contains("does not exist any more");
    }
}
