package greenroll.fleet;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The port to the load balancer's target groups. Every method throws {@link Unavailable} when the provider does not
 * answer or throttles. It throws {@link FleetRefused} when the provider refuses and waiting does not help. The number
 * of calls grows with the number of target groups.
 */
public interface TargetGroups {

    /**
     * Returns the health of every target of one target group. A load balancer that does not answer gives
     * {@link TargetGroupHealth.Unanswered}, not an exception, because rules decide on unknown health too. Reads only.
     */
    TargetGroupHealth health(String targetGroupArn);

    /**
     * Returns the target groups by ARN, with the data that a start checks. One that does not exist is absent. Reads
     * only.
     */
    Map<String, TargetGroup> targetGroups(Collection<String> arns);

    /**
     * Registers the instances with one target group. Returns by id those that it does not accept now, in the provider's
     * words; all others are registered. The load balancer learns some seconds late that an instance runs. It never
     * accepts one that has just terminated. Called twice, it has no further effect. Registering a draining instance
     * brings it back into service.
     */
    Map<String, String> register(String targetGroupArn, List<String> instanceIds);

    /**
     * Deregisters the instances from one target group. It returns when the load balancer has accepted it; the drain
     * follows. Called twice, or for an instance that is not registered, it has no effect.
     */
    void deregister(String targetGroupArn, List<String> instanceIds);
}
