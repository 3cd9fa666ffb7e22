package greenroll.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.RollStep;
import greenroll.group.Selection;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.Stage;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.plan.PlannedBatch;
import greenroll.roll.step.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the plan of a roll of four instances: its batches, checks and duration. */
class DryRunTest {

    private static final RollRequest HALVES = Starts.request(RollAction.REPLACE_SERVER, 50, 60);
    private static final RollRequest THREE_QUARTERS = Starts.request(RollAction.REPLACE_SERVER, 75, 60);
    private static final RollRequest RESTART = Starts.request(RollAction.RESTART_SERVER, 50, 60);

    private final Starts four = Starts.ofFour();

    @Test
    void aReplacement_isBatchesThatLaunchFirst_withinFloorAndCeiling() {
        RollPlan plan = four.plan(HALVES);

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.facts().revision()).isEqualTo(2);
        assertThat(plan.facts().specification().imageId()).isEqualTo("ami-2");
        assertThat(plan.baseline().floor()).isEqualTo(4);
        assertThat(plan.baseline().ceiling()).isEqualTo(8);
        assertThat(plan.batches())
                .containsExactly(
                        new PlannedBatch(1, 2, 0, List.of("i-1", "i-2"), Map.of("a", 2)),
                        new PlannedBatch(2, 2, 0, List.of("i-3", "i-4"), Map.of("a", 2)));
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void steps_areTheFirstBatches_andTheOthersFollow() {
        RollPlan plan = four.plan(HALVES.withSteps(List.of(new RollStep(1, null, null), new RollStep(null, 75, null))));

        assertThat(plan.batches()).extracting(PlannedBatch::launches).containsExactly(1, 2, 1);
        assertThat(plan.batches())
                .extracting(PlannedBatch::blue)
                .containsExactly(List.of("i-1"), List.of("i-2", "i-3"), List.of("i-4"));
        assertThat(plan.baseline().ceiling()).isEqualTo(7);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void aStepThatBringsNoInstance_isLeftOut_andTheCallerIsWarned() {
        RollPlan plan = four.plan(HALVES.withSteps(List.of(new RollStep(1, null, null), new RollStep(null, 25, null))));

        assertThat(plan.batches()).extracting(PlannedBatch::launches).containsExactly(1, 2, 1);
        assertThat(plan.warnings())
                .containsExactly(new Warning(
                        "STEP_WITHOUT_INSTANCES",
                        "strategy.steps[1] ends at 1 of 4 instances, and the step before it at 1: it is left out"));
    }

    @Test
    void aRestart_takesTheSteps_butNeverAllInstancesAtOnce() {
        RollPlan plan =
                four.plan(RESTART.withSteps(List.of(new RollStep(1, null, null), new RollStep(null, 100, null))));

        assertThat(plan.batches()).extracting(one -> one.blue().size()).containsExactly(1, 3);
        assertThat(plan.baseline().floor()).isEqualTo(1);
    }

    /** As after a roll that was stopped: two instances have the new revision already. */
    @Test
    void whatMatches_isLeftAlone_andTheOthersAreReplaced() {
        four.runsLatest("i-1");
        four.runsLatest("i-3");

        RollPlan plan = four.plan(HALVES);

        assertThat(plan.batches()).containsExactly(new PlannedBatch(1, 2, 0, List.of("i-2", "i-4"), Map.of("a", 2)));
        assertThat(plan.baseline().keptIds()).containsExactly("i-1", "i-3");
        assertThat(plan.baseline().floor()).isEqualTo(4);
        assertThat(plan.warnings())
                .containsExactly(new Warning(
                        "LEFT_ALONE",
                        "2 of 4 run revision 2 already and are left alone. strategy.skipMatching: false replaces these"
                                + " too"));
        assertThat(four.plan(HALVES.withSelection(Selection.skipping(false))).batches())
                .hasSize(2);
    }

    @Test
    void aGroupThatRunsTheRevision_hasNothingToDo_andNoBatch() {
        Stream.of("i-1", "i-2", "i-3", "i-4").forEach(four::runsLatest);

        RollPlan plan = four.plan(HALVES);

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.batches()).isEmpty();
        assertThat(plan.baseline().plan().count()).isZero();
        assertThat(plan.expected()).isZero();
        assertThat(plan.warnings())
                .containsExactly(
                        new Warning(
                                "NOTHING_TO_DO",
                                "nothing to do: all 4 run revision 2. strategy.skipMatching: false replaces them all the same"));
    }

