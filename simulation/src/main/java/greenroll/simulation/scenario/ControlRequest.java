package greenroll.simulation.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A stop, a pause, a freeze or an undo that a user requests just before one of a roll's calls.
 *
 * @param at the number of the call, from 1
 */
public record ControlRequest(int at, Kind kind) {

    /** The time from a pause or a freeze to its end, or to a stop. It is longer than a batch. */
    public static final Duration PAUSE = Duration.ofMinutes(10);

    /** The requests that follow each other. */
    public enum Kind {
        STOP,
        PAUSE_RESUME,
        PAUSE_STOP,
        FREEZE_LIFT,
        /** A roll back while the roll bakes. */
        UNDO;

        /** The requests that can be made to every roll at every call. */
        public static final List<Kind> ANYWHERE = List.of(STOP, PAUSE_RESUME, PAUSE_STOP, FREEZE_LIFT);

        /** The requests to the roll itself. Their number decides the request of a seed. */
        public static final List<Kind> OF_ROLL = List.of(STOP, PAUSE_RESUME, PAUSE_STOP);

        /** Its name in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean stops() {
            return this == STOP || this == PAUSE_STOP;
        }
    }

    @Override
    public String toString() {
        return kind.key() + " before call " + at;
    }
}
