package greenroll.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alarms that only a test changes. */
public final class StillAlarms implements Alarms {

    public final Map<String, Alarm> alarms = new TreeMap<>();
    /** The alarm names of each call. */
    public final List<List<String>> asked = new ArrayList<>();

    /** Sets the state of an alarm. */
    public void put(String name, Alarm.State state) {
        alarms.put(name, new Alarm(name, state, state == Alarm.State.ALARM ? "Threshold Crossed" : ""));
    }

    @Override
    public Map<String, Alarm> alarms(Collection<String> names) {
        asked.add(List.copyOf(names));
        Map<String, Alarm> found = new TreeMap<>(alarms);
        found.keySet().retainAll(names);
        return found;
    }
}
