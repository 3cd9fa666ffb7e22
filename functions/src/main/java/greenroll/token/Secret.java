package greenroll.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** A token itself, as its owner sends it. It is never stored, never logged, and answered only at its creation. */
public record Secret(String text) {

    private static final int BYTES = 32;

    /** A random token that cannot be guessed: 256 random bits as 43 characters of URL-safe base64. */
    public static Secret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * The stored form, in lower-case hex. The token is long and random, so its hash reveals nothing and needs no salt.
     */
    public String sha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without the text, which must not get into a log. */
    @Override
    public String toString() {
        return "Secret";
    }
}