    @Test
    void anotherImage_aMissingTag_andAnInstanceOutOfService_doNotMatch() {
        Stream.of("i-1", "i-2", "i-3", "i-4").forEach(four::runsLatest);
        four.change("i-1", one -> one.withLaunch(one.launch().withImageId("ami-1")));
        four.change("i-2", one -> one.withTags(one.tags().withRevision(null)));
        four.target(Starts.WEB, "i-3", Scenario.UNHEALTHY);

        assertThat(four.plan(HALVES).baseline().keptIds()).containsExactly("i-4");
    }

    @Test
    void whatMatchesAboveTheTarget_goes() {
        Stream.of("i-1", "i-2", "i-3", "i-4").forEach(four::runsLatest);
        four.runs("i-5", 2, Starts.WEB);
        four.runsLatest("i-5");

        RollPlan plan = four.plan(HALVES);

        assertThat(plan.batches()).containsExactly(new PlannedBatch(1, 0, 0, List.of("i-1"), Map.of("a", 1)));
    }

    @Test
    void steps_areOfWhatIsReplaced() {
        four.runsLatest("i-1");
        four.runsLatest("i-2");

        assertThat(four.plan(HALVES.withSteps(List.of(new RollStep(null, 50, null))))
                        .batches())
                .extracting(PlannedBatch::launches)
                .containsExactly(1, 1);
    }

    /** Elastigroup replaces every instance. */
    @Test
    void withElastigroupsMeanings_nothingIsSkipped() {
        Group group = Starts.group(2, 1, false, 7);
        four.with(group.with(
                c -> c.policy(c.policy().withStrategy(new Strategy(SpotStrategy.NONE, null, null, true)))));
        Stream.of("i-1", "i-2", "i-3", "i-4").forEach(four::runsLatest);

        assertThat(four.plan(HALVES).batches()).hasSize(2);
        assertThat(four.plan(HALVES.withSelection(Selection.skipping(true))).batches())
                .isEmpty();
    }

    /** The revision of a member is its launch template version. */
    @Test
    void aMemberOfTheWantedVersion_isLeftAlone_butNotOneOfAnotherTemplate() {
        Starts asg = Starts.ofAutoScaling();
        for (int i = 1; i <= 3; i++) {
            asg.autoScaling.member("asg", "i-" + i, AutoScalingGroup.Lifecycle.IN_SERVICE, 2);
            asg.change("i-" + i, one -> one.withLaunch(one.launch().withImageId("ami-2")));
        }
        asg.autoScaling.memberOf("asg", "i-3", new AutoScalingGroup.TemplateReference("lt-other", "2"));

        RollPlan plan = asg.plan(HALVES);

        assertThat(plan.baseline().keptIds()).containsExactly("i-1", "i-2");
        assertThat(plan.batches()).extracting(PlannedBatch::blue).containsExactly(List.of("i-3", "i-4"));
    }

    @Test
    void only_replacesWhatItSelects_andTheEarlierRevisionServesOn() {
        four.change("i-2", one -> one.withPlacement(one.placement().withZone("b")));
        four.change("i-3", one -> one.withTags(one.tags().withAll(Map.of("canary", "yes"))));

        RollPlan zone = four.plan(only(new Selection.Only(List.of("a"), List.of(), Map.of())));
        assertThat(zone.batches())
                .extracting(PlannedBatch::launches, PlannedBatch::blue)
                .containsExactly(tuple(2, List.of("i-1", "i-3")), tuple(1, List.of("i-4")));
        assertThat(zone.baseline().keptIds()).containsExactly("i-2");
        assertThat(zone.facts().movesServing()).isFalse();
        assertThat(zone.warnings())
                .containsExactly(new Warning(
                        "LEFT_ALONE",
                        "1 of 4 are left alone because strategy.only does not select them. Revision 1 still serves, so"
                                + " healing and scaling launch it until a roll has replaced the rest"));

        assertThat(blue(only(new Selection.Only(List.of(), List.of("i-4", "i-1"), Map.of()))))
                .containsExactly("i-1", "i-4");
        assertThat(blue(only(new Selection.Only(List.of(), List.of(), Map.of("canary", "yes")))))
                .containsExactly("i-3");
        assertThat(blue(only(new Selection.Only(List.of("a"), List.of("i-2", "i-4"), Map.of()))))
                .containsExactly("i-4");
    }

