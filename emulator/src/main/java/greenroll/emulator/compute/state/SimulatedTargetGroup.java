package greenroll.emulator.compute.state;

import java.util.LinkedHashMap;
import java.util.Map;

/** One target group and what is registered with it. Guarded by the region's lock. */
public final class SimulatedTargetGroup {

    public final String arn;
    public TargetGroupSettings settings;
    /** By instance id, draining ones too. */
    public final Map<String, Registration> registrations = new LinkedHashMap<>();

    public SimulatedTargetGroup(String arn, TargetGroupSettings settings) {
        this.arn = arn;
        this.settings = settings;
    }
}
