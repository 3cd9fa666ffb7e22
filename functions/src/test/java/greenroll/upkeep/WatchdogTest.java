package greenroll.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.Unavailable;
import greenroll.operation.Starts;
import greenroll.roll.DueNotification;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.ExecutionState;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.notification.AnnouncedLines;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.timeline.RollEvent;
import greenroll.upkeep.UpkeepFixture.Invoked;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the watchdog: what it restarts, closes, sends, terminates, answers and logs. */
class WatchdogTest {

    private static final String ROLL = AnnouncedLines.ID;
    /** Another open roll of the group, a minute older. */
    private static final String OLDER = "sbgd-0000001d";

    private static final DueNotification FAILED =
            new DueNotification(DueNotification.Kind.ROLL_FAILED, ROLL + "-failed", AnnouncedLines.BEGAN, null);
    private static final DueNotification LEFTOVERS =
            new DueNotification(DueNotification.Kind.ROLL_LEFTOVERS, ROLL + "-leftovers", AnnouncedLines.BEGAN, null);
    private static final RetainedInstance RETAINED = new RetainedInstance("i-1", Starts.NOW);

    private final Starts four = Starts.ofFour();
    private final UpkeepFixture around = new UpkeepFixture(four.store, four.fleet);
    private final Watchdog function =
            new Watchdog(around.store(), around.executions(), around.notifier(), around.fleet(), () -> around.now);

    @Test
    void nothingUnfinished_isDoneWithAtOnce() throws IOException {
        four.store.put(UpkeepFixture.at(Stage.FINISHED, AnnouncedLines.of(RollKind.ROLL)));

        Invoked look = look();

        assertThat(look.report()).isEqualTo(report(0, 0, ""));
        assertThat(look.log()).isEqualTo(line("\"looked\":0"));
        assertThat(around.calls).containsExactly("unfinished");
    }

    @Test
    void anOpenRoll_whoseExecutionRuns_isLeftAlone() throws IOException {
        Roll roll = open();

        Invoked look = look();

        assertThat(look.report()).isEqualTo(report(1, 0, ""));
        assertThat(look.log()).isEqualTo(line("\"looked\":1"));
        assertThat(around.calls).containsExactly("unfinished", "state of sbgd-00000001-1");
        assertThat(four.store.rolls.get(ROLL)).isEqualTo(roll);
    }

    @ParameterizedTest
    @CsvSource({"3599, ''", "3600, ',\"openRollHours\":1.0'", "5400, ',\"openRollHours\":1.5'"})
    void theAgeOfAnOpenRoll_isLoggedFromAnHourOn(long seconds, String logged) throws IOException {
        open();
        around.now = AnnouncedLines.BEGAN.plusSeconds(seconds);

        assertThat(look().log()).isEqualTo(line("\"looked\":1" + logged));
    }

    @Test
    void theAge_isThatOfTheOldestOpenRoll() throws IOException {
        open();
        four.holding(RollKind.ROLL);
        around.now = AnnouncedLines.BEGAN.plusSeconds(7_200 - 60);

        assertThat(look().log()).isEqualTo(line("\"looked\":2,\"openRollHours\":2.0"));
    }

    @Test
    void theAge_ofAnEndedRollThatIsUnfinished_isNotLogged() throws IOException {
        keeps(new RetainedInstance("i-1", Starts.NOW.plusSeconds(90_000)));
        around.now = Starts.NOW.plusSeconds(80_000);

        assertThat(look().log()).isEqualTo(line("\"looked\":1"));
    }

    @Test
    void anOpenRoll_whoseExecutionIsGone_getsTheNext_onceThatIsWritten() throws IOException {
        open();
        around.states.put(ROLL + "-1", ExecutionOutcome.TIMED_OUT);
        around.now = Starts.NOW.plusSeconds(30);

        Invoked look = look();

        assertThat(look.report()).isEqualTo(report(1, 0, "restarted", ROLL));
        assertThat(look.log()).isEqualTo(line("\"looked\":1,\"restarted\":[\"sbgd-00000001\"]"));
        assertThat(head().executionState()).isEqualTo(new ExecutionState(2, 1, 0, false));
        assertThat(head().progress().updatedAt()).isEqualTo(around.now);
        assertThat(timeline()).containsExactly("execution 1 is timed out although the roll is open: starts 2");
        assertThat(around.calls)
                .containsExactly("unfinished", "state of sbgd-00000001-1", "start sbgd-00000001-2 of sig-00000001");
    }