    /** Two instances have the new revision already. When the last two are replaced, nothing of the earlier one is left. */
    @Test
    void only_ofTheLastOnes_putsTheRevisionInService() {
        four.runsLatest("i-1");
        four.runsLatest("i-2");

        assertThat(four.plan(only(new Selection.Only(List.of(), List.of("i-3"), Map.of())))
                        .facts()
                        .movesServing())
                .isFalse();
        RollPlan rest = four.plan(only(new Selection.Only(List.of(), List.of("i-3", "i-4"), Map.of())));
        assertThat(rest.facts().movesServing()).isTrue();
        assertThat(rest.batches()).extracting(PlannedBatch::blue).containsExactly(List.of("i-3", "i-4"));
    }

    @Test
    void only_ofWhatMatches_hasNothingToDo_unlessItIsForced() {
        four.runsLatest("i-1");
        RollRequest one = only(new Selection.Only(List.of(), List.of("i-1"), Map.of()));

        assertThat(four.plan(one).batches()).isEmpty();
        assertThat(four.plan(one).warnings())
                .containsExactly(new Warning(
                        "NOTHING_TO_DO",
                        "nothing to do: all that strategy.only selects run revision 2. strategy.skipMatching: false"
                                + " replaces them all the same"));
        assertThat(blue(one.withSelection(one.selection().withSkipMatching(false))))
                .containsExactly("i-1");
    }

