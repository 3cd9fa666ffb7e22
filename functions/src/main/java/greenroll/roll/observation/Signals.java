package greenroll.roll.observation;

import greenroll.fleet.Alarm;
import greenroll.fleet.metric.Readings;
import greenroll.group.Freeze;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alarms, freezes and metrics that a step heeds. A step that does not use them has none.
 *
 * @param alarms those of the roll's alarms that are known, by name
 * @param freezes the freezes that hold the roll
 * @param readings metrics that the judge compares; null when no look is due
 */
public record Signals(
        Map<String, Alarm> alarms,
        List<Freeze> freezes,
        @Nullable Readings readings) {

    /** Without metrics. */
    public Signals(Map<String, Alarm> alarms, List<Freeze> freezes) {
        this(alarms, freezes, null);
    }

    public static final Signals NONE = new Signals(Map.of(), List.of());

    public Signals {
        alarms = Map.copyOf(alarms);
        freezes = List.copyOf(freezes);
    }
}
