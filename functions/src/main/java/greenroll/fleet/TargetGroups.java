package greenroll.fleet;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The port to the load balancer's target groups. Every method throws {@link Unavailable} when the provider does not
 * answer or throttles, and {@link FleetRefused} when it refuses and waiting does not help.
 * Calls grow with the number of target groups.
 */
public interface TargetGroups {

    /**
     * What one target group says of every target. A load balancer that does not answer is the value
     * {@link TargetGroupHealth.Unanswered}, not an exception: unknown health is something to decide on. Reads only.
     */
    TargetGroupHealth health(String targetGroupArn);

    /** The target groups as a start must check them, by ARN; one that does not exist is absent. Reads only. */
    Map<String, TargetGroup> targetGroups(Collection<String> arns);

    /**
     * Registers the instances with one target group. Answers, by id and in the provider's own words, those that it does not
     * take now: the load balancer learns some seconds late that an instance runs, and one that has just ended it never
     * takes. All others are registered. Called twice: no effect. Registering one that drains takes it back into service.
     */
    Map<String, String> register(String targetGroupArn, List<String> instanceIds);

    /**
     * Takes the instances out of one target group; returns when the load balancer accepted it, the drain follows.
     * Called twice, or for one that is not registered: no effect.
     */
    void deregister(String targetGroupArn, List<String> instanceIds);
}
