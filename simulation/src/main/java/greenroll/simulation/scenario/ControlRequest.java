package greenroll.simulation.scenario;

import java.time.Duration;
import java.util.Locale;

/**
 * What somebody asks of a roll, just before one of the calls that are made for it.
 *
 * @param at the call, from 1
 */
public record ControlRequest(int at, Kind kind) {

    /** How long after a pause its end, or a stop, is asked for: longer than a batch takes. */
    public static final Duration PAUSE = Duration.ofMinutes(10);

    /** What is asked. */
    public enum Kind {
        STOP,
        PAUSE_RESUME,
        PAUSE_STOP;

        /** Its name in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean stops() {
            return this != PAUSE_RESUME;
        }
    }

    @Override
    public String toString() {
        return kind.key() + " before call " + at;
    }
}
