package greenroll.fleet;

import java.util.Set;

/**
 * A load balancer that routes to a target group.
 *
 * @param zones those enabled on it: a target in any other is never routed to
 */
public record LoadBalancer(String arn, String name, Set<String> zones) {

    public LoadBalancer {
        zones = Set.copyOf(zones);
    }
}