    @Test
    void anOpenRoll_thatAnotherHandWritesFirst_isNotRestarted() throws IOException {
        open();
        around.states.put(ROLL + "-1", ExecutionOutcome.FAILED);
        four.store.meanwhile = () -> around.writes(ROLL);

        assertThat(look().report()).isEqualTo(report(1, 0, ""));
        assertThat(head().executionState()).isEqualTo(ExecutionState.FIRST);
        assertThat(around.calls).containsExactly("unfinished", "state of sbgd-00000001-1");
    }

    @Test
    void aRestart_thatNobodyAnswers_isReportedAsFailed_andMadeUpForAMinuteLater() throws IOException {
        open();
        around.states.put(ROLL + "-1", ExecutionOutcome.FAILED);
        around.states.put(ROLL + "-2", ExecutionOutcome.NOT_STARTED);
        around.unanswered.put("start", new Unavailable("Step Functions is throttled", null));

        Invoked first = look();
        around.unanswered.clear();
        around.now = Starts.NOW.plusSeconds(60);
        Invoked second = look();

        assertThat(first.report()).isEqualTo(report(1, 0, "failed", ROLL + ": Step Functions is throttled"));
        assertThat(first.log())
                .isEqualTo(line("\"looked\":1,\"failed\":[\"sbgd-00000001: Step Functions is throttled\"]"));
        assertThat(second.report()).isEqualTo(report(1, 0, "restarted", ROLL));
        assertThat(around.calls).endsWith("start sbgd-00000001-3 of sig-00000001");
    }

    @Test
    void anOpenRoll_thatThreeRestartsDidNotMove_isClosed_andItsOwnerTold() throws IOException {
        open();
        lookThreeTimes();

        Invoked fourth = look();

        assertThat(fourth.report()).isEqualTo("""
                {"looked":1,"notReached":0,"restarted":[],"closed":["sbgd-00000001"],"told":["sbgd-00000001-failed"],\
                "ended":[],"failed":[]}""");
        assertThat(fourth.log())
                .isEqualTo(line("\"looked\":1,\"closed\":[\"sbgd-00000001\"],\"told\":[\"sbgd-00000001-failed\"]"));
        assertThat(around.calls)
                .endsWith(
                        "unfinished",
                        "state of sbgd-00000001-4",
                        "close sbgd-00000001, serving null",
                        "publish sbgd-00000001-failed");
        assertThat(head().stage()).isEqualTo(Stage.FAILED);
        assertThat(head().failure().code()).isEqualTo(FailureCode.WATCHDOG_GAVE_UP);
        assertThat(head().notifications())
                .containsExactly(new DueNotification(
                        DueNotification.Kind.ROLL_FAILED, ROLL + "-failed", Starts.NOW, Starts.NOW));
        assertThat(around.published)
                .extracting(one -> one.problem().reason())
                .containsExactly("the execution was started 3 times without progress; the last one is failed");
        assertThat(timeline())
                .containsExactly(
                        "execution 1 is failed although the roll is open: starts 2",
                        "execution 2 is failed although the roll is open: starts 3",
                        "execution 3 is failed although the roll is open: starts 4",
                        "the execution was started 3 times without progress; the last one is failed",
                        "the owner was told: sbgd-00000001-failed");
    }

    @Test
    void aRoll_thatAnotherHandWritesFirst_isNotClosed_andNobodyIsTold() throws IOException {
        open();
        lookThreeTimes();
        four.store.meanwhile = () -> around.writes(ROLL);

        assertThat(look().report()).isEqualTo(report(1, 0, ""));
        assertThat(head().isOpen()).isTrue();
        assertThat(around.published).isEmpty();
    }

    @Test
    void theOwner_ofAClosedRoll_whomTheMessageDidNotReach_isToldByTheNextLook_andOnce() throws IOException {
        open();
        lookThreeTimes();
        around.unanswered.put("publish", new Unavailable("SNS is throttled", null));

        Invoked closes = look();
        around.unanswered.clear();
        around.now = Starts.NOW.plusSeconds(300);
        Invoked tells = look();
        Invoked nothing = look();

        assertThat(closes.report()).isEqualTo("""
                {"looked":1,"notReached":0,"restarted":[],"closed":["sbgd-00000001"],"told":[],"ended":[],\
                "failed":["sbgd-00000001: SNS is throttled"]}""");
        assertThat(tells.report()).isEqualTo(report(1, 0, "told", ROLL + "-failed"));
        assertThat(tells.log()).isEqualTo(line("\"looked\":1,\"told\":[\"sbgd-00000001-failed\"]"));
        assertThat(nothing.report()).isEqualTo(report(0, 0, ""));
        assertThat(around.published)
                .extracting(RollNotification::notificationId)
                .containsExactly("sbgd-00000001-failed");
        assertThat(head().notifications().getFirst().sentAt()).isEqualTo(around.now);
    }

