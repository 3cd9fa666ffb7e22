package greenroll.emulator.compute.state;

import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The true state of an instance, even when the API does not show it yet.
 *
 * @param rebooting whether it does not answer because of a reboot
 * @param registeredIn the ARNs of the target groups that list it, draining or not
 * @param clientToken the token of the call that launched it; null when placed or launched without one
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
