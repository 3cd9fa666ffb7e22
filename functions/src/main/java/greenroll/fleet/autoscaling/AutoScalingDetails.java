package greenroll.fleet.autoscaling;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts of an Auto Scaling group that a start needs and that its description lacks.
 *
 * @param hooks its lifecycle hooks
 * @param refreshId its Instance Refresh that has not ended; null for none
 * @param hasWarmPool whether it has a warm pool
 */
public record AutoScalingDetails(List<Hook> hooks, @Nullable String refreshId, boolean hasWarmPool) {
    /**
     * A lifecycle hook.
     *
     * @param isForLaunch whether it delays instances that start, and not those that terminate
     * @param timeout the longest time that it delays an instance without a heartbeat
     */
    public record Hook(String name, boolean isForLaunch, Duration timeout) {}

    public AutoScalingDetails {
        hooks = List.copyOf(hooks);
    }
}
