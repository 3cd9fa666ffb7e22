package greenroll.fleet;

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
}
