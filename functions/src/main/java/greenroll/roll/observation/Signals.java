package greenroll.roll.observation;

import greenroll.fleet.Alarm;
import greenroll.group.Freeze;
import java.util.List;
import java.util.Map;

/**
 * The alarms and freezes that a step heeds. A step that does not use them has none.
 *
 * @param alarms those of the roll's alarms that are known, by name
 * @param freezes the freezes that hold the roll
 */
public record Signals(Map<String, Alarm> alarms, List<Freeze> freezes) {

    public static final Signals NONE = new Signals(Map.of(), List.of());

    public Signals {
        alarms = Map.copyOf(alarms);
        freezes = List.copyOf(freezes);
    }
}
