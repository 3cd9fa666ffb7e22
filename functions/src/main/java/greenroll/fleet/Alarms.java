package greenroll.fleet;

import java.util.Collection;
import java.util.Map;

/**
 * The port to the alarms that watch the group's service. It only reads. It throws {@link Unavailable} when there is no
 * answer, and {@link FleetRefused} when reading is not permitted.
 */
public interface Alarms {

    /**
     * Returns those of the named alarms that exist, by name. Composite alarms are included. It makes one call, and none
     * when no name is given.
     *
     * @param names at most 10
     */
    Map<String, Alarm> alarms(Collection<String> names);
}
