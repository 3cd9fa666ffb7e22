package greenroll.api.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Times in the form of the contract: ISO-8601, in UTC, always with milliseconds. */
public final class ApiTime {

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ApiTime() {}

    public static String of(Instant at) {
        return FORM.format(at);
    }

    public static @Nullable String orNull(@Nullable Instant at) {
        return at == null ? null : of(at);
    }
}
