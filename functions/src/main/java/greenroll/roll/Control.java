package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The requests that people made to a running roll. Steps read it on every visit and never write it. Writing it only
 * requires that the roll is open, and neither checks nor increments its version. A stop overrides a pause, and cannot
 * be withdrawn.
 *
 * @param pause current pause; null when the roll was never paused, or was resumed
 * @param resume last end of a pause; null while it is paused
 * @param rollback roll that brings back the revision that served before this one; written when that roll starts, null
 *     before
 */
@RecordBuilder
public record Control(
        @Nullable Asked stop,
        @Nullable Asked pause,
        @Nullable Asked resume,
        @Nullable String rollback) implements ControlBuilder.With {

    public static final Control NONE = new Control(null, null, null, null);

    /** The possible requests. */
    public enum Wish {
        STOP,
        PAUSE,
        RESUME
    }

    /** The caller and the time of a request. */
    public record Asked(Instant at, String by) {}

    public boolean stopRequested() {
        return stop != null;
    }

    public boolean paused() {
        return pause != null;
    }

    /**
     * Returns the control with this request. The first of two equal requests is kept. Resuming a roll that is not
     * paused changes nothing.
     */
    public Control with(Wish wish, Asked asked) {
        return switch (wish) {
            case STOP -> stop != null ? this : withStop(asked);
            case PAUSE ->
                pause != null ? this : with(control -> control.pause(asked).resume(null));
            case RESUME ->
                pause == null ? this : with(control -> control.pause(null).resume(asked));
        };
    }
}
