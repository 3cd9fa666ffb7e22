package greenroll.api.http;

import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads fields of a launch that several bodies have. */
public final class LaunchFields {

    public static final String IMAGE_IN_WORDS =
            "an AMI id like ami-0a1b2c, or resolve:ssm:/name for what a parameter holds";

    /** EC2's limit for user data before base64. */
    private static final int MAX_USER_DATA_BYTES = 16_384;

    private static final Pattern IMAGE_ID =
            Pattern.compile("ami-[0-9a-z]{1,32}|resolve:ssm:/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s");

    private LaunchFields() {}

    /** The field {@code imageId}. */
    public static @Nullable String imageId(Fields fields) {
        return fields.text("imageId", 256, IMAGE_ID, IMAGE_IN_WORDS);
    }

    /** The field {@code userData}: base64 without white space. An error never repeats it. */
    public static @Nullable String userData(Fields fields) {
        String given = fields.text("userData", 2 * MAX_USER_DATA_BYTES, EnumNames.ANY, "base64");
        if (given == null) {
            return null;
        }
        // The command base64 breaks its lines. EC2 takes none.
        String text = WHITE_SPACE.matcher(given).replaceAll("");
        try {
            int bytes = Base64.getDecoder().decode(text).length;
            if (bytes > MAX_USER_DATA_BYTES) {
                fields.wrong("userData", "must be at most " + MAX_USER_DATA_BYTES + " bytes, but has " + bytes);
            }
        } catch (IllegalArgumentException e) {
            fields.wrong("userData", "must be base64");
        }
        return text;
    }
}
