package greenroll.fleet;

import java.util.Set;

/**
 * A load balancer that routes to a target group.
 *
 * @param zones zones enabled on it; it never routes to a target in another zone
 */
public record LoadBalancer(String arn, String name, Set<String> zones) {

    public LoadBalancer {
        zones = Set.copyOf(zones);
    }
}
