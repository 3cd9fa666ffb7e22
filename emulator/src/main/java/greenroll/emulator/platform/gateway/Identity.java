package greenroll.emulator.platform.gateway;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The credentials of an IAM identity, and the check of its signatures (Signature Version 4). The local cloud has its
 * own identity, which may invoke every function.
 */
public record Identity(String accessKeyId, String secretAccessKey) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern HEADER = Pattern.compile(ALGORITHM
            + " Credential=([^/,]+)/([0-9]{8}/[a-z0-9-]+/[a-z0-9-]+/aws4_request), *SignedHeaders=([a-z0-9;-]+),"
            + " *Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    /** The largest difference of the clocks, as on AWS. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** A new identity with a random secret. */
    public static Identity random(SecureRandom random) {
        byte[] secret = new byte[20];
        random.nextBytes(secret);
        return new Identity("local", HexFormat.of().formatHex(secret));
    }

    /**
     * The signed request.
     *
     * @param service the service's name in signatures, for example {@code lambda}
     */
    record Request(String service, String method, URI uri) {

        /** Each segment is encoded once more, as for all services except S3. */
        private String canonicalPath() {
            return Arrays.stream(uri.getRawPath().split("/", -1))
                    .map(Request::encoded)
                    .collect(Collectors.joining("/"));
        }

        private String canonicalQuery() {
            String query = uri.getRawQuery();
            if (query == null || query.isEmpty()) {
                return "";
            }
            return Arrays.stream(query.split("&", -1))
                    .map(pair -> pair.split("=", 2))
                    .map(pair -> again(pair[0]) + "=" + (pair.length == 1 ? "" : again(pair[1])))
                    .sorted()
                    .collect(Collectors.joining("&"));
        }

        private static String again(String text) {
            return encoded(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A")
                    .replace("%7E", "~");
        }
    }

    /**
     * Whether this identity signed the call, at about that time.
     *
     * @param headers the headers by their names, in any case
     */
    boolean signed(Request request, Map<String, String> headers, byte[] body, Instant now) {
        Map<String, String> lower = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        lower.putAll(headers);
        Matcher header = HEADER.matcher(lower.getOrDefault("Authorization", ""));
        String date = lower.getOrDefault("X-Amz-Date", "");
        if (!header.matches() || !header.group(1).equals(accessKeyId) || !isAbout(date, now)) {
            return false;
        }
        String scope = header.group(2);
        if (!scope.startsWith(date.substring(0, 8) + "/")
                || !scope.endsWith("/" + request.service() + "/aws4_request")) {
            return false;
        }
        String named = header.group(3);
        String canonical = String.join(
                "\n",
                request.method(),
                request.canonicalPath(),
                request.canonicalQuery(),
                Arrays.stream(named.split(";"))
                        .map(name -> name + ":" + lower.getOrDefault(name, "").strip() + "\n")
                        .collect(Collectors.joining()),
                named,
                hex(sha256(body)));
        String toSign =
                String.join("\n", ALGORITHM, date, scope, hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
        byte[] expected = hmac(key(scope), toSign);
        return MessageDigest.isEqual(expected, HexFormat.of().parseHex(header.group(4)))
                && named.contains("host")
                && named.contains("x-amz-date");
    }

    private static boolean isAbout(String date, Instant now) {
        try {
            Instant at = LocalDateTime.parse(date, AMZ_DATE).toInstant(ZoneOffset.UTC);
            return Duration.between(at, now).abs().compareTo(SKEW) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private byte[] key(String scope) {
        byte[] key = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Does not contain the secret, which must not get into a log. */
    @Override
    public String toString() {
        return accessKeyId;
    }
}
