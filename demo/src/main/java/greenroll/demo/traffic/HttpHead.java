package greenroll.demo.traffic;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request or an answer up to its body: the first line, and the fields in order. */
record HttpHead(String startLine, List<Field> fields) {

    /** Fields for one connection only. A proxy does not pass them on (RFC 9110, section 7.6.1). */
    private static final List<String> OF_ONE_HOP =
            List.of("Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "TE", "Expect");

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    record Field(String name, String value) {

        /** @throws ProtocolException when the line is no field; a folded line is not accepted */
        static Field parse(String line) throws ProtocolException {
            int colon = line.indexOf(':');
            if (colon < 1 || !NAME.matcher(line).region(0, colon).matches()) {
                throw new ProtocolException("not a header field: " + line);
            }
            return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    HttpHead {
        fields = List.copyOf(fields);
    }

    HttpHead(String startLine) {
        this(startLine, List.of());
    }

    /** The first value of the field; null when there is none. */
    @Nullable
    String first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** The comma-separated members of the field, lower case. */
    private List<String> members(String name) {
        List<String> members = new ArrayList<>();
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                for (String member : field.value().split(",", -1)) {
                    members.add(member.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return members;
    }

    /** Method, target and version of a request. */
    private String[] requestLine() throws ProtocolException {
        String[] parts = startLine.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("not a request line: " + startLine);
        }
        return parts;
    }

    String method() throws ProtocolException {
        return requestLine()[0];
    }

    String target() throws ProtocolException {
        return requestLine()[1];
    }

    /** The status of an answer. */
    int status() throws ProtocolException {
        if (!STATUS_LINE.matcher(startLine).matches()) {
            throw new ProtocolException("not a status line: " + startLine);
        }
        return Integer.parseInt(startLine, 9, 12, 10);
    }

    /** Whether the sender wants to use the connection again. Never with HTTP/1.0 here. */
    boolean keepsAlive() {
        boolean current = startLine.startsWith("HTTP/1.1") || startLine.endsWith("HTTP/1.1");
        return current && !members("Connection").contains("close");
    }

    boolean expectsContinue() {
        return members("Expect").contains("100-continue");
    }

    /** @throws ProtocolException when two readers could disagree on the end of the body */
    HttpBody requestBody() throws ProtocolException {
        List<String> encodings = members("Transfer-Encoding");
        if (encodings.isEmpty()) {
            return sized(new HttpBody.None());
        }
        if (!encodings.equals(List.of("chunked")) || first("Content-Length") != null) {
            throw new ProtocolException("the length of the body is not clear");
        }
        return new HttpBody.Chunked();
    }

    HttpBody answerBody(String requestMethod) throws ProtocolException {
        int status = status();
        if (requestMethod.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return new HttpBody.None();
        }
        List<String> encodings = members("Transfer-Encoding");
        if (encodings.isEmpty()) {
            return sized(new HttpBody.UntilClose());
        }
        return encodings.getLast().equals("chunked") ? new HttpBody.Chunked() : new HttpBody.UntilClose();
    }

    private HttpBody sized(HttpBody otherwise) throws ProtocolException {
        List<String> lengths = members("Content-Length").stream().distinct().toList();
        if (lengths.isEmpty()) {
            return otherwise;
        }
        if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
            throw new ProtocolException("not a length: " + lengths);
        }
        return new HttpBody.Sized(Long.parseLong(lengths.getFirst()));
    }

    /** The same without the fields that are for its own connection only. */
    HttpHead withoutHopFields() {
        Set<String> dropped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        dropped.addAll(OF_ONE_HOP);
        dropped.addAll(members("Connection"));
        return new HttpHead(
                startLine,
                fields.stream().filter(field -> !dropped.contains(field.name())).toList());
    }

    HttpHead with(String name, String value) {
        return new HttpHead(
                startLine,
                Stream.concat(fields.stream(), Stream.of(new Field(name, value)))
                        .toList());
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(256).append(startLine).append("\r\n");
        for (Field field : fields) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
