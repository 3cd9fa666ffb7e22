package greenroll.stack;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.api.Web;
import greenroll.api.roll.SampleRoll;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.roll.Control;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.pause.StepPauses;
import greenroll.stack.StackRequest.Type;
import greenroll.stack.StackStep.Begin;
import greenroll.stack.StackStep.Respond;
import greenroll.stack.StackStep.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The next step of each request of CloudFormation. The group is that of {@link Web}: revision 1 serves, the target is 5. */
class StackRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant DEADLINE = NOON.plus(Duration.ofMinutes(54));
    private static final ConsoleLink CONSOLE = new ConsoleLink("https://greenroll.example/console");
    private static final StackResource.Identity WEB =
            new StackResource.Identity("arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/5f1e", "Web");

    private static StackResource asked(Type type) {
        return asked(type, new StackRequest.RollPolicy(true, true));
    }

    private static StackResource asked(Type type, StackRequest.RollPolicy policy) {
        return StackResource.unknown(WEB)
                .withGroupId(type == Type.CREATE ? null : Web.GROUP)
                .asked(new StackRequest(
                        "request-1",
                        type,
                        "Custom::GreenrollGroup",
                        "https://example.com/1",
                        "{}",
                        "{}",
                        policy,
                        NOON,
                        Duration.ofHours(1)));
    }

    private static StackResource written(UnaryOperator<StackResource.Progress> more) {
        StackResource asked = asked(Type.UPDATE);
        return asked.withProgress(more.apply(asked.progress().withWritten(true)));
    }

    private static Group group(int latest, Integer serving) {
        return Web.group(null).with(c -> c.revisions(new Group.Revisions(latest, serving, 3)));
    }

    private static Group bound() {
        Group group = group(1, 1);
        return group.withPlacement(group.placement().withAutoScaling(new AutoScaling("asg", false)));
    }

    private static RollHead since(RollHead roll, Instant at) {
        return roll.withFacts(roll.facts().withCreatedAt(at));
    }

    private static RollHead operation(RollKind kind, Stage stage, int revision, String startedBy) {
        RollHead head = SampleRoll.at(stage).head();
        return head.withFacts(head.facts()
                .with(facts -> facts.identity(
                                facts.identity().with(it -> it.kind(kind).startedBy(startedBy)))
                        .revisions(facts.revisions().withRevision(revision))));
    }

    private static RollHead operation(RollKind kind, Stage stage) {
        return operation(kind, stage, 2, "ann");
    }

    private static RollHead baking(RollHead roll) {
        RollSettings settings = roll.facts().settings();
        return roll.withFacts(roll.facts()
                        .withSettings(settings.withHealth(settings.health().withBakeTime(Duration.ofHours(1)))))
                .withProgress(roll.progress().withStepPauses(new StepPauses(0, NOON, NOON)));
    }

    private static StackSituation seen(Group group, RollHead operation) {
        return new StackSituation(group, operation, null, operation != null && operation.isOpen() ? operation : null);
    }

    private static StackSituation held(Group group, RollHead holder) {
        return new StackSituation(group, null, null, holder);
    }

    private static StackStep next(StackResource resource, StackSituation seen) {
        return StackRules.next(resource, seen, CONSOLE, NOON);
    }

    private static String reason(StackStep step) {
        assertThat(step).isInstanceOf(Respond.class);
        return ((Respond) step).response().reason();
    }

    @Test
    void create_beginsOnce_waitsForTheEnd_andAnswersWithTheAttributes() {
        StackResource asked = asked(Type.CREATE);
        StackResource begun = asked.with(c -> c.groupId(Web.GROUP)
                .progress(c.progress().with(p -> p.operationId(SampleRoll.ID).rollId(SampleRoll.ID))));

        assertThat(next(asked, StackSituation.NO_GROUP)).isEqualTo(new Begin(Work.CREATE));
        assertThat(next(begun, seen(group(1, null), operation(RollKind.CREATE, Stage.IN_PROGRESS))))
                .isEqualTo(new StackStep.Wait());
        assertThat(next(begun, seen(group(1, 1), operation(RollKind.CREATE, Stage.FINISHED))))
                .isEqualTo(new Respond(new StackResponse(
                        "request-1",
                        "https://example.com/1",
                        false,
                        null,
                        Web.GROUP,
                        NOON,
                        Map.of(
                                "groupId",
                                Web.GROUP,
                                "servingRevision",
                                "1",
                                "latestRevision",
                                "1",
                                "rollId",
                                SampleRoll.ID,
                                "consoleUrl",
                                "https://greenroll.example/console#/groups/" + Web.GROUP))));
    }

    @Test
    void create_thatFails_answersWithTheReason_andWithTheGroupThatIsToBeDeleted() {
        StackResource begun = asked(Type.CREATE).withGroupId(Web.GROUP);
        RollHead failed = operation(RollKind.CREATE, Stage.FAILED);
        RollHead withReason = failed.withEnding(failed.ending()
                .withFailure(new Failure(FailureCode.UNHEALTHY, "batch 1: i-1 is unhealthy", 1, List.of(), NOON)));

        Respond answer = (Respond) next(begun, seen(group(1, null), withReason));

        assertThat(answer.response().reason())
                .isEqualTo("CREATE " + SampleRoll.ID + " failed: batch 1: i-1 is unhealthy");
        assertThat(answer.response().physicalId()).isEqualTo(Web.GROUP);
        assertThat(answer.response().attributes()).isEmpty();
    }

    @Test
    void create_withoutAGroup_hasAnIdWhoseDeletionHasNothingToDo() {
        assertThat(StackRules.failed(asked(Type.CREATE), "no", NOON).response().physicalId())
                .isEqualTo("refused-request-1");
        StackResource delete = asked(Type.DELETE).withGroupId(null);
        assertThat(((Respond) next(delete, StackSituation.NO_GROUP)).response().isSuccess())
                .isTrue();
    }

    @Test
    void update_isWritten_thenRolled_thenAnswered() {
        StackResource asked = asked(Type.UPDATE);
        StackResource written = written(p -> p);
        StackResource rolled = written(p -> p.withRolled(true).withOperationId(SampleRoll.ID));

        assertThat(next(asked, seen(group(1, 1), null))).isEqualTo(new Begin(Work.WRITE));
        assertThat(next(written, seen(group(2, 1), null))).isEqualTo(new Begin(Work.ROLL));
        assertThat(next(rolled, seen(group(2, 1), operation(RollKind.ROLL, Stage.IN_PROGRESS))))
                .isEqualTo(new StackStep.Wait());
        StackStep last = next(rolled, seen(group(2, 2), operation(RollKind.ROLL, Stage.FINISHED)));
        assertThat(((Respond) last).response().attributes()).containsEntry("servingRevision", "2");
    }

    @Test
    void update_thatShouldNotRoll_isOnlyWritten() {
        StackResource written = asked(Type.UPDATE, StackRequest.RollPolicy.NONE)
                .withProgress(StackResource.Progress.NONE.withWritten(true));

        assertThat(((Respond) next(written, seen(group(2, 1), null))).response().isSuccess())
                .isTrue();
    }

    @Test
    void update_thatDoesNotWait_isAnsweredWhenTheRollHasBegun_andAFailureBeforeThatIsTold() {
        StackResource begun = asked(Type.UPDATE, new StackRequest.RollPolicy(true, false))
                .withProgress(new StackResource.Progress(true, null, true, SampleRoll.ID, SampleRoll.ID));

        assertThat(((Respond) next(begun, seen(group(2, 1), operation(RollKind.ROLL, Stage.IN_PROGRESS))))
                        .response()
                        .isSuccess())
                .isTrue();
        assertThat(reason(next(begun, seen(group(2, 1), operation(RollKind.ROLL, Stage.STOPPED)))))
                .isEqualTo("ROLL " + SampleRoll.ID + " was stopped");
    }

    @Test
    void update_backToWhatServes_takesOutWhatAFailedRollLeft_andRollsNothing() {
        assertThat(next(written(p -> p), seen(group(1, 1), null))).isEqualTo(new Begin(Work.GO_BACK));
        assertThat(((Respond) next(written(p -> p.withRolled(true)), seen(group(1, 1), null)))
                        .response()
                        .isSuccess())
                .isTrue();
    }

    @Test
    void update_whoseRollIsFollowedByARollBack_isAnsweredAtTheEndOfThat() {
        StackResource rolled = written(p -> p.withRolled(true).withOperationId(SampleRoll.ID));
        RollHead failed = operation(RollKind.ROLL, Stage.FAILED);
        RollHead back = operation(RollKind.ROLLBACK, Stage.IN_PROGRESS);

        assertThat(next(rolled, new StackSituation(group(2, 1), failed, back, back)))
                .isEqualTo(new StackStep.Wait());
        RollHead done = operation(RollKind.ROLLBACK, Stage.FINISHED);
        assertThat(reason(next(rolled, new StackSituation(group(2, 1), failed, done, null))))
                .startsWith("ROLL " + SampleRoll.ID);
    }

    @ParameterizedTest(name = "to {0}: {1}")
    @CsvSource({"2, SCALE, 'shrinks before it rolls'", "9, ROLL, 'grows after it has rolled'"})
    void update_ofTheTargetToo_launchesNoMoreThanNeeded(int target, Work first, String why) {
        Capacity wanted = new Capacity(1, target, 10);

        assertThat(next(written(p -> p.withResized(wanted)), seen(group(2, 1), null)))
                .as(why)
                .isEqualTo(new Begin(first));
        assertThat(next(written(p -> p.withResized(wanted).withRolled(true)), seen(group(2, 2), null)))
                .isEqualTo(new Begin(Work.SCALE));
    }

    @ParameterizedTest(name = "a {0} holds the group")
    @CsvSource({"SCALE, false", "CREATE, false", "ROLLBACK, false", "DELETE, false", "HEAL, true"})
    void update_whileAnotherOperationHoldsTheGroup_waits_exceptForHealing(RollKind kind, boolean begins) {
        RollHead holder = operation(kind, Stage.IN_PROGRESS);

        assertThat(next(written(p -> p), held(group(2, 1), holder)))
                .isEqualTo(begins ? new Begin(Work.ROLL) : new StackStep.Wait());
        assertThat(next(
                        written(p -> p.withRolled(true).withResized(new Capacity(1, 9, 10))),
                        held(group(1, 1), holder)))
                .isEqualTo(begins ? new Begin(Work.SCALE) : new StackStep.Wait());
    }

    @Test
    void update_whileARollOfTheSameRevisionRuns_waitsForThatOne() {
        RollHead same = operation(RollKind.ROLL, Stage.IN_PROGRESS, 2, "ann");
        RollHead other = operation(RollKind.ROLL, Stage.IN_PROGRESS, 1, "ann");

        assertThat(next(written(p -> p), held(group(2, 1), same))).isEqualTo(new StackStep.Follow(same.id()));
        assertThat(next(written(p -> p), held(group(2, 1), other))).isEqualTo(new StackStep.Wait());
    }

    @Test
    void update_stopsTheRollThatThisResourceStarted_forARevisionThatIsNoLongerWanted() {
        RollHead own = operation(RollKind.ROLL, Stage.IN_PROGRESS, 2, "CloudFormation shop/Web");
        RollHead stopping = own.withControl(own.control().with(Control.Wish.STOP, new Control.Asked(NOON, "ann")));

        assertThat(next(written(p -> p), held(group(1, 1), own))).isEqualTo(new StackStep.Stop(own.id()));
        assertThat(next(written(p -> p), held(group(1, 1), stopping))).isEqualTo(new StackStep.Wait());
    }

    @Test
    void update_ofAGroupThatIsGone_saysWhatToDo() {
        assertThat(reason(next(asked(Type.UPDATE), StackSituation.NO_GROUP)))
                .isEqualTo(
                        "the group " + Web.GROUP + " does not exist any more: remove the resource from the stack, and"
                                + " add it with another logical id");
    }

    @Test
    void aStoppedRoll_namesWhoStoppedIt() {
        RollHead stopped = operation(RollKind.ROLL, Stage.STOPPED);
        RollHead byAnn = stopped.withControl(Control.NONE.with(Control.Wish.STOP, new Control.Asked(NOON, "ann")));

        assertThat(reason(next(written(p -> p.withRolled(true)), seen(group(2, 1), byAnn))))
                .isEqualTo("ROLL " + SampleRoll.ID + " was stopped by ann");
    }

    @ParameterizedTest(name = "a {0} holds the group")
    @CsvSource({"HEAL, DELETE", "CREATE, DELETE", "SCALE, DELETE", "ROLL, STOP", "ROLLBACK, STOP", "DELETE, FOLLOW"})
    void delete_endsWhatHoldsTheGroup(RollKind kind, String expected) {
        RollHead holder = operation(kind, Stage.IN_PROGRESS);

        assertThat(next(asked(Type.DELETE), held(group(1, 1), holder)))
                .isEqualTo(
                        switch (expected) {
                            case "DELETE" -> new Begin(Work.DELETE);
                            case "STOP" -> new StackStep.Stop(holder.id());
                            default -> new StackStep.Follow(holder.id());
                        });
    }

    @Test
    void delete_isAnsweredWhenTheGroupIsGone() {
        StackResource begun = asked(Type.DELETE).withProgress(StackResource.Progress.NONE.withOperationId("sbgd-1"));
        RollHead running = operation(RollKind.DELETE, Stage.IN_PROGRESS);
        RollHead finished = operation(RollKind.DELETE, Stage.FINISHED);

        assertThat(next(asked(Type.DELETE), seen(group(1, 1), null))).isEqualTo(new Begin(Work.DELETE));
        assertThat(next(begun, seen(group(1, 1), running))).isEqualTo(new StackStep.Wait());
        Respond answer = (Respond) next(begun, new StackSituation(null, finished, null, null));
        assertThat(answer.response().isDeletion()).isTrue();
        assertThat(answer.response().isSuccess()).isTrue();
    }

    @Test
    void whatIsNotDoneInTime_fails_andNamesWhatItWaitedFor() {
        StackResource rolled = written(p -> p.withRolled(true).withOperationId(SampleRoll.ID));
        RollHead running = operation(RollKind.ROLL, Stage.IN_PROGRESS);
        String waits = "CloudFormation waits 1 h at most, and ";

        assertThat(StackRules.next(rolled, seen(group(2, 1), running), CONSOLE, DEADLINE.minusSeconds(1)))
                .isEqualTo(new StackStep.Wait());
        assertThat(reason(StackRules.next(rolled, seen(group(2, 1), running), CONSOLE, DEADLINE)))
                .isEqualTo(waits + "the ROLL " + SampleRoll.ID + " has not ended");
        assertThat(reason(StackRules.next(rolled, seen(group(2, 1), baking(running)), CONSOLE, DEADLINE)))
                .isEqualTo(waits + "the ROLL " + SampleRoll.ID
                        + " has not ended: it bakes, and a person can end the bake");
        RollHead scale = operation(RollKind.SCALE, Stage.IN_PROGRESS);
        assertThat(reason(StackRules.next(written(p -> p), held(group(2, 1), scale), CONSOLE, DEADLINE)))
                .isEqualTo(waits + "the SCALE " + SampleRoll.ID + " has not ended");
        assertThat(reason(StackRules.next(asked(Type.CREATE), StackSituation.NO_GROUP, CONSOLE, DEADLINE)))
                .isEqualTo(waits + "a service that this needs does not answer");
    }

    @Test
    void whatIsDoneTooLate_succeedsAllTheSame() {
        StackResource rolled = written(p -> p.withRolled(true));

        assertThat(((Respond) StackRules.next(rolled, seen(group(2, 2), null), CONSOLE, DEADLINE.plusSeconds(60)))
                        .response()
                        .isSuccess())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "60, 1 min",
        "61, 2 min",
        "3540, 59 min",
        "3600, 1 h",
        "3601, 1 h 1 min",
        "7200, 2 h",
        "4320, 1 h 12 min"
    })
    void times_areInMinutes_roundedUp(int seconds, String words) {
        assertThat(StackRules.inWords(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @Test
    void anAttribute_thatHasNoValueYet_isEmpty_becauseATemplateMayAskForIt() {
        StackResource written = asked(Type.UPDATE, StackRequest.RollPolicy.NONE)
                .withProgress(StackResource.Progress.NONE.withWritten(true));
        StackStep step = StackRules.next(written, seen(group(2, null), null), new ConsoleLink(""), NOON);

        assertThat(((Respond) step).response().attributes())
                .isEqualTo(Map.of(
                        "groupId",
                        Web.GROUP,
                        "servingRevision",
                        "",
                        "latestRevision",
                        "2",
                        "rollId",
                        "",
                        "consoleUrl",
                        ""));
    }

    @Test
    void anAdoption_isAnsweredWithoutAnOperation() {
        StackResource adopted =
                asked(Type.CREATE).withGroupId(Web.GROUP).withProgress(StackResource.Progress.NONE.withWritten(true));

        assertThat(StackRules.next(asked(Type.CREATE), StackSituation.NO_GROUP, CONSOLE, NOON))
                .isEqualTo(new Begin(Work.CREATE));
        assertThat(StackRules.next(adopted, seen(bound(), null), CONSOLE, NOON))
                .isInstanceOfSatisfying(
                        Respond.class,
                        answer -> assertThat(answer.response().isSuccess()).isTrue());
    }

    @Test
    void anUpdateOfAnAutoScalingGroup_isWritten_thenRolled_andThenDone() {
        assertThat(StackRules.next(asked(Type.UPDATE), seen(bound(), null), CONSOLE, NOON))
                .isEqualTo(new Begin(Work.WRITE));
        assertThat(StackRules.next(written(c -> c), seen(bound(), null), CONSOLE, NOON))
                .as("its revision serves, but only the Auto Scaling group knows its version")
                .isEqualTo(new Begin(Work.ROLL));
        assertThat(StackRules.next(written(c -> c.withRolled(true)), seen(bound(), null), CONSOLE, NOON))
                .isInstanceOf(Respond.class);
    }

    @Test
    void anUpdateOfAnAutoScalingGroup_stopsItsEarlierRoll_followsItsOwn_andWaitsForOthers() {
        RollHead own = operation(RollKind.ROLL, Stage.IN_PROGRESS, 2, WEB.requester());
        StackResource wanting = written(c -> c);

        assertThat(StackRules.next(wanting, holding(since(own, NOON.minusSeconds(60))), CONSOLE, NOON))
                .isEqualTo(new StackStep.Stop(own.id()));
        assertThat(StackRules.next(wanting, holding(since(own, NOON.plusSeconds(1))), CONSOLE, NOON))
                .isEqualTo(new StackStep.Follow(own.id()));
        assertThat(StackRules.next(wanting, holding(operation(RollKind.ROLL, Stage.IN_PROGRESS)), CONSOLE, NOON))
                .isEqualTo(new StackStep.Wait());
        assertThat(StackRules.next(
                        written(c -> c.withRolled(true)), holding(since(own, NOON.minusSeconds(60))), CONSOLE, NOON))
                .as("an update of the name alone leaves a roll that nobody waits for")
                .isInstanceOf(Respond.class);
    }

    private static StackSituation holding(RollHead holder) {
        return new StackSituation(bound(), null, null, holder);
    }
}
