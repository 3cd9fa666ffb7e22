package greenroll.fleet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The port to the instances of a group, and to what they are launched into. Every method throws {@link Unavailable} when the provider does not
 * answer or throttles, and {@link FleetRefused} when it refuses and waiting does not help.
 * Calls grow with the number of pages, never with the number of instances.
 */
public interface Instances {

    /**
     * Every instance that carries the group's tag, in any state, and beside them those of {@code alsoIds} that exist,
     * tagged or not. An id that the provider does not know is simply absent. Reads only.
     *
     * @param alsoIds ids from the record that the tag may miss because descriptions are late; usually empty
     * @param withStatusChecks whether to ask for EC2's status checks too (else {@link StatusChecks#NOT_ASKED})
     */
    List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks);

    /** The subnets by id; one that does not exist is absent. Reads only. */
    Map<String, SubnetCapacity> subnets(Collection<String> subnetIds);

    /**
     * Whether {@link #launch} of the same request would be permitted and valid, in the provider's own words; empty when it
     * would be. Nothing is launched, and neither capacity nor quotas are judged. Called twice: the same.
     */
    Optional<LaunchResult.NotLaunched> tryLaunch(LaunchRequest request);

    /**
     * Launches up to {@code request.count()} instances, tagged from the first moment. Called twice with the same
     * request it launches once and answers the same instances (EC2's ClientToken).
     */
    LaunchResult launch(LaunchRequest request);

    /** Reboots the instances. Called twice it reboots twice: only for instances that are registered nowhere. */
    void restart(List<String> instanceIds);

    /**
     * Terminates the instances, in calls per zone so that a protected one keeps only its zone's others waiting. Answers
     * the refusals by instance id, in the provider's own words; all others are on their way. Called twice: no effect.
     */
    Map<String, String> terminate(Collection<Instance> instances);
}
