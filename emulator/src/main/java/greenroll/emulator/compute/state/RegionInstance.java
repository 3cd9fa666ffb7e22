package greenroll.emulator.compute.state;

import greenroll.fleet.InstanceState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The true state of an instance, even when the API does not show it yet.
 *
 * @param rebooting whether it does not answer because of a reboot
 * @param registeredIn the ARNs of the target groups that list it, draining or not
 */
public record RegionInstance(
        String id,
        InstanceState state,
        String zone,
        String imageId,
        ImageBehaviour behaviour,
        Map<String, String> tags,
        Instant launchedAt,
        boolean isProtected,
        boolean rebooting,
        List<String> registeredIn) {}
