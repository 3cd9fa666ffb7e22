package greenroll.emulator.store;

import static greenroll.emulator.store.StoredRolls.NOON;
import static greenroll.emulator.store.StoredRolls.batch;
import static greenroll.emulator.store.StoredRolls.create;
import static greenroll.emulator.store.StoredRolls.event;
import static greenroll.emulator.store.StoredRolls.revision;
import static greenroll.emulator.store.StoredRolls.roll;
import static greenroll.emulator.store.StoredRolls.snapshot;
import static greenroll.emulator.store.StoredRolls.staged;
import static greenroll.emulator.store.StoredRolls.withBatches;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.store.DynamoDbRollStore;
import greenroll.aws.store.TableLayout;
import greenroll.group.Group;
import greenroll.roll.Roll;
import greenroll.roll.Stage;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.RollEvent.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract over DynamoDB Local, and the layout of the items in the table. */
class DynamoDbRollStoreTest implements RollStoreContract {

    private static final String TABLE = "greenroll";

    private static EmbeddedDynamoDb dynamoDb;

    private RollStore store;

    @BeforeAll
    static void start() {
        dynamoDb = EmbeddedDynamoDb.withTable(TABLE);
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
    }

    @BeforeEach
    void empty() {
        dynamoDb.client().deleteTable(delete -> delete.tableName(TABLE));
        dynamoDb.client().createTable(TableLayout.definition(TABLE));
        store = new DynamoDbRollStore(dynamoDb.client(), TABLE);
    }

    @Override
    public RollStore store() {
        return store;
    }

    @Test
    void items_ofAGroupInARoll_lieUnderTheirKeysWithTheirSchema() {
        Roll create = rollWithEverything();

        assertThat(items())
                .allSatisfy(item -> assertThat(item.get("schema")).isEqualTo(AttributeValue.fromN("1")))
                .extracting(item -> item.get("pk").s() + " " + item.get("sk").s())
                .containsExactlyInAnyOrder(
                        "GROUPS " + GROUP,
                        "GROUP#" + GROUP + " GROUP",
                        "GROUP#" + GROUP + " REVISION#0001",
                        "ROLL#" + create.id() + " ROLL",
                        "ROLL#" + create.id() + " BATCH#0001",
                        "ROLL#" + create.id() + " EVENT#0000000001#0000",
                        "ROLL#" + create.id() + " EVENT#0000000002#0000",
                        "ROLL#" + create.id() + " FLEET");
    }

    @Test
    void items_onlyEvents_expire() {
        rollWithEverything();

        assertThat(items())
                .filteredOn(item -> item.containsKey(TableLayout.EXPIRES_AT))
                .allSatisfy(item -> {
                    assertThat(item.get("sk").s()).startsWith("EVENT#");
                    assertThat(Long.parseLong(item.get(TableLayout.EXPIRES_AT).n()))
                            .isGreaterThan(NOON.plusSeconds(89 * 86_400).getEpochSecond());
                })
                .hasSize(2);
    }

    @Test
    void items_userData_isInRevisionAndRollAlone() {
        rollWithEverything();

        assertThat(items())
                .filteredOn(item -> item.toString().contains("IyEvYmluL3NoCg=="))
                .extracting(item -> item.get("sk").s())
                .containsExactlyInAnyOrder("REVISION#0001", "ROLL");
    }

    @Test
    void items_largeBatch_isCompressedAndThePlainDocumentGone() {
        store.createGroup(StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of());
        Roll read = store.roll(CREATE).orElseThrow();
        Roll small = store.save(read, withBatches(read, batch(1, 1)), List.of()).orElseThrow();

        store.save(small, withBatches(small, batch(1, 1_000)), List.of());

        assertThat(items())
                .filteredOn(item -> item.get("sk").s().equals("BATCH#0001"))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item).doesNotContainKey("doc");
                    assertThat(item.get("docz").b().asByteArray().length).isLessThan(100_000);
                });
    }

    @Test
    void group_storedBeforeThereWereUpdatePolicies_isReadAsOneThatOptedInToNothing() {
        store.createGroup(StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of());
        assertThat(items())
                .filteredOn(item -> item.get("sk").s().equals("GROUP"))
                .singleElement()
                .satisfies(item -> assertThat(item.get("doc").s()).doesNotContain("updatePolicy"));

        assertThat(store.group(GROUP).orElseThrow().policy().updatePolicy()).isNull();
    }

    @Test
    void items_rollThatEndedAndTold_leavesTheUnfinishedIndex() {
        store.createGroup(StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of());
        assertThat(inUnfinishedIndex()).isEqualTo(1);
        Roll open = store.roll(CREATE).orElseThrow();

        store.close(open, staged(open, Stage.FINISHED), List.of(), 1);

        assertThat(inUnfinishedIndex()).isZero();
    }

    private static int inUnfinishedIndex() {
        return dynamoDb.client()
                .scan(scan -> scan.tableName(TABLE).indexName(TableLayout.UNFINISHED))
                .count();
    }

    @Test
    void start_answersTheHolder_withoutAnotherRead() {
        store.createGroup(StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of());
        Group read = store.group(GROUP).orElseThrow();
        CountingDynamoDb counting = new CountingDynamoDb(dynamoDb.client());

        new DynamoDbRollStore(counting, TABLE).start(read, roll(GROUP, ROLL, NOON), List.of());

        assertThat(counting.calls()).containsExactly("TransactWriteItems");
    }

    @Test
    void poll_costsOneGetOneQueryOneTransactionAndOnePut() {
        store.createGroup(StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of());
        CountingDynamoDb counting = new CountingDynamoDb(dynamoDb.client());
        RollStore polled = new DynamoDbRollStore(counting, TABLE);

        Roll read = polled.roll(CREATE).orElseThrow();
        polled.save(read, withBatches(read, batch(1, 2), batch(2, 2)), List.of(event(2, 0, Type.BATCH_STARTED)));
        polled.putSnapshot(CREATE, snapshot(4));

        assertThat(counting.calls()).containsExactly("GetItem", "Query", "TransactWriteItems", "PutItem");
    }

    private Roll rollWithEverything() {
        store.createGroup(
                StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of(event(1, 0, Type.ACCEPTED)));
        Roll read = store.roll(CREATE).orElseThrow();
        Roll next = store.save(read, withBatches(read, batch(1, 2)), List.of(event(2, 0, Type.BATCH_STARTED)))
                .orElseThrow();
        store.putSnapshot(CREATE, snapshot(3));
        return next;
    }

    private static List<Map<String, AttributeValue>> items() {
        return dynamoDb.client().scan(scan -> scan.tableName(TABLE)).items();
    }
}
