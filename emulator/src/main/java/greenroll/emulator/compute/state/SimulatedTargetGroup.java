package greenroll.emulator.compute.state;

import java.util.LinkedHashMap;
import java.util.Map;

/** One target group and its registered targets. Guarded by the region's lock. */
public final class SimulatedTargetGroup {

    public final String arn;
    public TargetGroupSettings settings;
    /** The registrations by instance id. Draining ones are included. */
    public final Map<String, Registration> registrations = new LinkedHashMap<>();

    public SimulatedTargetGroup(String arn, TargetGroupSettings settings) {
        this.arn = arn;
        this.settings = settings;
    }
}
