package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What people asked of a running roll. Steps read it on every visit and never write it; writing it needs only that the
 * roll is open, and neither checks nor bumps its version. A stop outranks a pause, and is never taken back.
 *
 * @param pause null when it was never paused, or was resumed
 * @param resume the last end of a pause; null while it is paused
 * @param rollback the roll that brings back what served before this one; written by that one's start; null while there
 *     is none
 */
@RecordBuilder
public record Control(
        @Nullable Asked stop,
        @Nullable Asked pause,
        @Nullable Asked resume,
        @Nullable String rollback) implements ControlBuilder.With {

    public static final Control NONE = new Control(null, null, null, null);

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

    /** What a roll at work that is stored as such shows. */
    RollStatus atWork(RollStatus stored) {
        return stopRequested() ? RollStatus.STOPPING : paused() ? RollStatus.PAUSED : stored;
    }

    /** With the wish noted. Asked twice, the first stands; to resume what is not paused changes nothing. */
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
