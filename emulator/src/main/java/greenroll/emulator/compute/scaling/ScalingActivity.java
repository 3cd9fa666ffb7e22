package greenroll.emulator.compute.scaling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One scaling activity: what a group does with one instance. Guarded by the region's lock. */
final class ScalingActivity {

    /** The end of an activity, as Auto Scaling names it. */
    enum End {
        SUCCESSFUL("Successful"),
        FAILED("Failed"),
        CANCELLED("Cancelled");

        final String apiName;

        End(String apiName) {
            this.apiName = apiName;
        }
    }

    /** Counts from 1 in the order of the group's activities. */
    final long number;

    final String id;
    final String description;
    final String cause;
    final String zone;
    final Instant startedAt;

    @Nullable
    Instant endedAt;

    @Nullable
    End end;

    @Nullable
    String message;

    ScalingActivity(long number, String id, String description, String cause, String zone, Instant startedAt) {
        this.number = number;
        this.id = id;
        this.description = description;
        this.cause = cause;
        this.zone = zone;
        this.startedAt = startedAt;
    }

    /** Ended before: no effect. */
    void end(End how, @Nullable String why, Instant now) {
        if (end == null) {
            end = how;
            message = why;
            endedAt = now;
        }
    }

    boolean hasEndedBy(Instant time) {
        return endedAt != null && !endedAt.isAfter(time);
    }
}