    @Test
    void aRestart_ofSome_leavesTheOthersAlone() {
        RollRequest some = RESTART.withSelection(
                Selection.ALL.withOnly(new Selection.Only(List.of(), List.of("i-2", "i-3"), Map.of())));

        assertThat(four.plan(some).batches()).extracting(PlannedBatch::blue).containsExactly(List.of("i-2", "i-3"));
        assertThat(four.plan(some).baseline().liveIds()).containsExactly("i-2", "i-3");
        assertThat(four.plan(some).warnings())
                .extracting(Warning::message)
                .contains("2 of 4 are left alone because strategy.only does not select them");
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of(
                        new Selection.Only(List.of("c"), List.of(), Map.of()),
                        "strategy.only.zones",
                        "c is no zone of the group: its zones are a, b"),
                Arguments.of(
                        new Selection.Only(List.of(), List.of("i-1", "i-9"), Map.of()),
                        "strategy.only.instanceIds",
                        "i-9 is no live instance of the group: its instances are i-1, i-2, i-3, i-4"),
                Arguments.of(
                        new Selection.Only(List.of("b"), List.of(), Map.of()),
                        "strategy.only",
                        "selects none of the group's 4 instances: give others, or leave it out"),
                Arguments.of(
                        new Selection.Only(List.of(), List.of(), Map.of("canary", "no")),
                        "strategy.only",
                        "selects none of the group's 4 instances: give others, or leave it out"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void only_ofWhatIsNotThere_isRefusedByItsField(Selection.Only given, String field, String message) {
        RollPlan plan = four.plan(only(given));

        assertThat(plan.feasible()).isFalse();
        assertThat(plan.checks().stream().flatMap(check -> check.refusals().stream()))
                .containsExactly(new Refusal(Refusal.Code.VALIDATION_ERROR, message, field));
    }

    private static RollRequest only(Selection.Only only) {
        return HALVES.withSelection(Selection.ALL.withOnly(only));
    }

    private List<String> blue(RollRequest request) {
        return four.plan(request).batches().stream()
                .flatMap(batch -> batch.blue().stream())
                .sorted()
                .toList();
    }

    @Test
    void zoneByZone_finishesAZoneBeforeTheNext_andGreenComesInItsZone() {
        four.change("i-1", one -> one.withPlacement(one.placement().withZone("b")));
        four.change("i-2", one -> one.withPlacement(one.placement().withZone("b")));

        assertThat(four.plan(HALVES.withSelection(Selection.ALL.withOrder(Selection.Order.ZONE_BY_ZONE)))
                        .batches())
                .extracting(PlannedBatch::blue)
                .containsExactly(List.of("i-3", "i-4"), List.of("i-1", "i-2"));
        assertThat(four.plan(HALVES).batches())
                .extracting(PlannedBatch::blueByZone)
                .containsExactly(Map.of("a", 1, "b", 1), Map.of("a", 1, "b", 1));
    }

    @Test
    void oldestFirst_goesByTheTimeOfTheLaunch_whateverTheZones() {
        four.change("i-1", one -> one.withPlacement(one.placement().withZone("b")));
        launched("i-1", 1);
        launched("i-2", 4);
        launched("i-3", 2);
        launched("i-4", 3);

        assertThat(four.plan(HALVES.withSelection(Selection.ALL.withOrder(Selection.Order.OLDEST_FIRST)))
                        .batches())
                .extracting(PlannedBatch::blue)
                .containsExactly(List.of("i-1", "i-3"), List.of("i-4", "i-2"));
        assertThat(four.plan(RESTART.withSelection(Selection.ALL.withOrder(Selection.Order.OLDEST_FIRST)))
                        .batches())
                .extracting(PlannedBatch::blue)
                .containsExactly(List.of("i-1", "i-3"), List.of("i-4", "i-2"));
    }

    private void launched(String id, int hour) {
        four.change(id, one -> one.withLaunch(one.launch().withLaunchedAt(Starts.NOW.minusSeconds(86_400 - hour))));
    }

    @Test
    void blueAboveTheTarget_goesWithTheFirstBatch_andTheLastLaunchesWhatIsMissing() {
        four.runs("i-5", 1, Starts.WEB);

        assertThat(four.plan(THREE_QUARTERS).batches())
                .extracting(PlannedBatch::launches, PlannedBatch::blue)
                .containsExactly(tuple(3, List.of("i-1", "i-2", "i-3", "i-4")), tuple(1, List.of("i-5")));
    }

    @Test
    void blueThatIsOutOfService_goesWithTheFirstBatch() {
        four.target(Starts.WEB, "i-4", Scenario.UNHEALTHY);

        assertThat(four.plan(HALVES).batches())
                .extracting(PlannedBatch::blue)
                .containsExactly(List.of("i-4", "i-1", "i-2"), List.of("i-3"));
        assertThat(four.plan(HALVES).baseline().floor()).isEqualTo(3);
    }

    @Test
    void aRestart_isBatchesThatLaunchNothing_andTakeOneBatchOutAtATime() {
        RollPlan plan = four.plan(RESTART);

        assertThat(plan.batches())
                .containsExactly(
                        new PlannedBatch(1, 0, 0, List.of("i-1", "i-2"), Map.of("a", 2)),
                        new PlannedBatch(2, 0, 0, List.of("i-3", "i-4"), Map.of("a", 2)));
        assertThat(plan.baseline().floor()).isEqualTo(2);
        assertThat(plan.warnings()).extracting(Warning::code).containsExactly("RESTART_KEEPS_IMAGE");
    }

    @Test
    void aTargetGroup_thatDoesNotAnswer_isWarnedOf() {
        four.fleet.health.put(Starts.WEB, new TargetGroupHealth.Unanswered("throttled"));

        assertThat(four.plan(HALVES).warnings()).extracting(Warning::code).containsExactly("HEALTH_UNKNOWN");
        assertThat(four.plan(HALVES).feasible()).isTrue();
    }

    @Test
    void theExpectedTime_withoutPastRolls_isReckonedFromTheSettings_whichItSays() {
        RollPlan replacement = four.plan(HALVES);
        RollPlan restart = four.plan(RESTART);

        assertThat(replacement.basis()).isEqualTo(RollPlan.Basis.SETTINGS);
        // Each batch of two takes 70 s until it is registered and healthy, and 60 s of grace. The last drain takes
        // 60 s, and the termination 15 s.
        assertThat(replacement.expected()).isEqualTo(Duration.ofSeconds(2 * (70 + 60) + 60 + 15));
        assertThat(restart.expected()).isEqualTo(Duration.ofSeconds(2 * (60 + 60 + 60)));
    }

    @Test
    void theExpectedTime_withPastRolls_isWhatTheirBatchesTookBeyondTheirGrace_andTheGraceOfThisOne() {
        // Each roll has two batches and a last drain. The median counts, so a roll that was paused for hours has no
        // influence.
        past("sbgd-0000000a", Stage.FINISHED, 2, Duration.ofSeconds(2 * (60 + 100) + 60 + 15));
        past("sbgd-0000000b", Stage.FINISHED, 2, Duration.ofHours(5));
        past("sbgd-0000000c", Stage.FINISHED, 2, Duration.ofSeconds(2 * (60 + 90) + 60 + 15));
        past("sbgd-0000000d", Stage.FAILED, 1, Duration.ofHours(5));

        RollPlan plan = four.plan(Starts.request(RollAction.REPLACE_SERVER, 50, 300));

        assertThat(plan.basis()).isEqualTo(RollPlan.Basis.PAST_ROLLS);
        assertThat(plan.expected()).isEqualTo(Duration.ofSeconds(2 * (300 + 100) + 60 + 15));
    }

    /** Ten drains of an hour, two at a time, take five hours. The batches' other work adds nothing to that. */
    @Test
    void theExpectedTime_whereDrainsAreLong_reckonsWithTheirCeiling_andWarns() {
        four.targetGroup(Starts.WEB, 1_000, 10, 3_600, 0);
        four.with(Starts.group(2, 1, false, 7).withCapacity(new Capacity(2, 10, 20)));
        for (int i = 5; i <= 10; i++) {
            four.runs("i-" + i, 1, Starts.WEB);
        }

        RollPlan plan = four.plan(Starts.request(RollAction.REPLACE_SERVER, 10, 60));

        assertThat(plan.expected()).isBetween(Duration.ofHours(5), Duration.ofMinutes(5 * 60 + 15));
        assertThat(plan.warnings()).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo("SERIAL_DRAINS");
            assertThat(one.message())
                    .startsWith("batches wait for drains for about")
                    .contains("each drain lasts 3600 s");
        });
    }

