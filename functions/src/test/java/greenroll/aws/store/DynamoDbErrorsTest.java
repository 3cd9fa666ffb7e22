package greenroll.aws.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.fleet.AwsErrors;
import greenroll.aws.fleet.Launches;
import greenroll.fleet.Unavailable;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.roll.Control;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Tests the store with answers that DynamoDB gives only on AWS. */
class DynamoDbErrorsTest {

    static Stream<SdkException> notAnswered() {
        return Stream.of(
                error(400, "ThrottlingException"),
                error(400, "ProvisionedThroughputExceededException"),
                error(400, "RequestLimitExceeded"),
                error(500, "InternalServerError"),
                error(503, "SomethingNew"),
                ApiCallTimeoutException.create(9_000),
                SdkClientException.create("Connect timed out"));
    }

    @ParameterizedTest
    @MethodSource("notAnswered")
    void read_notAnswered_isUnavailable(SdkException error) {
        assertThatThrownBy(() -> new DynamoDbRollStore(failing(error), "t").group("sig-1"))
                .isInstanceOf(Unavailable.class)
                .hasMessageStartingWith("GetItem: ")
                .hasCause(error);
    }

    @Test
    void read_tableMissing_passesAsItIs() {
        SdkException error = (SdkException)
                ResourceNotFoundException.builder().statusCode(400).build();

        assertThatThrownBy(() -> new DynamoDbRollStore(failing(error), "t").group("sig-1"))
                .isSameAs(error);
    }

    @Test
    void write_meetsAnotherWriter_isUnavailable() {
        DynamoDbClient dynamoDb = failing(cancelled("None", "TransactionConflict"));

        assertThatThrownBy(() -> new DynamoDbRollStore(dynamoDb, "t").addRevision(group(), revision()))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void write_conditionFailsBesideAConflict_isTheLostRaceThatItIs() {
        DynamoDbClient dynamoDb = failing(cancelled("TransactionConflict", "ConditionalCheckFailed"));

        assertThat(new DynamoDbRollStore(dynamoDb, "t").addRevision(group(), revision()))
                .isFalse();
    }

    @Test
    void write_refusedAsInvalid_passesAsItIs() {
        SdkException error = cancelled("ValidationError", "None");

        assertThatThrownBy(() -> new DynamoDbRollStore(failing(error), "t").addRevision(group(), revision()))
                .isSameAs(error);
    }

    @Test
    void request_meetsAStepsWrite_isUnavailable() {
        DynamoDbClient dynamoDb = failing((SdkException) TransactionConflictException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrors.details("TransactionConflictException", "ongoing"))
                .build());

        assertThatThrownBy(() -> new DynamoDbRollStore(dynamoDb, "t")
                        .request("sbgd-1", Control.Wish.STOP, new Control.Asked(Instant.EPOCH, "ann")))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void isConflict_whatTheSdkShallRetry_isAConflictAndNotALostRace() {
        assertThat(DynamoDbTable.isConflict(cancelled("None", "TransactionConflict")))
                .isTrue();
        assertThat(DynamoDbTable.isConflict(
                        TransactionConflictException.builder().build()))
                .isTrue();
        assertThat(DynamoDbTable.isConflict(cancelled("ConditionalCheckFailed", "TransactionConflict")))
                .isFalse();
        assertThat(DynamoDbTable.isConflict(new IllegalStateException())).isFalse();
    }

    @Test
    void getAll_someKeysLeftOver_areAskedForAgain() {
        Map<String, AttributeValue> first = TableLayout.groupKey("sig-1");
        Map<String, AttributeValue> second = TableLayout.groupKey("sig-2");
        DynamoDbClient halfAtATime = new FailingDynamoDb() {
            @Override
            public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
                List<Map<String, AttributeValue>> keys =
                        request.requestItems().get("t").keys();
                BatchGetItemResponse.Builder answer =
                        BatchGetItemResponse.builder().responses(Map.of("t", List.of(keys.getLast())));
                return keys.size() == 1
                        ? answer.build()
                        : answer.unprocessedKeys(Map.of(
                                        "t",
                                        KeysAndAttributes.builder()
                                                .keys(keys.subList(0, keys.size() - 1))
                                                .build()))
                                .build();
            }
        };

        assertThat(new DynamoDbTable(halfAtATime, "t").getAll(List.of(first, second)))
                .containsExactly(first, second);
    }

    private static SdkException error(int status, String code) {
        return (SdkException) DynamoDbException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrors.details(code, "words"))
                .build();
    }

    private static SdkException cancelled(String... codes) {
        return TransactionCanceledException.builder()
                .cancellationReasons(Stream.of(codes)
                        .map(code -> CancellationReason.builder().code(code).build())
                        .toList())
                .statusCode(400)
                .awsErrorDetails(AwsErrors.details("TransactionCanceledException", "cancelled"))
                .build();
    }

    private static Group group() {
        return Group.created("sig-1", "shop", "eu-central-1", new Capacity(1, 1, 1), List.of(), Instant.EPOCH);
    }

    private static Revision revision() {
        return new Revision(2, Launches.bare(), Instant.EPOCH);
    }

    private static DynamoDbClient failing(SdkException error) {
        return new FailingDynamoDb() {
            @Override
            public GetItemResponse getItem(GetItemRequest request) {
                throw error;
            }

            @Override
            public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
                throw error;
            }

            @Override
            public UpdateItemResponse updateItem(UpdateItemRequest request) {
                throw error;
            }
        };
    }

    private abstract static class FailingDynamoDb implements DynamoDbClient {
        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
