package greenroll.local.compute;

import java.util.LinkedHashMap;
import java.util.Map;

/** One target group and what is registered with it. Guarded by the region's lock. */
final class SimulatedTargetGroup {

    final String arn;
    TargetGroupSettings settings;
    /** By instance id, draining ones too. */
    final Map<String, Registration> registrations = new LinkedHashMap<>();

    SimulatedTargetGroup(String arn, TargetGroupSettings settings) {
        this.arn = arn;
        this.settings = settings;
    }
}
