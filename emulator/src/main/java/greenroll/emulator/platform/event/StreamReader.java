package greenroll.emulator.platform.event;

import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.TableStream;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.event.ruler.RuleCompiler;
import software.amazon.event.ruler.Ruler;

/**
 * Lambda's reader of the table's stream. It delivers the records that match the mapping's filter to its function, in
 * batches and in the order of each shard. A batch on which the function fails is halved and delivered again. When a
 * single record is older than the mapping allows, it is a dead letter.
 */
public final class StreamReader implements AutoCloseable {

    /** The interval of reads. Lambda reads a shard four times a second; once is enough here. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** The shortest real time between two reads, however fast the clock runs. */
    private static final Duration ON_THE_WALL = Duration.ofMillis(50);

    /**
     * How many times the stream is read after the last write. A write is counted before it is in the stream, so one
     * more time would do unless this process is held up in between.
     */
    private static final int READS_AFTER_A_WRITE = 5;

    /** It is also read every so many times, so that a write that came very late is not lost. */
    private static final int READ_AT_LEAST_EVERY = 60;

    /** Records to deliver, as JSON, and the time since which they wait. */
    private record Batch(List<String> records, Instant since) {}

    private final Template.EventSource mapping;
    private final TableStream table;
    private final DynamoDbStreamsClient stream;
    private final String streamArn;
    private final Functions functions;
    private final EventBus bus;
    private final CloudClock clock;
    private final Map<String, String> iterators = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private CloudClock.@Nullable Scheduled next;
    private long writes = -1;
    private int quiet;
    private boolean closed;

    /** @throws IllegalArgumentException with the name of the mapping, for a filter that Event Ruler does not accept */
    public StreamReader(
            Template.EventSource mapping, TableStream table, Functions functions, EventBus bus, CloudClock clock) {
        for (String pattern : mapping.patterns()) {
            String error = RuleCompiler.check(pattern);
            if (error != null) {
                throw new IllegalArgumentException(mapping.name() + ": " + error);
            }
        }
        this.mapping = mapping;
        this.table = table;
        this.stream = table.client();
        this.streamArn = stream.listStreams(r -> {}).streams().getFirst().streamArn();
        this.functions = functions;
        this.bus = bus;
        this.clock = clock;
    }

    public synchronized void start() {
        if (!closed) {
            next = clock.after(interval(), this::look);
        }
    }

    private Duration interval() {
        Duration onTheWall = clock.onTheWall(EVERY);
        if (clock.isVirtual() || onTheWall.compareTo(ON_THE_WALL) >= 0) {
            return EVERY;
        }
        return EVERY.multipliedBy(ON_THE_WALL.dividedBy(onTheWall) + 1);
    }

    private synchronized void look() {
        if (closed) {
            return;
        }
        try {
            if (isWorthARead()) {
                readAll();
            }
            tellAll();
        } finally {
            start();
        }
    }

    private boolean isWorthARead() {
        long now = table.writes().getAsLong();
        quiet = now == writes ? quiet + 1 : 0;
        writes = now;
        return quiet <= READS_AFTER_A_WRITE || quiet % READ_AT_LEAST_EVERY == 0;
    }

    private void readAll() {
        if (iterators.isEmpty()) {
            openShards();
        }
        for (String shard : List.copyOf(iterators.keySet())) {
            var answer =
                    stream.getRecords(r -> r.shardIterator(iterators.get(shard)).limit(mapping.batchSize()));
            keep(answer.records());
            if (answer.nextShardIterator() == null) {
                iterators.remove(shard);
            } else {
                iterators.put(shard, answer.nextShardIterator());
            }
        }
    }

    private void openShards() {
        List<Shard> shards = stream.describeStream(r -> r.streamArn(streamArn))
                .streamDescription()
                .shards();
        for (Shard shard : shards) {
            if (!known.contains(shard.shardId())) {
                known.add(shard.shardId());
                iterators.put(
                        shard.shardId(),
                        stream.getShardIterator(r -> r.streamArn(streamArn)
                                        .shardId(shard.shardId())
                                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                                .shardIterator());
            }
        }
    }

    private void keep(List<Record> records) {
        List<String> matching =
                records.stream().map(this::json).filter(this::isWanted).toList();
        if (!matching.isEmpty()) {
            waiting.addLast(new Batch(matching, clock.instant()));
        }
    }

    private boolean isWanted(String record) {
        return mapping.patterns().isEmpty()
                || mapping.patterns().stream().anyMatch(pattern -> {
                    try {
                        return Ruler.matchesRule(record, pattern);
                    } catch (Exception e) {
                        throw new IllegalStateException("no record: " + record, e);
                    }
                });
    }

    /** Delivers the batches in order. The first one that fails holds all later ones, to keep the order. */
    private void tellAll() {
        while (!waiting.isEmpty()) {
            Batch batch = waiting.removeFirst();
            String delivery = "{\"Records\":[" + String.join(",", batch.records()) + "]}";
            String error = error(delivery);
            if (error == null) {
                continue;
            }
            int half = batch.records().size() / 2;
            if (half > 0) {
                waiting.addFirst(
                        new Batch(batch.records().subList(half, batch.records().size()), batch.since()));
                waiting.addFirst(new Batch(batch.records().subList(0, half), batch.since()));
                return;
            }
            if (Duration.between(batch.since(), clock.instant()).compareTo(mapping.oldest()) < 0) {
                waiting.addFirst(batch);
                return;
            }
            bus.bury(new EventBus.DeadLetter(mapping.function(), delivery, error));
        }
    }

    private @Nullable String error(String delivery) {
        LambdaFunctions.Answer answer = functions
                .invoke(functions.arnOf(mapping.function()), delivery.getBytes(StandardCharsets.UTF_8))
                .join();
        return switch (answer) {
            case LambdaFunctions.Answer.Returned returned -> null;
            case LambdaFunctions.Answer.Threw(String errorType, String cause) -> errorType + ": " + cause;
        };
    }

    private String json(Record record) {
        Map<String, Object> dynamodb = new LinkedHashMap<>();
        dynamodb.put(
                "ApproximateCreationDateTime",
                record.dynamodb().approximateCreationDateTime().getEpochSecond());
        dynamodb.put("Keys", keys(record.dynamodb().keys()));
        dynamodb.put("SequenceNumber", record.dynamodb().sequenceNumber());
        dynamodb.put("SizeBytes", record.dynamodb().sizeBytes());
        dynamodb.put("StreamViewType", record.dynamodb().streamViewTypeAsString());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("eventID", record.eventID());
        json.put("eventName", record.eventNameAsString());
        json.put("eventVersion", record.eventVersion());
        json.put("eventSource", record.eventSource());
        json.put("awsRegion", record.awsRegion());
        json.put("dynamodb", dynamodb);
        json.put("eventSourceARN", mapping.source());
        return Json.write(json);
    }

    private static Map<String, Object> keys(Map<String, AttributeValue> keys) {
        Map<String, Object> json = new LinkedHashMap<>();
        keys.forEach((name, value) -> json.put(name, Map.of("S", value.s())));
        return json;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
