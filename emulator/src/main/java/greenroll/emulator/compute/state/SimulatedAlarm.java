package greenroll.emulator.compute.state;

/**
 * An alarm as somebody set it.
 *
 * @param composite whether it is made of others
 * @param state {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}
 */
public record SimulatedAlarm(boolean composite, String state, String reason) {

    /** An alarm of one metric. */
    public static SimulatedAlarm of(String state) {
        return new SimulatedAlarm(false, state, state.equals("ALARM") ? "Threshold Crossed" : "");
    }

    public static SimulatedAlarm composite(String state) {
        return new SimulatedAlarm(true, state, state.equals("ALARM") ? "ALARM(other) is true" : "");
    }
}
