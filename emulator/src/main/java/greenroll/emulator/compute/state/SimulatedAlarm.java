package greenroll.emulator.compute.state;

/**
 * An alarm with the state that a test set.
 *
 * @param composite whether it is a composite alarm
 * @param state {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}
 */
public record SimulatedAlarm(boolean composite, String state, String reason) {

    /** A metric alarm. */
    public static SimulatedAlarm of(String state) {
        return new SimulatedAlarm(false, state, state.equals("ALARM") ? "Threshold Crossed" : "");
    }

    public static SimulatedAlarm composite(String state) {
        return new SimulatedAlarm(true, state, state.equals("ALARM") ? "ALARM(other) is true" : "");
    }
}
