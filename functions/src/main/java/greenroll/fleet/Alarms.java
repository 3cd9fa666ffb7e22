package greenroll.fleet;

import java.util.Collection;
import java.util.Map;

/**
 * The port to alarms that somebody set on what the group serves. It only looks; throws {@link Unavailable} when nobody
 * answers, and {@link FleetRefused} when looking is not permitted.
 */
public interface Alarms {

    /**
     * Those of the alarms that exist, by name, those that are made of others too. One call; none when no name is given.
     *
     * @param names at most 10
     */
    Map<String, Alarm> alarms(Collection<String> names);
}
