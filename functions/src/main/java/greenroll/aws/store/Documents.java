package greenroll.aws.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.TaskAction;
import greenroll.json.Json;
import greenroll.roll.timeline.EventDetails;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A value as one attribute of an item: its JSON in {@code doc}, or its gzipped JSON in {@code docz} when it is larger
 * than {@link #PLAIN_LIMIT}. The limit is far below DynamoDB's 400 KB. An item has one of the two attributes.
 */
final class Documents {

    static final String DOC = "doc";
    static final String DOCZ = "docz";

    /** In bytes of JSON. A smaller document stays readable in the AWS console. */
    static final int PLAIN_LIMIT = 64 * 1024;

    /** A sealed type is stored under the name of its record, for example {@code {"Held": …}}. */
    private static final JsonMapper MAPPER =
            mapper(EventDetails.class, CapacityChange.class, Recurrence.class, TaskAction.class);

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
    private interface ByName {}

    private Documents() {}

    private static JsonMapper mapper(Class<?>... sealed) {
        MapperBuilder<JsonMapper, JsonMapper.Builder> mapper = Json.mapper();
        for (Class<?> type : sealed) {
            mapper.addMixIn(type, ByName.class).registerSubtypes(type.getPermittedSubclasses());
        }
        return mapper.build();
    }

    /** The attribute with the value, by its name. */
    static Map.Entry<String, AttributeValue> pack(Object value) {
        byte[] json = json(value);
        return json.length <= PLAIN_LIMIT
                ? Map.entry(DOC, AttributeValue.fromS(new String(json, StandardCharsets.UTF_8)))
                : zipped(json);
    }

    /** The same, always gzipped, for values that only programs read. */
    static Map.Entry<String, AttributeValue> packTight(Object value) {
        return zipped(json(value));
    }

    /** Reads the value of an item that {@link #pack} made. */
    static <T> T unpack(Map<String, AttributeValue> item, Class<T> type) {
        AttributeValue plain = item.get(DOC);
        if (plain != null) {
            return value(plain.s().getBytes(StandardCharsets.UTF_8), type);
        }
        AttributeValue zipped = item.get(DOCZ);
        if (zipped == null) {
            throw new IllegalStateException("an item without a document: " + item.get(TableLayout.PK));
        }
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(zipped.b().asByteArrayUnsafe()))) {
            return value(in.readAllBytes(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] json(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    private static <T> T value(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a stored " + type.getSimpleName(), e);
        }
    }

    private static Map.Entry<String, AttributeValue> zipped(byte[] json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.entry(DOCZ, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes.toByteArray())));
    }
}
