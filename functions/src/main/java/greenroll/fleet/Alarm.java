package greenroll.fleet;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A CloudWatch alarm and its current state.
 *
 * @param reason why it is in that state, in CloudWatch's words; may be empty
 */
public record Alarm(String name, State state, String reason) {

    /** CloudWatch's alarm states. */
    public enum State {
        OK,
        /** The watched metric crosses its threshold. */
        ALARM,
        /** There is too little data to decide. */
        INSUFFICIENT_DATA
    }

    public boolean isRaised() {
        return state == State.ALARM;
    }

    /** Returns the names of the alarms, each with its reason where there is one. */
    public static String inWords(Collection<Alarm> alarms) {
        return alarms.stream()
                .map(one -> one.reason().isEmpty() ? one.name() : one.name() + " (" + one.reason() + ")")
                .collect(Collectors.joining(", "));
    }
}
