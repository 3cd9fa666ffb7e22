package greenroll.roll.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.Instance;
import greenroll.roll.DueNotification;
import greenroll.roll.InstanceCounts;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.step.Scenario;
import greenroll.roll.timeline.RollEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances that a failed roll kept for debugging: the end of their time, their termination, and EC2's refusals. */
class RetentionExpiryTest {

    private static final Instant UNTIL = Scenario.START.plusSeconds(3_600);
    private static final Map<String, String> PROTECTED = Map.of("green-1", "it has termination protection");

    private final Scenario four = Scenario.ofFour();

    /** Green-1 and green-2 are kept until {@link #UNTIL}, green-3 for a minute longer. Green-4 went at once. */
    @BeforeEach
    void keep() {
        Batch batch = Batch.opened(1, 4, Batch.Phase.GIVEN_UP, List.of(), four.now);
        for (int i = 1; i <= 4; i++) {
            RetiringInstance green = RetiringInstance.green(four.green("a").id(), "a", four.now);
            batch = batch.retire(i == 4 ? green : green.withKept("kept for debugging"));
        }
        four.roll = four.roll.withBatch(batch).with(c -> {
            c.stage(Stage.FAILED);
            c.ending(c.ending()
                    .withRetained(List.of(
                            new RetainedInstance("green-2", UNTIL),
                            new RetainedInstance("green-1", UNTIL),
                            new RetainedInstance("green-3", UNTIL.plusSeconds(60)))));
        });
    }

    @ParameterizedTest
    @CsvSource({"-1, ''", "0, 'green-1,green-2'", "59, 'green-1,green-2'", "60, 'green-1,green-2,green-3'"})
    void aLook_isOverAtItsEnd(long after, String due) {
        assertThat(RetentionExpiry.due(four.roll.head(), UNTIL.plusSeconds(after)))
                .isEqualTo(due.isEmpty() ? Set.of() : Set.of(due.split(",")));
    }

    @Test
    void whatIsDue_isTerminated_inTheOrderInWhichItIsSeen() {
        assertThat(terminated()).containsExactly("green-1", "green-2");
    }

    @Test
    void whatIsDue_andGoneAlready_isNotTerminatedAgain() {
        four.kill("green-1", "Client.UserInitiatedShutdown");

        assertThat(terminated()).containsExactly("green-2");
    }

    @Test
    void whatIsDue_andNoLongerTheGroups_isLeftAlone() {
        four.untag("green-2");

        assertThat(terminated()).containsExactly("green-1");
    }

    @Test
    void whatIsDue_andNoLongerThisRolls_isLeftAlone() {
        four.rollTag("green-1", "sbgd-000000ff");
        four.rollTag("green-2", null);

        assertThat(terminated()).isEmpty();
    }

    @Test
    void whatWasTerminated_isGoneOnRecord_andTheTimelineSaysSo() {
        ExecutionSupervision.Change change = ended(Map.of(), UNTIL);

        assertThat(change.next().head()).isEqualTo(four.roll.head().with(c -> {
            c.ending(c.ending().withRetained(List.of(new RetainedInstance("green-3", UNTIL.plusSeconds(60)))));
            c.progress(c.progress().withUpdatedAt(UNTIL));
        }));
        assertThat(change.next().retiring())
                .extracting(RetiringInstance::goneAt)
                .containsExactly(UNTIL, UNTIL, null, null);
        assertThat(change.events())
                .containsExactly(new RollEvent(
                        four.roll.head().version() + 1,
                        0,
                        UNTIL,
                        RollEvent.Type.TERMINATED,
                        null,
                        "2 kept for debugging: their time is over",
                        new RollEvent.Affected(List.of("green-1", "green-2"), Map.of()),
                        RollEvent.ServiceLevel.UNKNOWN,
                        InstanceCounts.NONE,
                        null));
    }

    @ParameterizedTest
    @CsvSource({"0", "3599"})
    void whatEc2Refuses_isTriedAgainForAnHour(long after) {
        Instant now = UNTIL.plusSeconds(after);

        ExecutionSupervision.Change change =
                RetentionExpiry.ended(four.roll, Set.of("green-1"), seen(), PROTECTED, now);

        assertThat(change.next()).isEqualTo(four.roll);
        assertThat(change.events()).isEmpty();
    }

