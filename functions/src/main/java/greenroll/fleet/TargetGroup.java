package greenroll.fleet;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a roll must know of a target group before it starts.
 *
 * @param loadBalancers those whose listeners route to it; none when it is not in use
 * @param healthCheck its health check must be enabled: else the target group is refused
 * @param managed whether Greenroll may register instances with it, and deregister them
 * @param targetLimit how many targets may be registered at once
 * @param registered how many are registered now, draining ones too
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
     * How long an instance must go on running after a Network Load Balancer has accepted its deregistration. Network Load
     * Balancers were measured to send new connections for up to about two minutes after that, whatever the deregistration
     * delay; a minute is added to be safe.
     */
    public static final Duration NETWORK_LEAST_DRAIN = Duration.ofSeconds(180);

    /**
     * What it was made as, which never changes.
     *
     * @param protocol ELBv2's word: HTTP or HTTPS behind an Application Load Balancer, TCP and others behind a Network Load
     *     Balancer
     * @param targetType ELBv2's word for what it takes: instance, ip, lambda or alb
     * @param vpcId where its instances must be; null for one that takes a Lambda function
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

    /** How long new connections may still arrive after an accepted deregistration: none is sent by other load balancers. */
    public Duration leastDrain() {
        return isNetwork() ? NETWORK_LEAST_DRAIN : Duration.ZERO;
    }
}
