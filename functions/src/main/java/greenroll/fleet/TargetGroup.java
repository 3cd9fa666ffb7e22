package greenroll.fleet;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data of a target group that a roll needs before it starts.
 *
 * @param loadBalancers load balancers with a listener that routes to it; none when it is not in use
 * @param healthCheck its health check; a target group is refused unless it is enabled
 * @param managed whether Greenroll may register and deregister instances in it
 * @param targetLimit maximum number of registered targets
 * @param registered number of registered targets now, with draining ones
 */
@RecordBuilder
public record TargetGroup(
        String arn,
        String name,
        Kind kind,
        List<LoadBalancer> loadBalancers,
        HealthCheck healthCheck,
        boolean managed,
        Duration deregistrationDelay,
        Duration slowStart,
        int targetLimit,
        int registered)
        implements TargetGroupBuilder.With {

    /**
     * How long an instance must keep running after a Network Load Balancer accepted its deregistration. In
     * measurements, Network Load Balancers sent new connections for up to about two minutes after that, whatever the
     * deregistration delay. One minute is added for safety.
     */
    public static final Duration NETWORK_LEAST_DRAIN = Duration.ofSeconds(180);

    /**
     * The properties of a target group that never change after its creation.
     *
     * @param protocol ELBv2's word: HTTP or HTTPS for an Application Load Balancer, TCP and others for a Network Load
     *     Balancer
     * @param targetType ELBv2's word for the kind of its targets: instance, ip, lambda or alb
     * @param vpcId VPC of its instances; null for a target group of a Lambda function
     */
    public record Kind(
            String protocol, String targetType, @Nullable String vpcId) {

        public boolean takesInstances() {
            return targetType.equals("instance");
        }
    }

    private static final Set<String> NETWORK = Set.of("TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC");

    public TargetGroup {
        loadBalancers = List.copyOf(loadBalancers);
    }

    /** Whether a listener routes to it. */
    public boolean inUse() {
        return !loadBalancers.isEmpty();
    }

    /** Whether it belongs to a Network Load Balancer. */
    public boolean isNetwork() {
        return NETWORK.contains(kind.protocol());
    }

    /**
     * How long new connections may still arrive after an accepted deregistration. It is zero for all load balancers
     * except Network Load Balancers.
     */
    public Duration leastDrain() {
        return isNetwork() ? NETWORK_LEAST_DRAIN : Duration.ZERO;
    }
}