    @Test
    void whatEc2Refuses_forAnHour_isLeftBehind_andTheOwnerIsOwedAMessage() {
        Instant now = UNTIL.plusSeconds(3_600);
        four.roll = four.roll.with(c -> {
            c.ending(c.ending().withLeftovers(List.of(new Leftover("i-9", "it did not go in time"))));
            c.notifications(List.of(
                    new DueNotification(DueNotification.Kind.ROLL_FAILED, "sbgd-00000001-failed", UNTIL, UNTIL)));
        });

        ExecutionSupervision.Change change = ended(PROTECTED, now);

        assertThat(change.next().head()).isEqualTo(four.roll.head().with(c -> {
            c.ending(c.ending()
                    .with(ending -> ending.retained(List.of())
                            .leftovers(List.of(
                                    new Leftover("i-9", "it did not go in time"),
                                    new Leftover(
                                            "green-1",
                                            "EC2 refuses to terminate it: it has termination protection")))));
            c.notifications(List.of(
                    new DueNotification(DueNotification.Kind.ROLL_FAILED, "sbgd-00000001-failed", UNTIL, UNTIL),
                    new DueNotification(DueNotification.Kind.ROLL_LEFTOVERS, "sbgd-00000001-leftovers", now, null)));
            c.progress(c.progress().withUpdatedAt(now));
        }));
        assertThat(change.next().retiring())
                .extracting(RetiringInstance::goneAt)
                .containsExactly(null, now, now, null);
        assertThat(change.events())
                .extracting(one -> one.affected().instances())
                .containsExactly(List.of("green-2", "green-3"), List.of("green-1"));
    }

    /** It still costs money, and a search by tag cannot find it. */
    @Test
    void whatSomebodyUntagged_isLeftBehind_andTheOwnerIsOwedAMessage() {
        four.untag("green-2");

        ExecutionSupervision.Change change = ended(Map.of(), UNTIL);

        assertThat(change.next().head().leftovers()).containsExactly(new Leftover("green-2", Leftover.UNTAGGED));
        assertThat(change.next().head().notifications())
                .containsExactly(new DueNotification(
                        DueNotification.Kind.ROLL_LEFTOVERS, "sbgd-00000001-leftovers", UNTIL, null));
        assertThat(change.next().head().ending().retained())
                .containsExactly(new RetainedInstance("green-3", UNTIL.plusSeconds(60)));
        assertThat(change.events())
                .extracting(RollEvent::type, RollEvent::message, RollEvent::affected)
                .containsExactly(
                        tuple(
                                RollEvent.Type.TERMINATED,
                                "1 kept for debugging: their time is over",
                                new RollEvent.Affected(List.of("green-1"), Map.of())),
                        tuple(
                                RollEvent.Type.LEFTOVERS,
                                "1 left behind: " + Leftover.UNTAGGED,
                                new RollEvent.Affected(List.of("green-2"), Map.of("green-2", Leftover.UNTAGGED))));
    }

    @Test
    void theOwner_whoWasToldOfLeftovers_isNotToldAgain() {
        DueNotification told =
                new DueNotification(DueNotification.Kind.ROLL_LEFTOVERS, "sbgd-00000001-leftovers", UNTIL, UNTIL);
        four.roll = four.roll.with(c -> c.notifications(List.of(told)));

        RollHead head = ended(PROTECTED, UNTIL.plusSeconds(3_600)).next().head();

        assertThat(head.notifications()).containsExactly(told);
        assertThat(head.leftovers()).extracting(Leftover::instanceId).containsExactly("green-1");
    }

    private List<Instance> seen() {
        return List.copyOf(four.instances.values());
    }

    private List<String> terminated() {
        return RetentionExpiry.toTerminate(four.roll.head(), Set.of("green-1", "green-2"), seen()).stream()
                .map(Instance::id)
                .toList();
    }

    private ExecutionSupervision.Change ended(Map<String, String> refused, Instant now) {
        return RetentionExpiry.ended(four.roll, RetentionExpiry.due(four.roll.head(), now), seen(), refused, now);
    }
}
