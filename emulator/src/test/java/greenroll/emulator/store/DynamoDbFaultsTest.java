package greenroll.emulator.store;

import static greenroll.emulator.store.RollStoreContract.CREATE;
import static greenroll.emulator.store.RollStoreContract.GROUP;
import static greenroll.emulator.store.RollStoreContract.ROLL;
import static greenroll.emulator.store.StoredRolls.NOON;
import static greenroll.emulator.store.StoredRolls.batch;
import static greenroll.emulator.store.StoredRolls.event;
import static greenroll.emulator.store.StoredRolls.following;
import static greenroll.emulator.store.StoredRolls.revision;
import static greenroll.emulator.store.StoredRolls.roll;
import static greenroll.emulator.store.StoredRolls.staged;
import static greenroll.emulator.store.StoredRolls.withBatches;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.store.DynamoDbRollStore;
import greenroll.aws.store.TableLayout;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.fleet.Unavailable;
import greenroll.group.Group;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.port.RollStore;
import greenroll.roll.port.RollStore.Start;
import greenroll.roll.timeline.RollEvent.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Every fault of DynamoDB and Lambda, at every request that the store makes. */
class DynamoDbFaultsTest {

    private static final String TABLE = "greenroll";

    /** The number of faults that can happen to any request. */
    private static final int BEFALL_ALL = 7;

    private static EmbeddedDynamoDb dynamoDb;

    @BeforeAll
    static void start() {
        dynamoDb = EmbeddedDynamoDb.withTable(TABLE);
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
    }

    private static StoreFaults faults() {
        return new StoreFaults(dynamoDb.client(), TABLE, DynamoDbFaultsTest::store);
    }

    private static RollStore store(DynamoDbClient client) {
        return new DynamoDbRollStore(client, TABLE);
    }

