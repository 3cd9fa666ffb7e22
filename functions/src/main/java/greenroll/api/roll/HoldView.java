package greenroll.api.roll;

import greenroll.api.http.ApiTime;
import greenroll.roll.Hold;
import org.jspecify.annotations.Nullable;

/** A hold of a roll as the API shows it. */
public record HoldView(
        String code,
        String reason,
        String since,
        @Nullable String until,
        @Nullable Integer step) {

    static @Nullable HoldView of(@Nullable Hold hold) {
        return hold == null
                ? null
                : new HoldView(
                        hold.code(),
                        hold.reason(),
                        ApiTime.of(hold.since()),
                        ApiTime.orNull(hold.until()),
                        hold.step());
    }
}
