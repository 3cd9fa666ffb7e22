package greenroll.emulator.store;

import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The stream of a table. A read of DynamoDB Local's stream costs a millisecond even when nothing has changed. The number
 * of writes says whether a read is worth it.
 *
 * @param client reads the stream
 * @param writes the writes that were begun so far, also those that were refused. A write may still be on its way when
 *     it is counted
 */
public record TableStream(DynamoDbStreamsClient client, LongSupplier writes) {}
