package greenroll.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.DynamoDbRollStore;
import greenroll.aws.TableLayout;
import greenroll.roll.RollStore;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Every fault that DynamoDB and Lambda have, at every request that the store makes. */
class DynamoDbFaultsTest {

    private static final String TABLE = "greenroll";

    /** So many of the faults befall any request. */
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

        @ParameterizedTest(name = "{0}")
        @MethodSource("reads")
        void read_disturbedAtAnyRequest_isWholeOrUnavailable(StoreRead read) {
            StoreFaults.Report report = faults().read(read, memory);

            assertThat(report.problems()).isEmpty();
            assertThat(report.met()).isGreaterThanOrEqualTo(report.requests() * BEFALL_ALL);
        }
    }
}