    @Test
    void allThatIsOwed_isTold_inItsOrder() throws IOException {
        owes(FAILED, LEFTOVERS);

        assertThat(look().report()).isEqualTo(report(1, 0, "told", ROLL + "-failed", ROLL + "-leftovers"));
        assertThat(head().notifications())
                .containsExactly(FAILED.withSentAt(Starts.NOW), LEFTOVERS.withSentAt(Starts.NOW));
        assertThat(timeline())
                .containsExactly(
                        "the owner was told: sbgd-00000001-failed", "the owner was told: sbgd-00000001-leftovers");
    }

    /** A concurrent write stands. The message is still due. */
    @Test
    void aMessage_thatCannotBeMarked_isSentAgainWithTheSameId() throws IOException {
        owes(FAILED);
        four.store.meanwhile = () -> around.writes(ROLL);

        assertThat(look().report()).isEqualTo(report(1, 0, "told", ROLL + "-failed"));
        assertThat(head().notifications()).containsExactly(FAILED);
        look();

        assertThat(head().notifications()).containsExactly(FAILED.withSentAt(Starts.NOW));
        assertThat(around.published)
                .extracting(RollNotification::notificationId)
                .containsExactly("sbgd-00000001-failed", "sbgd-00000001-failed");
    }

    @Test
    void whatIsKept_isLeftAlone_untilItsTimeIsOver() throws IOException {
        keeps(RETAINED);
        around.now = RETAINED.until().minusSeconds(1);

        Invoked look = look();

        assertThat(look.report()).isEqualTo(report(1, 0, ""));
        assertThat(around.calls).containsExactly("unfinished");
        assertThat(head().ending().retained()).containsExactly(RETAINED);
    }

    @Test
    void whatIsKept_isTerminated_onceItsTimeIsOver() throws IOException {
        RetainedInstance longer = new RetainedInstance("i-2", Starts.NOW.plusSeconds(1));
        keeps(RETAINED, longer);

        Invoked look = look();

        assertThat(look.report()).isEqualTo(report(1, 0, "ended", "i-1"));
        assertThat(look.log()).isEqualTo(line("\"looked\":1,\"ended\":[\"i-1\"]"));
        assertThat(around.calls)
                .containsExactly("unfinished", "instances of sig-00000001, also [i-1]", "terminate [i-1]");
        assertThat(head().ending().retained()).containsExactly(longer);
        assertThat(timeline()).containsExactly("1 kept for debugging: their time is over");
    }

    @Test
    void whatEc2Refuses_isNotReportedAsEnded_andKept() throws IOException {
        RetainedInstance other = new RetainedInstance("i-2", Starts.NOW);
        keeps(RETAINED, other);
        around.unterminable.put("i-2", "it has termination protection");

        assertThat(look().report()).isEqualTo(report(1, 0, "ended", "i-1"));
        assertThat(around.calls).endsWith("terminate [i-1, i-2]");
        assertThat(head().ending().retained()).containsExactly(other);
    }

    @Test
    void whatIsKept_andGoneAlready_isDoneWith_andNothingIsTerminated() throws IOException {
        keeps(RETAINED);
        four.fleet.instances.clear();

        assertThat(look().report()).isEqualTo(report(1, 0, ""));
        assertThat(around.calls).containsExactly("unfinished", "instances of sig-00000001, also [i-1]");
        assertThat(head().ending().retained()).isEmpty();
    }

    @Test
    void whatAnotherLookEnds_isReportedByThatOne() throws IOException {
        keeps(RETAINED);
        four.store.meanwhile = () -> around.writes(ROLL);

        assertThat(look().report()).isEqualTo(report(1, 0, ""));
        assertThat(head().ending().retained()).containsExactly(RETAINED);
    }

    @Test
    void whatIsOwed_isTold_beforeWhatWasKeptIsTerminated() throws IOException {
        four.store.put(UpkeepFixture.with(AnnouncedLines.failed(), Stage.FAILED, List.of(FAILED), List.of(RETAINED)));
        lives("i-1");

        assertThat(look().report()).isEqualTo("""
                {"looked":1,"notReached":0,"restarted":[],"closed":[],"told":["sbgd-00000001-failed"],"ended":["i-1"],\
                "failed":[]}""");
        assertThat(around.calls)
                .containsExactly(
                        "unfinished",
                        "publish sbgd-00000001-failed",
                        "instances of sig-00000001, also [i-1]",
                        "terminate [i-1]");
        assertThat(head().notifications()).containsExactly(FAILED.withSentAt(Starts.NOW));
        assertThat(head().ending().retained()).isEmpty();
    }

