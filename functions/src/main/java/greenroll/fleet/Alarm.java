package greenroll.fleet;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * An alarm as it stands.
 *
 * @param reason why it is in that state, in the provider's words; may be empty
 */
public record Alarm(String name, State state, String reason) {

    /** What an alarm says. */
    public enum State {
        OK,
        /** What it watches is wrong. */
        ALARM,
        /** It cannot tell. */
        INSUFFICIENT_DATA
    }

    public boolean isRaised() {
        return state == State.ALARM;
    }

    /** Each by its name, with the reason where there is one. */
    public static String inWords(Collection<Alarm> alarms) {
        return alarms.stream()
                .map(one -> one.reason().isEmpty() ? one.name() : one.name() + " (" + one.reason() + ")")
                .collect(Collectors.joining(", "));
    }
}
