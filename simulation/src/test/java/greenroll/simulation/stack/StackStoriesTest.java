package greenroll.simulation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.SimulatedCloudFormation;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Unavailable;
import greenroll.group.Capacity;
import greenroll.group.Freeze;
import greenroll.group.RollStep;
import greenroll.group.judge.Judge;
import greenroll.group.judge.JudgeMetric;
import greenroll.roll.Control;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollStore;
import greenroll.simulation.scenario.StartAnswer;
import greenroll.stack.StackRequest;
import greenroll.stack.StackResource;
import greenroll.stack.StackStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
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
    void update_withSteps_rollsBatchesOfTheirSizes() {
        String policy = "\"shouldRoll\": \"true\"";
        stack.create(world.group(StackWorld.GOOD, "4", policy, "100", "30"));

        assertThat(
                        stack.update(
                                withSteps(
                                        world.group(StackWorld.BETTER, "4", policy, "100", "30"),
                                        "[{ \"instances\": \"1\", \"gracePeriod\": \"90\" }, { \"percentage\": \"25\" }, { \"percentage\": \"50\" }]")))
                .isEqualTo("UPDATE_COMPLETE");

        assertThat(world.operations(RollKind.ROLL)).singleElement().satisfies(roll -> {
            assertThat(roll.facts().settings().batches().steps())
                    .containsExactly(
                            new RollStep(1, null, Duration.ofSeconds(90)),
                            new RollStep(null, 25, null),
                            new RollStep(null, 50, null));
            assertThat(roll.facts().settings().onFailure().shouldHandleAllBatches())
                    .as("a failed roll goes back, with steps, too")
                    .isTrue();
            assertThat(roll.currentBatch()).as("1, 1 and 2 instances").isEqualTo(3);
        });
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 4L));
    }

    @Test
    void update_withStepsThatCannotBe_namesEachOfThem_andRollsNobody() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(
                        stack.update(
                                withSteps(
                                        world.group(StackWorld.BETTER),
                                        "[{ \"instances\": \"one\" }, { \"instances\": \"1\", \"percentage\": \"25\" }, { \"gracePeriod\": \"90\" }]")))
                .isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .contains("updatePolicy.rollConfig.strategy.steps[0].instances must be a whole number from 1 to 1000")
                .contains("updatePolicy.rollConfig.strategy.steps[1].percentage and instances exclude each other")
                .contains("updatePolicy.rollConfig.strategy.steps[2].percentage or instances must be given");
        assertThat(world.operations(RollKind.ROLL)).isEmpty();
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 2L));
    }

    private static final String AFTER_ONE = "[{ \"instances\": \"1\", \"pause\": %s }]";

    private static final String UNTIL_A_PERSON = "{ \"until\": \"MANUAL\" }";

    /** The update of a group of two, whose roll pauses after its first instance. */
    private String pausing(String pause) {
        return withSteps(world.group(StackWorld.BETTER), AFTER_ONE.formatted(pause));
    }

    /** Ten minutes into the update, ann decides about the roll, which waits at its first step. */
    private void annDecides(Control.Wish wish, String comment) {
        world.clock.after(Duration.ofMinutes(10), () -> {
            RollHead roll = world.operations(RollKind.ROLL).getFirst();
            assertThat(roll.waitsAtStep()).isEqualTo(1);
            world.store().request(roll.id(), wish, new Control.Asked(world.clock.instant(), "ann", comment, 1));
        });
    }

    @Test
    void update_whoseRollPauses_isCompleteWhenAPersonHasContinuedIt() {
        stack.create(world.group(StackWorld.GOOD));
        int answers = stack.sent();
        world.clock.after(
                Duration.ofMinutes(9),
                () -> assertThat(stack.sent())
                        .as("CloudFormation waits as long as the roll does")
                        .isEqualTo(answers));
        annDecides(Control.Wish.CONTINUE, "p99 is fine");

        assertThat(stack.update(pausing(UNTIL_A_PERSON))).isEqualTo("UPDATE_COMPLETE");

        assertThat(world.operations(RollKind.ROLL)).singleElement().satisfies(roll -> {
            assertThat(roll.status()).isEqualTo(RollStatus.FINISHED);
            assertThat(roll.facts().settings().batches().steps())
                    .containsExactly(new RollStep(1, null, null, new RollStep.Pause(null, RollStep.OnTimeout.STOP)));
            assertThat(roll.control().continuedAfter(1))
                    .extracting(Control.Asked::inWords)
                    .isEqualTo("ann: p99 is fine");
        });
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 2L));
    }

    @Test
    void update_whoseRollPausesForSeconds_isCompleteWithoutAPerson() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(pausing("{ \"until\": \"600\" }"))).isEqualTo("UPDATE_COMPLETE");

        assertThat(world.operations(RollKind.ROLL))
                .singleElement()
                .satisfies(roll -> assertThat(roll.facts().settings().batches().steps())
                        .containsExactly(new RollStep(
                                1,
                                null,
                                null,
                                new RollStep.Pause(Duration.ofMinutes(10), RollStep.OnTimeout.CONTINUE))));
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 2L));
    }

    @Test
    void update_whoseRollAPersonEndsAtAStep_failsWithTheirReason_andIsRolledBack() {
        stack.create(world.group(StackWorld.GOOD));
        Set<String> serving = world.ids();
        annDecides(Control.Wish.STOP, "errors rise");

        assertThat(stack.update(pausing(UNTIL_A_PERSON))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .matches("ROLL sbgd-\\w+ was stopped by ann: errors rise");
        assertThat(world.ids()).as("blue served during the pause").containsAll(serving);
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 2L));
    }

    @Test
    void update_whoseRollAPersonRollsBack_failsWithTheirReason() {
        stack.create(world.group(StackWorld.GOOD));
        annDecides(Control.Wish.ROLL_BACK, "errors rise");

        assertThat(stack.update(pausing(UNTIL_A_PERSON))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .matches("ROLL sbgd-\\w+ failed: roll back requested by ann: errors rise");
        assertThat(world.operations(RollKind.ROLLBACK)).hasSize(1);
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 2L));
    }

    @Test
    void update_whoseRollIsNotContinued_failsWithTheStep_andIsRolledBack() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(pausing("{ \"until\": \"600\", \"onTimeout\": \"STOP\" }")))
                .isEqualTo("UPDATE_ROLLBACK_COMPLETE");
        assertThat(stack.update(pausing("{ \"until\": \"600\", \"onTimeout\": \"ROLLBACK\" }")))
                .isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .satisfiesExactly(
                        stopped -> assertThat(stopped)
                                .matches("ROLL sbgd-\\w+ was stopped, because it was not continued after step 1"),
                        failed -> assertThat(failed).matches("ROLL sbgd-\\w+ failed: .* for 600 s after step 1 of 1"));
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 2L));
    }

    @Test
    void update_thatNobodyContinuesWithinAnHour_fails_andSaysForWhatItWaits() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(pausing(UNTIL_A_PERSON))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        String roll = world.operations(RollKind.ROLL).getFirst().id();
        assertThat(stack.reasons())
                .containsExactly("CloudFormation waits 1 h at most, and the ROLL " + roll
                        + " has not ended: it waits until a person continues it after step 1");
        assertThat(world.store().head(roll).orElseThrow().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 2L));
    }

    @Test
    void update_withAPauseThatTakesMoreThanAnHour_isRefusedBeforehand() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(pausing("{ \"until\": \"3600\" }"))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .startsWith("the roll takes about 1 h ")
                .contains("and CloudFormation waits 1 h. Nothing was changed.");
        assertThat(world.operations(RollKind.ROLL)).isEmpty();
    }

    @Test
    void update_withPausesThatCannotBe_namesEachOfThem() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(withSteps(world.group(StackWorld.BETTER), """
                        [{ "instances": "1", "pause": { "until": "soon" } },
                         { "percentage": "25", "pause": { "until": "172801" } },
                         { "percentage": "50", "pause": { "until": "MANUAL", "onTimeout": "FAIL" } },
                         { "percentage": "75", "pause": { "onTimeout": "STOP" } }]"""))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        String steps = "updatePolicy.rollConfig.strategy.steps";
        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .contains(steps + "[0].pause.until must be MANUAL, or a whole number of seconds")
                .contains(steps + "[1].pause.until must be a whole number from 1 to 172800")
                .contains(steps + "[2].pause.onTimeout must be one of CONTINUE, ROLLBACK, STOP")
                .contains(steps + "[3].pause.until is required");
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 2L));
    }

    private String baking(int seconds) {
        return world.group(StackWorld.BETTER)
                .replace("\"rollConfig\": {", "\"rollConfig\": { \"bakeTime\": \"" + seconds + "\",");
    }

    @Test
    void update_whoseRollBakes_isCompleteWhenTheBakeIsOver_andLeavesNothingParked() {
        stack.create(world.group(StackWorld.GOOD));
        int answers = stack.sent();
        world.clock.after(Duration.ofMinutes(15), () -> {
            assertThat(world.operations(RollKind.ROLL).getFirst().hold().code()).isEqualTo("BAKE");
            assertThat(stack.sent())
                    .as("CloudFormation waits as long as the bake does")
                    .isEqualTo(answers);
        });

        assertThat(stack.update(baking(1200))).isEqualTo("UPDATE_COMPLETE");

        assertThat(world.operations(RollKind.ROLL))
                .singleElement()
                .satisfies(roll ->
                        assertThat(roll.facts().settings().health().bakeTime()).isEqualTo(Duration.ofMinutes(20)));
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 2L));
    }

    @Test
    void update_thatAPersonUndoesInTheBake_failsWithTheirReason_andTheSameInstancesServeAgain() {
        stack.create(world.group(StackWorld.GOOD));
        Set<String> serving = world.ids();
        world.clock.after(Duration.ofMinutes(15), () -> {
            RollHead roll = world.operations(RollKind.ROLL).getFirst();
            assertThat(roll.isInBake()).isTrue();
            world.store()
                    .request(
                            roll.id(),
                            Control.Wish.ROLL_BACK,
                            new Control.Asked(world.clock.instant(), "ann", "errors rise", null));
        });

        assertThat(stack.update(baking(1200))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .startsWith("ROLL ")
                .contains("ann: errors rise");
        assertThat(world.ids()).isEqualTo(serving);
    }

    @Test
    void update_withABakeThatTakesMoreThanAnHour_isRefusedBeforehand() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(baking(3600))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .startsWith("the roll takes about 1 h ")
                .contains("Nothing was changed.")
                .contains("a shorter gracePeriod or bakeTime");
        assertThat(world.operations(RollKind.ROLL)).isEmpty();
    }

    private static String withSteps(String properties, String steps) {
        return withStrategy(properties, "\"steps\": " + steps);
    }

    private static String withStrategy(String properties, String fields) {
        return properties.replace("\"rollConfig\": {", "\"rollConfig\": { \"strategy\": { " + fields + " },");
    }

    private static final String JUDGED = """
            "judge": { "metrics": [
              { "name": "errors", "namespace": "Greenroll/Embedded", "metricName": "Errors", "dividedBy": "Requests",
                "dimensions": { "Revision": "{revision}" }, "statistic": "Sum", "maxWorse": "0.5", "limit": "5", "minSamples": "4" }] }""";

    /** A group of four, whose batches are of two and are watched for ten minutes. */
    private String judged(String image) {
        return withStrategy(world.group(image, "4", "\"shouldRoll\": \"true\"", "50", "600"), JUDGED);
    }

    @Test
    void update_withAJudge_isCompleteWhenGreenIsNoWorse() {
        stack.create(judged(StackWorld.GOOD));

        assertThat(stack.update(judged(StackWorld.BETTER))).isEqualTo("UPDATE_COMPLETE");

        assertThat(world.operations(RollKind.ROLL))
                .singleElement()
                .satisfies(roll -> assertThat(roll.facts().settings().health().judge())
                        .isEqualTo(new Judge(List.of(new JudgeMetric(
                                "errors",
                                new JudgeMetric.Source(
                                        "Greenroll/Embedded",
                                        "Errors",
                                        Map.of("Revision", "{revision}"),
                                        "Sum",
                                        Duration.ofMinutes(1),
                                        "Requests"),
                                JudgeMetric.Direction.LOWER_IS_BETTER,
                                new JudgeMetric.Bounds(null, 0.5, 5.0),
                                4)))));
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 4L));
    }

    @Test
    void update_whoseGreenIsWorse_failsWithTheMetric_andNoBlueHasGone() {
        world.region.addImage("ami-erring", ImageBehaviour.ERRORING);
        stack.create(judged(StackWorld.GOOD));
        Set<String> serving = world.ids();

        assertThat(stack.update(judged("ami-erring"))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons()).singleElement().asString().matches("ROLL sbgd-\\w+ failed: .*errors.*");
        assertThat(world.ids()).isEqualTo(serving);
    }

    @Test
    void update_withAJudgeThatCannotBe_namesEachField() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(
                        judged(StackWorld.BETTER).replace("0.5", "little").replace("{revision}", "1")))
                .isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        String metric = "updatePolicy.rollConfig.strategy.judge.metrics[0].";
        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .contains(metric + "maxWorse must be a number")
                .contains(metric + "dimensions must have exactly one of {revision} and {instances}");
        assertThat(world.operations(RollKind.ROLL)).isEmpty();
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
    void update_ofTheImage_keepsTheTargetThatScalingHasRaised() {
        stack.create(world.group(StackWorld.GOOD));
        StartAnswer.scale(world.cloud, world.group().id(), 3, Map.of());
        world.pass(Duration.ofMinutes(10));

        assertThat(stack.update(world.group(StackWorld.BETTER))).isEqualTo("UPDATE_COMPLETE");

        assertThat(world.group().capacity().target()).isEqualTo(5);
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 5L));
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
    void update_whileDeploymentsAreFrozen_changesNothing_saysWhoFroze_andScalesAllTheSame() {
        String policy = "\"shouldRoll\": \"true\"";
        stack.create(world.group(StackWorld.GOOD));
        world.store().freeze(new Freeze(null, "an incident", "bob", world.clock.instant()));

        assertThat(stack.update(world.group(StackWorld.BETTER))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .singleElement()
                .asString()
                .contains("deployments of all groups are frozen since ", " by bob: an incident", "unfreeze --all");
        assertThat(world.group().latestRevision()).isEqualTo(1);
        assertThat(world.operations(RollKind.ROLL)).isEmpty();
        assertThat(stack.update(world.group(StackWorld.GOOD, "3", policy, "100", "30")))
                .isEqualTo("UPDATE_COMPLETE");

        world.store().lift(null);
        assertThat(stack.update(world.group(StackWorld.BETTER, "3", policy, "100", "30")))
                .isEqualTo("UPDATE_COMPLETE");
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.BETTER, 3L));
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

    @Test
    void update_thatIsRefused_isRolledBack_althoughTheOldPropertiesHaveTheWrongName() {
        stack.create(world.group(StackWorld.GOOD));

        assertThat(stack.update(world.group(StackWorld.BETTER).replace("\"name\"", "\"colour\": \"blue\", \"name\"")))
                .isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons()).containsExactly("group.colour is not known here");
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 2L));
    }

    /** CloudFormation goes back at once, before the function has written down that it has answered. */
    @Test
    void aRequest_thatComesBeforeTheLastAnswerIsWrittenDown_isAnsweredWithoutWaitingForTheSchedule() {
        FaultyCall slow = new FaultyCall(FaultyCall.Kind.CUT_BEFORE, 0);
        try (StackWorld quick = new StackWorld(1, slow::of)) {
            quick.cloud.platform().functions().around(slow);
            quick.stack.create(quick.group(StackWorld.GOOD));
            quick.stack.beginUpdate(quick.group(StackWorld.BETTER, "2", "\"shouldRoll\": \"false\"", "100", "30"));
            slow.after("StackResponses.send", () -> quick.stack.updateNow(quick.group(StackWorld.GOOD)));
            quick.pass(Duration.ofSeconds(10));

            assertThat(quick.stack.sent()).as("the creation and both updates").isEqualTo(3);
            assertThat(quick.group().latestRevision()).isEqualTo(1);
        }
    }

    @Test
    void create_withAnInstanceProfileThatIamDoesNotShowYet_isTriedAgainInAMinute() {
        world.region.makeInstanceProfile("web", Duration.ofSeconds(50));

        assertThat(stack.create(world.group(StackWorld.GOOD)
                        .replace("\"monitoring\"", "\"iamRole\": { \"name\": \"web\" }, \"monitoring\"")))
                .isEqualTo("CREATE_COMPLETE");
    }

    @Test
    void twoStacks_withOneGroupName_haveAGroupEach() {
        SimulatedCloudFormation other = world.another("shop-2");

        assertThat(stack.create(world.group(StackWorld.GOOD))).isEqualTo("CREATE_COMPLETE");
        assertThat(other.create(world.group(StackWorld.GOOD))).isEqualTo("CREATE_COMPLETE");

        assertThat(other.physicalId()).isNotEqualTo(stack.physicalId());
        assertThat(stack.delete()).isEqualTo("DELETE_COMPLETE");
        assertThat(world.group().id()).isEqualTo(other.physicalId());
        assertThat(world.ids()).hasSize(2);
    }

    @Test
    void aStack_inAnotherRegion_isRefusedWithTheWayOut() {
        stack.region("eu-west-1");

        assertThat(stack.create(world.group(StackWorld.GOOD))).isEqualTo("ROLLBACK_COMPLETE");

        assertThat(stack.reasons())
                .containsExactly("ServiceToken is a function in us-east-1, and the stack is in eu-west-1: deploy"
                        + " Greenroll there, and use its function");
    }

    @Test
    void aRequest_thatComesAgainAfterOthers_changesNothing() {
        stack.create(world.group(StackWorld.GOOD));
        stack.update(world.group(StackWorld.BETTER));
        Set<String> serving = world.ids();
        int sent = stack.sent();

        stack.repeat(1);
        world.pass(Duration.ofMinutes(10));
        assertThat(stack.sent()).as("an old request").isEqualTo(sent);
        stack.repeat(2);
        world.pass(Duration.ofMinutes(10));
        assertThat(stack.sent()).as("the last request has its answer again").isEqualTo(sent + 1);
        assertThat(world.ids()).isEqualTo(serving);
        assertThat(world.operations(RollKind.ROLL)).hasSize(1);
    }

    @Test
    void update_whoseRollAPersonStops_failsWithTheName_andIsRolledBack() {
        stack.create(world.group(StackWorld.GOOD));
        Set<String> serving = world.ids();
        world.clock.after(Duration.ofSeconds(90), () -> {
            String roll = world.operations(RollKind.ROLL).getFirst().id();
            world.store().request(roll, Control.Wish.STOP, new Control.Asked(world.clock.instant(), "ann"));
        });

        assertThat(stack.update(world.group(StackWorld.BETTER, "2", "\"shouldRoll\": \"true\"", "100", "300")))
                .isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        assertThat(stack.reasons()).singleElement().asString().matches("ROLL sbgd-\\w+ was stopped by ann");
        assertThat(world.ids()).isEqualTo(serving);
    }

    @Test
    void update_whoseRollDoesNotEndInTime_fails_andGoingBackStopsIt() {
        stack.create(world.group(StackWorld.GOOD));
        world.clock.after(Duration.ofSeconds(90), () -> {
            String roll = world.operations(RollKind.ROLL).getFirst().id();
            world.store().request(roll, Control.Wish.PAUSE, new Control.Asked(world.clock.instant(), "ann"));
        });

        assertThat(stack.update(world.group(StackWorld.BETTER, "2", "\"shouldRoll\": \"true\"", "50", "300")))
                .isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        String roll = world.operations(RollKind.ROLL).getFirst().id();
        assertThat(stack.reasons())
                .containsExactly("CloudFormation waits 1 h at most, and the ROLL " + roll + " has not ended");
        assertThat(world.store().head(roll).orElseThrow().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(world.countsByImage()).isEqualTo(Map.of(StackWorld.GOOD, 2L));
    }

    @Test
    void aTable_thatDoesNotAnswer_failsTheRequestAtOnce_andNothingIsBegun() {
        try (StackWorld down = new StackWorld(1, ports -> ports.with(StackStore.class, () -> NO_ANSWER))) {
            assertThat(down.stack.create(down.group(StackWorld.GOOD))).isEqualTo("ROLLBACK_FAILED");

            assertThat(down.stack.reasons())
                    .hasSize(2)
                    .allMatch(reason ->
                            reason.equals("Greenroll's table does not answer, and nothing was begun: try again"));
            assertThat(down.ids()).isEmpty();
        }
    }

    /** CloudFormation then knows no id of the group. */
    @Test
    void create_thatCouldNotBeAnsweredForAnHour_isDeletedAllTheSame() {
        UnaryOperator<Ports> forgetful = ports -> ports.with(
                StackStore.class, () -> new Forgetful(ports.get(StackStore.class), ports.get(RollStore.class)));
        try (StackWorld down = new StackWorld(1, forgetful)) {
            assertThat(down.stack.create(down.group(StackWorld.GOOD))).isEqualTo("ROLLBACK_COMPLETE");

            assertThat(down.stack.physicalId()).isEqualTo("never-answered");
            assertThat(down.stack.hung()).isEqualTo(1);
            assertThat(down.ids()).isEmpty();
            assertThat(down.store().groups(10, null).items()).isEmpty();
        }
    }

    @Test
    void delete_thatComesWhileTheGroupIsBeingCreated_waitsForThat_andLeavesNothing() {
        FaultyCall slow = new FaultyCall(FaultyCall.Kind.CUT_BEFORE, 0);
        try (StackWorld busy = new StackWorld(1, slow::of)) {
            busy.cloud.platform().functions().around(slow);
            slow.during("RollStore.createGroup", busy.stack::deleteNow);

            busy.stack.beginCreate(busy.group(StackWorld.GOOD));
            busy.pass(Duration.ofMinutes(20));

            assertThat(busy.ids()).isEmpty();
            assertThat(busy.store().groups(10, null).items()).isEmpty();
        }
    }

    /** When the group exists, its id cannot be written down as long as the creation is asked for. */
    private record Forgetful(StackStore real, RollStore rolls) implements StackStore {
        @Override
        public Optional<StackResource> find(StackResource.Identity identity) {
            return real.find(identity);
        }

        @Override
        public List<StackResource> open() {
            return real.open();
        }

        @Override
        public Optional<StackResource> put(StackResource next) {
            boolean isCreation = next.request() != null && next.request().type() == StackRequest.Type.CREATE;
            if (isCreation && !rolls.groups(1, null).items().isEmpty()) {
                throw new Unavailable("PutItem: no answer", null);
            }
            return real.put(next);
        }
    }

    private static final StackStore NO_ANSWER = new StackStore() {
        @Override
        public Optional<StackResource> find(StackResource.Identity identity) {
            throw new Unavailable("GetItem: no answer", null);
        }

        @Override
        public List<StackResource> open() {
            throw new Unavailable("Query: no answer", null);
        }

        @Override
        public Optional<StackResource> put(StackResource next) {
            throw new Unavailable("PutItem: no answer", null);
        }
    };
}