    /** The index of unfinished rolls may be late. */
    @Test
    void aRoll_thatIsListedAndNotThereAnyMore_isPassedOver() throws IOException {
        open();
        around.forgotten.add(ROLL);

        assertThat(look().report()).isEqualTo(report(1, 0, ""));
        assertThat(around.calls).containsExactly("unfinished");
    }

    @Test
    void aRoll_thatCannotBeReached_isReported_andTheOthersAreLookedAt() throws IOException {
        for (String unreached : List.of(ROLL, OLDER)) {
            around.calls.clear();
            open();
            four.holding(RollKind.ROLL);
            around.unanswered.clear();
            around.unanswered.put(unreached, new Unavailable("DynamoDB is throttled", null));

            Invoked look = look();

            assertThat(look.report()).isEqualTo(report(2, 0, "failed", unreached + ": DynamoDB is throttled"));
            assertThat(around.calls)
                    .containsExactly("unfinished", "state of " + (unreached.equals(ROLL) ? OLDER : ROLL) + "-1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 10000, 2, 0, ''",
        "10000,  9999, 1, 1, ',\"notReached\":1'",
        " 9999, 60000, 0, 2, ',\"notReached\":2'"
    })
    void aLook_withLessThanTenSecondsLeft_leavesTheOtherRollsToTheNext(
            int first, int second, int looked, int missed, String logged) throws IOException {
        open();
        four.holding(RollKind.ROLL);
        around.left.addAll(List.of(first, second));

        Invoked look = look();

        assertThat(look.report()).isEqualTo(report(looked, missed, ""));
        assertThat(look.log()).isEqualTo(line("\"looked\":" + looked + logged));
        assertThat(lookedAt()).hasSize(looked);
    }

    /** Each run has time for one of two rolls. */
    @Test
    void looks_fiveMinutesApart_beginWithOtherRolls() throws IOException {
        open();
        four.holding(RollKind.ROLL);

        for (int look = 0; look < 8; look++) {
            around.now = Starts.NOW.plusSeconds(300L * look);
            around.left.addAll(List.of(10_000, 9_999));
            look();
        }

        assertThat(lookedAt()).hasSize(8).contains(ROLL, OLDER);
        assertThat(lookedAt().stream().filter(ROLL::equals)).hasSize(4);
    }

    private Invoked look() throws IOException {
        return around.invoke(function);
    }

    private void lookThreeTimes() throws IOException {
        for (int generation = 1; generation <= 4; generation++) {
            around.states.put(ROLL + "-" + generation, ExecutionOutcome.FAILED);
        }
        for (int look = 1; look <= 3; look++) {
            assertThat(look().report()).isEqualTo(report(1, 0, "restarted", ROLL));
        }
    }

    private Roll open() {
        Roll roll = AnnouncedLines.of(RollKind.ROLL);
        four.store.put(roll);
        return roll;
    }

    private void owes(DueNotification... notifications) {
        four.store.put(UpkeepFixture.with(AnnouncedLines.failed(), Stage.FAILED, List.of(notifications), List.of()));
    }

    /** The roll failed and keeps these instances, which are live. */
    private void keeps(RetainedInstance... kept) {
        four.store.put(UpkeepFixture.with(AnnouncedLines.failed(), Stage.FAILED, List.of(), List.of(kept)));
        for (RetainedInstance one : kept) {
            lives(one.instanceId());
        }
    }

    /** The instance is one of the roll. */
    private void lives(String id) {
        four.fleet.instances.replaceAll(was -> was.id().equals(id)
                ? was.with(one -> one.launch(was.launch().withSpot(false))
                        .addresses(Instance.Addresses.NONE)
                        .tags(new Instance.Tags(was.tags().groupId(), ROLL, 2, 1, null))
                        .stateReason(null))
                : was);
    }

    private RollHead head() {
        return four.store.rolls.get(ROLL).head();
    }

    private List<String> timeline() {
        return four.store.events.get(ROLL).stream().map(RollEvent::message).toList();
    }

    /** The rolls whose execution was read. */
    private List<String> lookedAt() {
        return around.calls.stream()
                .filter(call -> call.startsWith("state of "))
                .map(call -> call.substring(9, 22))
                .toList();
    }

    /** The answer of a run that did this one thing. With an unknown name it did nothing. */
    private static String report(int looked, int notReached, String what, String... done) {
        String nothing = "{\"looked\":" + looked + ",\"notReached\":" + notReached
                + ",\"restarted\":[],\"closed\":[],\"told\":[],\"ended\":[],\"failed\":[]}";
        return nothing.replace("\"" + what + "\":[]", "\"" + what + "\":[\"" + String.join("\",\"", done) + "\"]");
    }

    private static String line(String fields) {
        return "{\"level\":\"INFO\",\"function\":\"upkeep\",\"requestId\":\"lambda-request\"," + fields + "}\n";
    }
}
