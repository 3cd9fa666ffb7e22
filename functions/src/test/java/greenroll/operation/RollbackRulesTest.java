package greenroll.operation;

import static greenroll.group.OnFailure.Action.DETACH_NEW;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.SpotStrategy;
import greenroll.roll.InstanceCounts;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.port.MapRollStore;
import greenroll.roll.port.ServingHistory;
import greenroll.roll.rollback.RollbackRules;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests whether a rollback follows a failure, what it does, and which revision it restores. */
class RollbackRulesTest {

    private static final OnFailure ALL = onFailure(DETACH_NEW, true, null);

    private final MapRollStore store = new MapRollStore();

    @Test
    void aRoll_thatFailed_andIsToGoBackWithAllBatches_isFollowed() {
        assertThat(RollbackRules.isOwed(failed(c -> {}))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Stage.class, mode = EnumSource.Mode.EXCLUDE, names = "FAILED")
    void aRoll_thatDidNotFail_isNotFollowed(Stage stage) {
        assertThat(RollbackRules.isOwed(failed(c -> c.stage = stage))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = RollKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ROLL")
    void anotherOperation_isNotFollowed(RollKind kind) {
        assertThat(RollbackRules.isOwed(failed(c -> c.kind = kind))).isFalse();
    }

    @Test
    void aRestart_isNotFollowed() {
        assertThat(RollbackRules.isOwed(failed(c -> c.action = RollAction.RESTART_SERVER)))
                .isFalse();
    }

    @Test
    void aRoll_beforeWhichNothingServed_isNotFollowed() {
        assertThat(RollbackRules.isOwed(failed(c -> c.serving = null))).isFalse();
    }

    /**
     * Batch 1 launched green-1, green-2 and an instance that was given up. Batch 2 launched green-4. Batch 3 has no
     * wanted green.
     */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // action, all batches, the batch that is named, the failed batch, whether a rollback follows
                "DETACH_NEW, true, -, 2, true",
                "DETACH_NEW, false, -, 2, false",
                "DETACH_NEW, false, 1, 2, true",
                "DETACH_NEW, false, 2, 2, false",
                "DETACH_NEW, false, 2, 1, true",
                "DETACH_NEW, false, 2, -, true",
                "DETACH_NEW, false, 3, 2, false",
                "DETACH_NEW, false, 4, 2, false",
                "DETACH_OLD, true, -, 2, false",
                "DETACH_OLD, false, 1, 2, false",
                "LEAVE, true, 1, 2, false"
            })
    void aRoll_isFollowed_forAllBatches_orForGreenOfAnotherBatchThanTheFailedOne(
            OnFailure.Action action, boolean all, Integer batch, Integer failed, boolean owed) {
        Roll ending = withBatches(failed(c -> {
            c.onFailure = onFailure(action, all, batch);
            c.failure = PastRoll.failure(failed);
        }));

        assertThat(RollbackRules.isOwed(ending)).isEqualTo(owed);
    }

    @Test
    void aRoll_thatFailedWithoutARecordOfWhy_isFollowedForTheBatchThatIsNamed() {
        assertThat(RollbackRules.isOwed(withBatches(failed(c -> {
                    c.onFailure = onFailure(DETACH_NEW, false, 1);
                    c.failure = null;
                }))))
                .isTrue();
    }

    @Test
    void theIds_ofTheNextRoll_followFromTheRollsOwn() {
        assertThat(RollbackRules.ids("sbgd-00000001"))
                .containsExactly(
                        "sbgd-3512250b",
                        "sbgd-e5d754d8",
                        "sbgd-e96ae86e",
                        "sbgd-f11e50c1",
                        "sbgd-85d19d86",
                        "sbgd-b90560dc",
                        "sbgd-1cb3a658",
                        "sbgd-2c2b4f86");
    }

    @Test
    void whatServes_isWhatTheNewestFinishedRollBrought() {
        past(c -> c.revision = 3, 30);
        past(c -> c.revision = 4, 20);
        past(c -> c.revision = 5, 40);

        assertThat(serving(null)).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(value = Stage.class, mode = EnumSource.Mode.EXCLUDE, names = "FINISHED")
    void whatARollBrought_thatHasNotFinished_doesNotServe(Stage stage) {
        past(c -> c.revision = 3, 30);
        past(
                c -> {
                    c.revision = 4;
                    c.stage = stage;
                },
                20);

        assertThat(serving(null)).isEqualTo(3);
    }

    @Test
    void aRestart_aDelete_andWhatTakesOutAFew_moveNothing_andADetachOfTheWholeGroupDoes() {
        past(c -> c.revision = 3, 30);
        past(
                c -> {
                    c.revision = 4;
                    c.action = RollAction.RESTART_SERVER;
                },
                20);
        past(
                c -> {
                    c.revision = 5;
                    c.kind = RollKind.DELETE;
                },
                19);
        past(
                c -> {
                    c.revision = 6;
                    c.kind = RollKind.DETACH;
                    c.replacementScope = new ReplacementScope(
                            "sbgd-00000030", List.of("i-1"), ReplacementScope.Launches.AS_MANY, null);
                },
                18);
        assertThat(serving(null)).isEqualTo(3);

        past(
                c -> {
                    c.revision = 7;
                    c.kind = RollKind.DETACH;
                    c.replacementScope = ReplacementScope.whole("sbgd-00000030");
                },
                17);
        assertThat(serving(null)).isEqualTo(7);
    }

    @Test
    void whatServes_isLookedForPageByPage_asFarAsThereAreAny() {
        store.pageSize = 1;
        past(c -> c.revision = 3, 30);
        past(c -> c.stage = Stage.FAILED, 20);
        past(c -> c.stage = Stage.STOPPED, 10);
        assertThat(serving(null)).isEqualTo(3);

        store.rolls.remove("sbgd-00000030");
        assertThat(ServingHistory.last(store, Starts.GROUP, null)).isEmpty();
    }

    @Test
    void whereNothingHasFinished_nothingServes() {
        assertThat(ServingHistory.last(store, Starts.GROUP, null)).isEmpty();
    }

    @Test
    void whatServedBeforeARoll_isNotItsOwn_norOfALaterOne() {
        past(c -> c.revision = 3, 30);
        Roll roll = past(c -> c.revision = 4, 20);
        past(c -> c.revision = 5, 19);

        assertThat(serving(roll.head())).isEqualTo(3);
        assertThat(serving(null)).isEqualTo(5);
    }

    @Test
    void whatServedBeforeARoll_mayHaveBeenAcceptedInTheSameSecond() {
        past(c -> c.revision = 3, 30);
        past(c -> c.revision = 4, 20);
        Roll roll = PastRoll.with(c -> {
            c.id = "sbgd-00000abc";
            c.createdAt = Starts.NOW.minusSeconds(20);
        });

        assertThat(serving(roll.head())).isEqualTo(4);
    }

    @Test
    void theEndOfARoll_thatIsFollowedWithAllBatches_startsTheRollback() {
        Roll ending = withBatches(failed(c -> {
                    c.failure = PastRoll.failure(2);
                    c.alarms = List.of("errors");
                }))
                .with(c -> c.ending(c.ending()
                        .withRetained(List.of(new RetainedInstance("green-4", Starts.NOW.plusSeconds(600))))));

        RollbackRules.HandOver over = handOver(ending);

        assertThat(over.ended()).isEqualTo(ending);
        assertThat(over.events())
                .containsExactly(
                        endings(0), endings(1), goesBack("the group goes back to revision 7 as roll sbgd-0000000b"));
        assertThat(over.next())
                .isEqualTo(Roll.accepted(
                        new RollFacts(
                                new RollFacts.Identity(
                                        "sbgd-0000000b", Starts.GROUP, "web", RollKind.ROLLBACK, "jo", "the fix"),
                                Starts.NOW,
                                null,
                                PastRoll.settings(RollAction.REPLACE_SERVER, OnFailure.DEFAULT, List.of()),
                                new RollFacts.Revisions(
                                        7,
                                        Starts.specification(7, Starts.WEB),
                                        1,
                                        Map.of(1, List.of(Starts.WEB), 2, List.of(Starts.WEB), 7, List.of(Starts.WEB))),
                                new RollFacts.Bounds(
                                        4,
                                        2,
                                        Starts.subnets(),
                                        SpotStrategy.NONE,
                                        new ReplacementScope(
                                                "sbgd-00000001", null, ReplacementScope.Launches.UP_TO_TARGET, null),
                                        List.of("green-4")),
                                null),
                        List.of()));
        assertThat(over.nextEvents())
                .containsExactly(new RollEvent(
                        1,
                        0,
                        Starts.NOW,
                        RollEvent.Type.ACCEPTED,
                        null,
                        "ROLLBACK of web to revision 7, after sbgd-00000001 accepted from jo",
                        RollEvent.Affected.NONE,
                        RollEvent.ServiceLevel.UNKNOWN,
                        InstanceCounts.NONE,
                        EventDetails.Accepted.of(over.next().facts(), List.of())));
    }

    @Test
    void theEndOfARoll_thatIsFollowedForAnEarlierBatch_startsTheDetachOfItsGreen() {
        Roll ending = withBatches(failed(c -> {
            c.onFailure = onFailure(DETACH_NEW, false, 1);
            c.failure = PastRoll.failure(2);
        }));

        RollbackRules.HandOver over = handOver(ending);

        assertThat(over.events().getLast())
                .isEqualTo(goesBack("2 green of batch 1 are replaced by revision 7 as roll sbgd-0000000b"));
        RollFacts next = over.next().facts();
        assertThat(next.kind()).isEqualTo(RollKind.DETACH);
        assertThat(next.replacementScope())
                .isEqualTo(new ReplacementScope(
                        "sbgd-00000001", List.of("green-1", "green-2"), ReplacementScope.Launches.AS_MANY, null));
        assertThat(next.revision()).isEqualTo(7);
        assertThat(next.bounds().leaveAlone()).isEmpty();
        assertThat(over.nextEvents())
                .extracting(RollEvent::message)
                .containsExactly("DETACH of web to revision 7, after sbgd-00000001 accepted from jo");
    }

    @Test
    void whatSeveralRollsKeepForALook_isEachNamedOnce() {
        RetainedInstance one = new RetainedInstance("i-1", Starts.NOW);
        RetainedInstance two = new RetainedInstance("i-2", Starts.NOW);
        RetainedInstance three = new RetainedInstance("i-3", Starts.NOW);

        assertThat(RollbackRules.leaveAlone(List.of(
                        PastRoll.with(c -> c.retained = List.of(two, one)).head(),
                        PastRoll.with(c -> {}).head(),
                        PastRoll.with(c -> c.retained = List.of(one, three)).head())))
                .containsExactly("i-2", "i-1", "i-3");
        assertThat(RollbackRules.leaveAlone(List.of())).isEmpty();
    }

    @Test
    void anOperation_thatFollowsNoRoll_saysNothingOfOne() {
        assertThat(RollbackRules.accepted(PastRoll.with(c -> {})).message())
                .isEqualTo("ROLL of web to revision 2 accepted from jo");
        assertThat(RollbackRules.accepted(PastRoll.with(c -> {
                            c.kind = RollKind.SCALE;
                            c.replacementScope =
                                    new ReplacementScope(null, List.of("i-1"), ReplacementScope.Launches.NONE, null);
                        }))
                        .message())
                .isEqualTo("SCALE of web to revision 2 accepted from jo");
    }

    private static OnFailure onFailure(OnFailure.Action action, boolean all, Integer batch) {
        return new OnFailure(action, all, null, batch, Duration.ZERO);
    }

    /** A failed roll whose onFailure returns all batches, unless a test changes that. */
    private static Roll failed(Consumer<PastRoll> edit) {
        return PastRoll.with(c -> {
            c.stage = Stage.FAILED;
            c.onFailure = ALL;
            edit.accept(c);
        });
    }

    private static Roll withBatches(Roll roll) {
        return roll.withBatch(batch(
                        1, green("green-1"), green("green-2"), green("green-3").withGivenUp("lost")))
                .withBatch(batch(2, green("green-4")))
                .withBatch(batch(3, green("green-5").withGivenUp("its batch was given up")));
    }

    private static Batch batch(int number, BatchInstance... instances) {
        return Batch.opened(number, instances.length, Batch.Phase.GIVEN_UP, List.of(instances), Starts.NOW);
    }

    private static BatchInstance green(String id) {
        return BatchInstance.joined(id, "a", false, Starts.NOW);
    }

    /** An operation that was accepted that many seconds ago. Its id contains the number of seconds. */
    private Roll past(Consumer<PastRoll> edit, int secondsAgo) {
        Roll past = PastRoll.with(c -> {
            c.id = "sbgd-000000" + secondsAgo;
            c.createdAt = Starts.NOW.minusSeconds(secondsAgo);
            edit.accept(c);
        });
        store.put(past);
        return past;
    }

    private int serving(RollHead before) {
        return ServingHistory.last(store, Starts.GROUP, before).orElseThrow().revision();
    }

    /** The hand-over to a rollback; revision 7 served before. */
    private static RollbackRules.HandOver handOver(Roll ending) {
        RollFacts serving = PastRoll.with(c -> c.revision = 7).facts();
        return RollbackRules.handOver(ending, List.of(endings(0), endings(1)), serving, "sbgd-0000000b", Starts.NOW);
    }

    /** A line that the ending itself adds to the timeline. */
    private static RollEvent endings(int number) {
        return event(number, RollEvent.Type.FAILED, "it did not get healthy");
    }

    private static RollEvent goesBack(String message) {
        return event(2, RollEvent.Type.ROLLING_BACK, message);
    }

    private static RollEvent event(int number, RollEvent.Type type, String message) {
        return new RollEvent(
                9,
                number,
                Starts.NOW.minusSeconds(1),
                type,
                2,
                message,
                RollEvent.Affected.NONE,
                new RollEvent.ServiceLevel(4, 3),
                InstanceCounts.NONE,
                null);
    }
}
