package greenroll.roll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What people asked of a running roll. Steps read it on every visit and never write it; writing it needs only that the
 * roll is open, and neither checks nor bumps its version. A stop outranks a pause, and is never taken back.
 *
 * @param pause null when it was never paused, or was resumed
 * @param resume the last end of a pause; null while it is paused
 */
public record Control(
        @Nullable Asked stop,
        @Nullable Asked pause,
        @Nullable Asked resume) {

    public static final Control NONE = new Control(null, null, null);

    /** What may be asked. */
    public enum Wish {
        STOP,
        PAUSE,
        RESUME
    }

    /** Who asked, and when. */
    public record Asked(Instant at, String by) {}

    public boolean stopRequested() {
        return stop != null;
    }

    public boolean paused() {
        return pause != null;
    }

    /** With the wish noted. Asked twice, the first stands; to resume what is not paused changes nothing. */
    public Control with(Wish wish, Asked asked) {
        return switch (wish) {
            case STOP -> stop != null ? this : new Control(asked, pause, resume);
            case PAUSE -> pause != null ? this : new Control(stop, asked, null);
            case RESUME -> pause == null ? this : new Control(stop, null, asked);
        };
    }
}
