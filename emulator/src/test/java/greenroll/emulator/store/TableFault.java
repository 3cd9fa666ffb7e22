package greenroll.emulator.store;

import greenroll.emulator.platform.lambda.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Faults of one request of the store to DynamoDB, after the SDK's own retries. */
enum TableFault {
    /** Lambda dies before the request is sent. */
    CUT_BEFORE(Outcome.DEAD) {
        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            throw new Functions.Killed("before a request");
        }
    },
    /** Lambda dies after the request took effect. */
    CUT_AFTER(Outcome.DEAD) {
        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            attempt(request, dynamoDb);
            throw new Functions.Killed("after a request");
        }
    },
    CAPACITY_EXCEEDED(Outcome.UNANSWERED) {
        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            throw ProvisionedThroughputExceededException.builder()
                    .statusCode(400)
                    .awsErrorDetails(details("ProvisionedThroughputExceededException"))
                    .build();
        }
    },
    THROTTLED(Outcome.UNANSWERED) {
        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            throw DynamoDbException.builder()
                    .statusCode(400)
                    .awsErrorDetails(details("ThrottlingException"))
                    .build();
        }
    },
    SERVER_ERROR(Outcome.UNANSWERED) {
        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            throw serverError();
        }
    },
    /** After a 500 the write may have taken effect, as DynamoDB documents. */
    SERVER_ERROR_AFTER_EFFECT(Outcome.UNANSWERED) {
        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            attempt(request, dynamoDb);
            throw serverError();
        }
    },
    /** The request took effect, and the caller timed out before the answer came. */
    ANSWER_LOST(Outcome.UNANSWERED) {
        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            attempt(request, dynamoDb);
            throw ApiCallTimeoutException.create(9_000);
        }
    },
    /** Another writer is changing one of the items. DynamoDB Local never reports this. */
    CONFLICT(Outcome.UNANSWERED) {
        @Override
        boolean befalls(DynamoDbRequest request) {
            return request instanceof TransactWriteItemsRequest
                    || request instanceof UpdateItemRequest
                    || request instanceof PutItemRequest;
        }

        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            if (request instanceof TransactWriteItemsRequest transaction) {
                throw lastRefused(transaction, "TransactionConflict");
            }
            throw TransactionConflictException.builder()
                    .statusCode(400)
                    .awsErrorDetails(details("TransactionConflictException"))
                    .build();
        }
    },
    /** One of the transaction's items is in a throttled partition. */
    CANCELLED_BY_THROTTLING(Outcome.UNANSWERED) {
        @Override
        boolean befalls(DynamoDbRequest request) {
            return request instanceof TransactWriteItemsRequest;
        }

        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            throw lastRefused((TransactWriteItemsRequest) request, "ThrottlingError");
        }
    },
    /** A page of one item with LastEvaluatedKey, as when the items before it fill 1 MB. */
    SHORT_PAGE(Outcome.ANSWERED) {
        @Override
        boolean befalls(DynamoDbRequest request) {
            return request instanceof QueryRequest query && query.limit() > 1;
        }

        @Override
        @SuppressWarnings("unchecked")
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            return dynamoDb.apply(
                    (Q) ((QueryRequest) request).toBuilder().limit(1).build());
        }
    },
    /** The first half of the keys comes back as UnprocessedKeys. */
    HALF_UNPROCESSED(Outcome.ANSWERED) {
        @Override
        boolean befalls(DynamoDbRequest request) {
            return request instanceof BatchGetItemRequest;
        }

        @Override
        @SuppressWarnings("unchecked")
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb) {
            return (A) secondHalf(
                    (BatchGetItemRequest) request, (Function<BatchGetItemRequest, BatchGetItemResponse>) dynamoDb);
        }
    };

    /** How the store's caller sees the fault. */
    enum Outcome {
        /** It does not: it crashes too. */
        DEAD,
        /** As Unavailable: it is unknown whether the request took effect. */
        UNANSWERED,
        /** It does not: the store handles it. */
        ANSWERED
    }

    private final Outcome outcome;

    TableFault(Outcome outcome) {
        this.outcome = outcome;
    }

    Outcome outcome() {
        return outcome;
    }

    /** Whether the fault can happen to such a request. */
    boolean befalls(DynamoDbRequest request) {
        return true;
    }

    abstract <Q extends DynamoDbRequest, A extends DynamoDbResponse> A on(Q request, Function<Q, A> dynamoDb);

    /** Makes the request with all its effects. Its answer is lost, even an error. */
    static <Q, A> void attempt(Q request, Function<Q, A> dynamoDb) {
        try {
            dynamoDb.apply(request);
        } catch (SdkException lost) {
            // The error is lost, as an answer would be.
        }
    }

    static BatchGetItemResponse secondHalf(
            BatchGetItemRequest request, Function<BatchGetItemRequest, BatchGetItemResponse> dynamoDb) {
        String table = request.requestItems().keySet().iterator().next();
        KeysAndAttributes asked = request.requestItems().get(table);
        int middle = (asked.keys().size() + 1) / 2;
        KeysAndAttributes left =
                asked.toBuilder().keys(asked.keys().subList(0, middle)).build();
        KeysAndAttributes served = asked.toBuilder()
                .keys(asked.keys().subList(middle, asked.keys().size()))
                .build();
        BatchGetItemResponse answer = served.keys().isEmpty()
                ? BatchGetItemResponse.builder().build()
                : dynamoDb.apply(
                        request.toBuilder().requestItems(Map.of(table, served)).build());
        return answer.toBuilder().unprocessedKeys(Map.of(table, left)).build();
    }

    static SdkException serverError() {
        return InternalServerErrorException.builder()
                .statusCode(500)
                .awsErrorDetails(details("InternalServerError"))
                .build();
    }

    /** The last action is refused for that reason, and so is the whole transaction. */
    static SdkException lastRefused(TransactWriteItemsRequest transaction, String code) {
        List<CancellationReason> reasons = new ArrayList<>();
        transaction.transactItems().forEach(action -> reasons.add(reason("None")));
        reasons.set(reasons.size() - 1, reason(code));
        return cancelled(reasons);
    }

    static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
        return (TransactionCanceledException) TransactionCanceledException.builder()
                .cancellationReasons(reasons)
                .statusCode(400)
                .awsErrorDetails(details("TransactionCanceledException"))
                .build();
    }

    static CancellationReason reason(String code) {
        return CancellationReason.builder().code(code).build();
    }

    static AwsErrorDetails details(String code) {
        return AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage(code)
                .serviceName("DynamoDB")
                .build();
    }
}
