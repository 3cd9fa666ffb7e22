package greenroll.emulator.compute.state;

/**
 * Checks one target as the load balancer's health check does. It may block, because the region holds no lock meanwhile.
 * A result is ignored when the target was deregistered or its instance ended meanwhile. Must not throw: every failure
 * is one of the answers.
 */
@FunctionalInterface
public interface HealthProbe {
    ProbeAnswer probe(String instanceId, String targetGroupArn);
}
