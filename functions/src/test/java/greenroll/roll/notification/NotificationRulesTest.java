package greenroll.roll.notification;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.roll.Claim;
import greenroll.roll.DueNotification;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.step.Claims;
import greenroll.roll.step.Scenario;
import greenroll.roll.step.StepDecision;
import greenroll.roll.task.Step;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The messages to the owner about failures, and the texts of claims and work. */
class NotificationRulesTest {

    @Test
    void aFailedReplacement_tellsWhichBatchWhichInstancesWhyAndWhatNow() {
        Scenario four = failedInGrace();

        assertThat(NotificationRules.owed(four.roll))
                .containsExactly(new RollNotification(
                        "sbgd-00000001-failed",
                        DueNotification.Kind.ROLL_FAILED,
                        new RollNotification.Operation(
                                Scenario.ROLL, Scenario.GROUP, "web", RollKind.ROLL, 2, "test", null),
                        new RollNotification.Problem(
                                "UNHEALTHY_IN_GRACE",
                                "batch 1: 1 of 2 turned unhealthy during the grace period: green-2 (web: unhealthy,"
                                        + " Target.ResponseCodeMismatch (Health checks failed with these codes: [503]))",
                                1,
                                List.of(new Failure.FailedInstance(
                                        "green-2",
                                        "b",
                                        "web: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes:"
                                                + " [503])",
                                        null)),
                                List.of()),
                        List.of(
                                "the roll stopped: nothing further is launched or scaled down",
                                "taken out of the load balancer, and terminated once drained: green-1, green-2",
                                "blue of this and of later batches serves on; green of earlier batches stays"),
                        List.of(
                                "read the timeline: GET" + " /aws/ec2/group/sig-00000001/roll/sbgd-00000001/events",
                                "fix the causes listed above (image, user data, security groups, capacity), update the"
                                        + " group, and start another roll. The group is free for it when this one has cleaned up"),
                        List.of(),
                        Scenario.START.plusSeconds(101)));
    }

    @Test
    void aFailedReplacement_doesNotSayThatItRemovesTheGreenItKeeps() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.health("green-2", Scenario.UNHEALTHY);
        four.visit(Step.GRACE_WAIT);
        four.health("blue-1", Scenario.UNHEALTHY);
        four.next(Step.FAIL_ROLL);

        RollNotification told = NotificationRules.owed(four.roll).getFirst();

