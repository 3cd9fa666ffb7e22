package greenroll.emulator.platform.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses answers as API Gateway does by MinimumCompressionSize: from that size on, for clients that accept gzip.
 *
 * @param from the size in bytes; empty for never
 */
record Compression(OptionalInt from) {

    /** The body to send. When it is compressed, this sets the answer's headers. */
    byte[] of(byte[] body, HttpExchange exchange) throws IOException {
        if (from.isEmpty() || body.length < from.getAsInt() || !acceptsGzip(exchange)) {
            return body;
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return compressed.toByteArray();
    }

    private static boolean acceptsGzip(HttpExchange exchange) {
        return exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of()).stream()
                .flatMap(header -> Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1)))
                .map(coding -> coding.replace(" ", ""))
                .anyMatch(coding -> coding.matches("gzip(;q=(1(\\.0*)?|0\\.0*[1-9]\\d*))?"));
    }
}
