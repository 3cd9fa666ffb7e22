package greenroll.emulator.compute.state;

/**
 * Asks one target whether it is well, as the load balancer's health check does. May block: the region holds no lock
 * meanwhile, and what comes back after the target was deregistered or its instance ended is ignored. Must not throw:
 * whatever goes wrong is one of the answers.
 */
@FunctionalInterface
public interface HealthProbe {
    ProbeAnswer probe(String instanceId, String targetGroupArn);
}