        assertThat(told.whatWasDone()).contains("taken out of the load balancer, and terminated once drained: green-2");
        assertThat(told.problem().leftovers()).extracting(Leftover::instanceId).containsExactly("green-1");
    }

    @Test
    void aFailedReplacement_beforeAnyGreen_speaksOfNoRemoval() {
        Scenario four = Scenario.ofFour();
        four.roll = four.roll.failing(new Failure(FailureCode.INTERNAL_ERROR, "why", null, List.of(), Scenario.START));

        RollNotification told = NotificationRules.owed(four.roll).getFirst();

        assertThat(told.problem().batch()).isNull();
        assertThat(told.whatWasDone())
                .containsExactly(
                        "the roll stopped: nothing further is launched or scaled down",
                        "blue of this and of later batches serves on; green of earlier batches stays");
    }

    @Test
    void aFailedRestart_saysThatWhatItTookOutIsPutBack() {
        Scenario four = Scenario.restartOfFour();
        four.roll = four.roll.failing(new Failure(FailureCode.UNHEALTHY, "why", 1, List.of(), Scenario.START));

        assertThat(NotificationRules.owed(four.roll).getFirst().whatWasDone())
                .containsExactly(
                        "the roll stopped: no further instance is taken out",
                        "what the batch had taken out is registered again and named above where it is not healthy");
    }

    @Test
    void leftovers_areTheMessageWhereNothingFailed() {
        Scenario four = Scenario.ofFour();
        four.roll = four.roll.with(c -> {
            c.ending(c.ending()
                    .withLeftovers(List.of(new Leftover("blue-1", "protected"), new Leftover("blue-2", "no tag"))));
            c.notifications(
                    List.of(new DueNotification(DueNotification.Kind.ROLL_LEFTOVERS, "n", Scenario.START, null)));
        });

        RollNotification told = NotificationRules.owed(four.roll).getFirst();

        assertThat(told.problem().code()).isEqualTo("ROLL_LEFTOVERS");
        assertThat(told.problem().reason()).isEqualTo("blue-1: protected; blue-2: no tag");
        assertThat(told.problem().batch()).isNull();
        assertThat(told.problem().failedInstances()).isEmpty();
        assertThat(told.whatWasDone()).containsExactly("all other instances of this roll were cleaned up");
        assertThat(told.whatToDoNext())
                .containsExactly("look at the instances named here and terminate what is not needed");
        assertThat(told.subject()).isEqualTo("Greenroll: sbgd-00000001 of web left instances behind");
    }

    @Test
    void leftovers_ofAFailedRoll_areASecondMessageThatStillNamesWhatFailed() {
        Scenario four = failedInGrace();
        four.notified();
        four.roll = four.roll.with(c -> {
            c.ending(c.ending().withLeftovers(List.of(new Leftover("green-1", "protected"))));
            c.notifications(List.of(
                    c.notifications().getFirst(),
                    new DueNotification(DueNotification.Kind.ROLL_LEFTOVERS, "n", Scenario.START, null)));
        });

        assertThat(NotificationRules.owed(four.roll)).hasSize(1);
        RollNotification told = NotificationRules.owed(four.roll).getFirst();

        assertThat(told.problem().code()).isEqualTo("ROLL_LEFTOVERS");
        assertThat(told.problem().reason()).isEqualTo("green-1: protected");
        assertThat(told.problem().batch()).isEqualTo(1);
        assertThat(told.problem().failedInstances())
                .extracting(Failure.FailedInstance::id)
                .containsExactly("green-2");
    }

    @Test
    void subject_isOneLineOfAtMost100Characters() {
        Scenario four = failedInGrace();
        assertThat(NotificationRules.owed(four.roll).getFirst().subject())
                .isEqualTo("Greenroll: ROLL sbgd-00000001 of web failed: UNHEALTHY_IN_GRACE");
        assertThat(named("n".repeat(40)).subject()).hasSize(100).doesNotEndWith("…");
        assertThat(named("n".repeat(41)).subject()).hasSize(100).endsWith("…");
    }

    private static RollNotification named(String group) {
        RollNotification told = NotificationRules.owed(failedInGrace().roll).getFirst();
        return told.withOperation(told.operation().withGroupName(group));
    }

    @Test
    void marked_onceTold_saysSoInTheTimeline_withItsBatch() {
        Scenario four = failedInGrace();
        NotificationRules.Marked marked = NotificationRules.mark(four.roll, "sbgd-00000001-failed", four.now);
        assertThat(marked.next().head().owesNotice()).isFalse();
        assertThat(marked.next().head().progress().updatedAt()).isEqualTo(four.now);
        assertThat(marked.events())
                .containsExactly(new RollEvent(
                        four.roll.head().version() + 1,
                        0,
                        four.now,
                        RollEvent.Type.NOTIFIED,
                        1,
                        "the owner was told: sbgd-00000001-failed",
                        new RollEvent.Affected(List.of(), java.util.Map.of()),
                        new RollEvent.ServiceLevel(5, 4),
                        four.roll.head().counts(),
                        new EventDetails.Notified("sbgd-00000001-failed")));
    }

    @Test
    void aFailedInstance_isDescribedByTheLoadBalancerElseByEc2ElseByNobody() {
        assertThat(Failure.inWords(List.of(
                        new Failure.FailedInstance("i-1", "a", "web: initial", "Client.Gone: gone"),
                        new Failure.FailedInstance("i-2", "a", null, "Client.Gone: gone"),
                        new Failure.FailedInstance("i-3", "a", null, null))))
                .isEqualTo("i-1 (web: initial), i-2 (Client.Gone: gone), i-3 (no reason given)");
    }

    @Test
    void manyFailedInstances_areNamedByThreeAndCounted() {
        List<Failure.FailedInstance> five = java.util.stream.IntStream.rangeClosed(1, 5)
                .mapToObj(i -> new Failure.FailedInstance("i-" + i, "a", "bad", null))
                .toList();
        assertThat(Failure.inWords(five)).isEqualTo("i-1 (bad), i-2 (bad), i-3 (bad) and 2 more");
        assertThat(Failure.reasons(five)).hasSize(5).containsEntry("i-5", "bad");
    }

    @Test
    void anInstance_thatEc2DoesNotDescribeOrThatEc2Ended_saysSo() {
        Scenario four = Scenario.ofFour();
        StateReason spot = new StateReason("Server.SpotInstanceTermination", "reclaimed");
        four.state("blue-1", InstanceState.TERMINATED, spot);
        RollObservation seen = new RollObservation(four.roll, four.look(), four.now);

        assertThat(seen.describe(BatchInstance.joined("i-9", "a", false, four.now)))
                .isEqualTo(new Failure.FailedInstance("i-9", "a", "not described by EC2", null));
        assertThat(seen.describe(BatchInstance.joined("blue-1", "a", false, four.now)))
                .isEqualTo(new Failure.FailedInstance(
                        "blue-1",
                        "a",
                        "terminated, Server.SpotInstanceTermination",
                        "Server.SpotInstanceTermination: reclaimed"));
        assertThat(seen.describe(BatchInstance.joined("blue-2", "b", false, four.now)))
                .isEqualTo(new Failure.FailedInstance("blue-2", "b", null, null));
    }

    @Test
    void aClaim_saysWhoDoesWhatAndUntilWhen() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        StepDecision decision = four.decide(Step.LAUNCH_BATCH);

        Roll claimed = Claims.claimed(decision, "visit-1", four.now, Duration.ofSeconds(60));

        assertThat(claimed.head().claim())
                .isEqualTo(new Claim(
                        "visit-1",
                        four.now.plusSeconds(70),
                        "launch 1 in subnet-a for batch 1, launch 1 in subnet-b for batch 1"));
        assertThat(claimed.openBatch()).isEqualTo(decision.next().openBatch());
    }

    @Test
    void work_inWords_saysWhatAndHowMany() {
        Scenario four = Scenario.ofFour();
        RollNotification told = NotificationRules.owed(failedInGrace().roll).getFirst();
        assertThat(java.util.stream.Stream.of(
                                new Work.Register(Scenario.WEB, List.of("i-1", "i-2")),
                                new Work.Deregister(Scenario.API, List.of("i-1")),
                                new Work.Restart(List.of("i-1")),
                                new Work.Terminate(List.of(four.instances.get("blue-1"))),
                                new Work.Tell(told))
                        .map(Work::inWords))
                .containsExactly(
                        "register 2 with web",
                        "deregister 1 from api",
                        "restart 1",
                        "terminate 1",
                        "publish ROLL_FAILED");
    }

    private static Scenario failedInGrace() {
        Scenario four = Scenario.ofFour();
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.health("green-2", Scenario.UNHEALTHY);
        four.visit(Step.GRACE_WAIT);
        four.visit(Step.FAIL_ROLL);
        return four;
    }
}