    static List<StoreWork> works() {
        return StoreWork.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("works")
    void write_disturbedAtAnyRequestAndDoneAgain_leavesWhatAnUndisturbedOneLeaves(StoreWork work) {
        StoreFaults.Report report = faults().write(work);

        assertThat(report.problems()).isEmpty();
        assertThat(report.met())
                .isGreaterThanOrEqualTo(
                        report.requests() * Math.min(BEFALL_ALL, work.faults().size()));
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Reading {

        private final RollStore memory = new InMemoryRollStore();

        @BeforeAll
        void fill() {
            dynamoDb.client().deleteTable(delete -> delete.tableName(TABLE));
            dynamoDb.client().createTable(TableLayout.definition(TABLE));
            StoreRead.fill(store(dynamoDb.client()));
            StoreRead.fill(memory);
        }

        static List<StoreRead> reads() {
            return StoreRead.all();
        }

        @Test
        void wrong_leftoverKeysForgotten_readsShorterLists() {
            StoreFaults wrong = new StoreFaults(
                    dynamoDb.client(), TABLE, client -> store(WrongDynamoDb.forgettingWhatIsLeft(client)));

            assertThat(StoreRead.all().stream()
                            .map(read -> wrong.read(read, memory).problems())
                            .filter(problems -> !problems.isEmpty()))
                    .hasSize(7)
                    .allSatisfy(
                            problems -> assertThat(problems).allMatch(problem -> problem.contains("HALF_UNPROCESSED")));
        }

        /**
         * The head says which version the batches may be newer than. A decision on such a mixture cannot be written.
         */
        @Test
        void roll_writtenBetweenTwoRequestsOfARead_isTheOldOrTheNewOrLosesItsNextWrite() {
            RollStore calm = store(dynamoDb.client());
            for (int place = 2; place <= 3; place++) {
                Roll old = calm.roll(ROLL).orElseThrow();
                Roll next = withBatches(old, batch(1, place + 5), batch(2, 300), batch(3, place + 5));
                BetweenRequests between = new BetweenRequests(
                        dynamoDb.client(),
                        place,
                        () -> calm.save(old, next, List.of()).orElseThrow());

                Roll torn = store(between).roll(ROLL).orElseThrow();

                assertThat(between.happened()).isTrue();
                Roll now = calm.roll(ROLL).orElseThrow();
                if (!torn.equals(old) && !torn.equals(now)) {
                    assertThat(store(dynamoDb.client()).save(torn, staged(torn, Stage.IN_PROGRESS), List.of()))
                            .isEmpty();
                }
                assertThat(calm.roll(ROLL)).contains(now);
                memory.save(memory.roll(ROLL).orElseThrow(), next, List.of());
            }
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("reads")
        void read_disturbedAtAnyRequest_isWholeOrUnavailable(StoreRead read) {
            StoreFaults.Report report = faults().read(read, memory);

            assertThat(report.problems()).isEmpty();
            assertThat(report.met()).isGreaterThanOrEqualTo(report.requests() * BEFALL_ALL);
        }
    }

    @Test
    void start_sixteenAtOnceEachDisturbed_oneIsAcceptedAndTheOthersLearnWhich() throws Exception {
        RollStore calm = emptied();
        StoreWork.LIFE.subList(0, 4).forEach(step -> step.act().apply(calm));
        Group read = calm.group(GROUP).orElseThrow();
        List<TableFault> faults = Arrays.stream(TableFault.values())
                .filter(fault -> fault.outcome() != TableFault.Outcome.ANSWERED)
                .toList();

        List<Start> starts = AtOnce.all(IntStream.range(0, 16)
                .<Callable<Start>>mapToObj(i -> () -> {
                    FaultyDynamoDb faulty = new FaultyDynamoDb(dynamoDb.client());
                    faulty.arm(1, faults.get(i % faults.size()));
                    return untilAnswered(() ->
                            store(faulty).start(read, roll(GROUP, "sbgd-1000000%x".formatted(i), NOON), List.of()));
                })
                .toList());

        String winner = calm.group(GROUP).orElseThrow().lock().orElseThrow().rollId();
        assertThat(starts).containsOnlyOnce(new Start.Accepted());
        assertThat(starts).filteredOn(new Start.Held(winner, "ROLL")::equals).hasSize(15);
        assertThat(calm.rolls(GROUP, 20, false, null).items())
                .extracting(RollHead::id)
                .containsExactly(CREATE, winner);
    }

    private static Start untilAnswered(Supplier<Start> start) {
        while (true) {
            try {
                return start.get();
            } catch (Unavailable | Functions.Killed again) {
                // Without an answer the caller asks again.
            }
        }
    }

    /** One write, decided on the data that was read before. */
    record Decided(String name, int stepsBefore, Function<RollStore, Function<RollStore, Object>> write) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Decided> decided() {
        return List.of(
                new Decided("createGroup", 0, read -> StoreWork.LIFE.getFirst().act()),
                new Decided("save", 1, calm -> {
                    Roll read = calm.roll(CREATE).orElseThrow();
                    return store ->
                            store.save(read, withBatches(read, batch(1, 2)), List.of(event(2, 0, Type.BATCH_STARTED)));
                }),
                new Decided("close", 3, calm -> {
                    Roll read = calm.roll(CREATE).orElseThrow();
                    return store ->
                            store.close(read, staged(read, Stage.FINISHED), List.of(event(3, 0, Type.FINISHED)), 1);
                }),
                new Decided("addRevision", 4, calm -> {
                    Group read = calm.group(GROUP).orElseThrow();
                    return store -> store.addRevision(read, revision(2));
                }),
                new Decided("putGroup", 4, calm -> {
                    Group read = calm.group(GROUP).orElseThrow();
                    return store -> store.putGroup(read, read.withName("renamed"), revision(2));
                }),
                new Decided("start", 4, calm -> {
                    Group read = calm.group(GROUP).orElseThrow();
                    return store -> store.start(read, roll(GROUP, ROLL, NOON), List.of(event(1, 0, Type.ACCEPTED)));
                }),
                new Decided("takeOver", 4, calm -> {
                    calm.start(
                            calm.group(GROUP).orElseThrow(),
                            following(GROUP, ROLL, RollKind.HEAL, null, 4),
                            List.of(event(1, 0, Type.ACCEPTED)));
                    Group read = calm.group(GROUP).orElseThrow();
                    Roll heal = calm.roll(ROLL).orElseThrow();
                    return store -> store.takeOver(
                            read,
                            heal,
                            staged(heal, Stage.STOPPED),
                            List.of(event(2, 0, Type.STOPPED)),
                            roll(GROUP, "sbgd-0000a0e0", NOON),
                            List.of(event(1, 0, Type.ACCEPTED)));
                }));
    }

    /**
     * AWS does not check the condition of an item that another writer is changing. DynamoDB Local never reports such a
     * conflict.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("decided")
    void write_sentAgainWhileAnotherIsBusyWithAnyOfItsItems_isAnsweredAsWithoutHimOrUnavailable(Decided decided) {
        RollStore calm = emptied();
        StoreWork.LIFE
                .subList(0, decided.stepsBefore())
                .forEach(step -> step.act().apply(calm));
        Function<RollStore, Object> write = decided.write().apply(calm);
        write.apply(calm);
        Object again = write.apply(calm);
        TableContents written = TableContents.of(dynamoDb.client(), TABLE);

        BusyItem busy = new BusyItem(dynamoDb.client());
        do {
            Object answer;
            try {
                answer = write.apply(store(busy));
            } catch (Unavailable e) {
                continue;
            }
            assertThat(answer).as("busy: item %s", busy.item()).isEqualTo(again);
        } while (busy.next());

        assertThat(busy.item()).as("every item was busy once").isGreaterThanOrEqualTo(2);
        assertThat(TableContents.of(dynamoDb.client(), TABLE)).isEqualTo(written);
    }

    private static RollStore emptied() {
        new TableContents(Map.of()).restore(dynamoDb.client(), TABLE);
        return store(dynamoDb.client());
    }

    // --- the proof can fail

    @Test
    void wrong_itemsWrittenOneByOne_showHalfAClose() {
        assertThat(problems(WrongDynamoDb::withoutTransactions, "close as finished"))
                .anyMatch(problem -> problem.contains("half done"));
    }

    @Test
    void wrong_askedAgainWithoutTheToken_callsAnOwnWriteALostRace() {
        assertThat(problems(WrongDynamoDb::askingAgain, "save batches and their events"))
                .anyMatch(problem -> problem.contains("ANSWER_LOST") && problem.contains("lost the race"));
    }

    @Test
    void wrong_putWithoutAskingForAbsence_doesNotKnowItsOwnStart() {
        assertThat(problems(WrongDynamoDb::withoutAskingForAbsence, "start, without another look"))
                .anyMatch(problem -> problem.contains("ANSWER_LOST") && problem.contains("done again: answers [Held["));
    }

    @Test
    void wrong_onePageTaken_readsAShorterRoll() {
        assertThat(problems(WrongDynamoDb::readingOnePage, "close as finished"))
                .anyMatch(problem -> problem.contains("SHORT_PAGE"));
    }

    private static List<String> problems(UnaryOperator<DynamoDbClient> wrong, String work) {
        return new StoreFaults(dynamoDb.client(), TABLE, client -> store(wrong.apply(client)))
                .write(StoreWork.named(work))
                .problems();
    }
}
