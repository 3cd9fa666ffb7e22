package greenroll.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** A token itself, as its owner shows it. It is never stored, logged or answered a second time. */
public record Secret(String text) {

    private static final int BYTES = 32;

    /** One that nobody can guess: 256 random bits as 43 characters of URL-safe base64. */
    public static Secret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What is stored instead, in lower-case hex. It is long and random, so that its hash tells nothing and needs no salt. */
    public String sha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without the text: it must not end up in a log. */
    @Override
    public String toString() {
        return "Secret";
    }
}
