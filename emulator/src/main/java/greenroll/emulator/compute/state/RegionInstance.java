package greenroll.emulator.compute.state;

import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance as it is, whatever the API shows of it yet.
 *
 * @param rebooting whether a reboot keeps it from answering now
 * @param registeredIn the ARNs of the target groups that list it, draining or not
 * @param clientToken of the call that launched it; null when placed or launched without one
 */
public record RegionInstance(
        String id,
        InstanceState state,
        String subnetId,
        String zone,
        String instanceType,
        String imageId,
        ImageBehaviour behaviour,
        Map<String, String> tags,
        Instant launchedAt,
        String privateIp,
        boolean spot,
        boolean isProtected,
        boolean rebooting,
        @Nullable String clientToken,
        @Nullable StateReason stateReason,
        List<String> registeredIn) {}
