package greenroll.aws;

import greenroll.json.Json;
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
 * A value as one attribute of an item: its JSON in {@code doc}, or gzipped in {@code docz} when it is larger than
 * {@link #PLAIN_LIMIT}, far from DynamoDB's 400 KB. An item has one of the two.
 */
final class Documents {

    static final String DOC = "doc";
    static final String DOCZ = "docz";

    /** In bytes of JSON. Below it a document stays readable in the AWS console. */
    static final int PLAIN_LIMIT = 64 * 1024;

    private Documents() {}

    /** The attribute that carries the value, by its name. */
    static Map.Entry<String, AttributeValue> pack(Object value) {
        byte[] json = Json.write(value).getBytes(StandardCharsets.UTF_8);
        return json.length <= PLAIN_LIMIT
                ? Map.entry(DOC, AttributeValue.fromS(new String(json, StandardCharsets.UTF_8)))
                : zipped(json);
    }

    /** The same, gzipped whatever its size: for what only programs read. */
    static Map.Entry<String, AttributeValue> packTight(Object value) {
        return zipped(Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    /** The value of an item that {@link #pack} made. */
    static <T> T unpack(Map<String, AttributeValue> item, Class<T> type) {
        AttributeValue plain = item.get(DOC);
        if (plain != null) {
            return Json.read(plain.s(), type);
        }
        AttributeValue zipped = item.get(DOCZ);
        if (zipped == null) {
            throw new IllegalStateException("an item without a document: " + item.get(TableLayout.PK));
        }
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(zipped.b().asByteArrayUnsafe()))) {
            return Json.read(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