    private void past(String id, Stage stage, int batches, Duration took) {
        RollFacts like = four.plan(HALVES).facts();
        RollFacts facts = new RollFacts(
                new RollFacts.Identity(id, like.groupId(), like.identity().groupName(), like.kind(), "jo", null),
                Starts.NOW.minus(Duration.ofDays(1)),
                null,
                like.settings(),
                new RollFacts.Revisions(
                        like.revision(),
                        like.specification(),
                        like.revisions().servingRevision(),
                        like.revisions().targetGroups()),
                new RollFacts.Bounds(
                        like.target(),
                        like.bounds().surge(),
                        like.bounds().subnets(),
                        SpotStrategy.NONE,
                        null,
                        List.of()),
                null);
        four.store.rolls.put(id, Roll.accepted(facts, List.of()).with(c -> {
            c.stage(stage);
            c.progress(c.progress()
                    .with(progress -> progress.baseline(four.plan(HALVES).baseline())
                            .currentBatch(batches)
                            .updatedAt(facts.createdAt().plus(took))));
        }));
    }

    @ParameterizedTest
    @MethodSource("groupsThatCannotBeRolled")
    void aGroupThatCannotBeRolled_isRefusedByThePlanAndByTheStartAlike(
            String check, Refusal.Code code, Consumer<Starts> world, RollRequest request) {
        world.accept(four);

        RollPlan plan = four.plan(request);

        assertThat(plan.feasible()).isFalse();
        assertThat(plan.checks())
                .filteredOn(one -> !one.passed())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.name().shown()).isEqualTo(check);
                    assertThat(one.refusals()).extracting(Refusal::code).containsOnly(code);
                    assertThat(four.refused(request)).isEqualTo(one.refusals());
                });
    }

    static Stream<Arguments> groupsThatCannotBeRolled() {
        return Stream.of(
                refused("targetGroups", Refusal.Code.VALIDATION_ERROR, w -> w.fleet.targetGroups.clear(), HALVES),
                refused(
                        "targetGroups",
                        Refusal.Code.TARGET_GROUP_NOT_IN_USE,
                        w -> w.targetGroup(Starts.WEB, false, true, 1_000, 4, 60, 0),
                        HALVES),
                refused(
                        "image",
                        Refusal.Code.IMAGE_NOT_AVAILABLE,
                        w -> w.with(new greenroll.group.Revision(
                                2, Starts.specification(2, Starts.WEB).withImageId("resolve:ssm:/none"), Starts.NOW)),
                        HALVES),
                refused(
                        "existingCapacity",
                        Refusal.Code.CANT_ROLL_CAPACITY_BELOW_MINIMUM,
                        w -> w.fleet.instances.subList(0, 3).clear(),
                        HALVES),
                refused(
                        "restart",
                        Refusal.Code.VALIDATION_ERROR,
                        w -> List.of("i-2", "i-3", "i-4").forEach(id -> w.target(Starts.WEB, id, Scenario.UNHEALTHY)),
                        RESTART),
                refused(
                        "targetGroupRoom",
                        Refusal.Code.TARGET_GROUP_LIMIT,
                        w -> w.targetGroup(Starts.WEB, 5, 4, 60, 0),
                        HALVES));
    }

    @Test
    void theChecks_areNamedInTheirOrder_andARestartSaysThatItLaunchesNothing() {
        assertThat(four.plan(HALVES).checks())
                .extracting(one -> one.name().shown(), RollPlan.Check::note)
                .containsExactly(
                        tuple("noOtherOperation", null),
                        tuple("notFrozen", null),
                        tuple("targetGroups", null),
                        tuple("healthCheck", null),
                        tuple("existingCapacity", null),
                        tuple("autoScalingGroups", null),
                        tuple("alarms", "the roll names no alarm"),
                        tuple("targetGroupRoom", null),
                        tuple("image", null),
                        tuple("instanceTypes", null),
                        tuple("availabilityZones", null),
                        tuple("freeAddresses", null),
                        tuple("launch", null));

        four.images.images.clear();
        assertThat(four.plan(RESTART).feasible()).isTrue();
        assertThat(four.plan(RESTART).checks())
                .filteredOn(one -> one.note() != null && one.name() != CheckName.ALARMS)
                .allSatisfy(one -> assertThat(one.note()).isEqualTo("a restart launches nothing"))
                .extracting(one -> one.name().shown())
                .containsExactly(
                        "targetGroupRoom", "image", "instanceTypes", "availabilityZones", "freeAddresses", "launch");
    }

    private static Arguments refused(String check, Refusal.Code code, Consumer<Starts> world, RollRequest request) {
        return Arguments.of(check, code, world, request);
    }

    @Test
    void aGroupThatIsHeld_isPlannedAllTheSame_andSaysByWhom() {
        Group group = four.store.groups.get(Starts.GROUP);
        four.accepted(HALVES);
        four.started.clear();

        RollPlan plan = four.plan(HALVES);

        assertThat(group.activeRoll()).isNull();
        assertThat(plan.feasible()).isFalse();
        assertThat(plan.batches()).hasSize(2);
        assertThat(plan.checks().getFirst().refusals())
                .extracting(Refusal::code, Refusal::message)
                .containsExactly(tuple(
                        Refusal.Code.OPERATION_IN_PROGRESS,
                        "the ROLL sbgd-00000001 holds the group: wait for its end, or stop it"));
    }
}
