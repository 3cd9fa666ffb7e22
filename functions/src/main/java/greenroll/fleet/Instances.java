package greenroll.fleet;

import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.LaunchSpecification;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The port to the instances of a group, and to the subnets they are launched into. Every method throws
 * {@link Unavailable} when the provider does not answer or throttles. It throws {@link FleetRefused} when the provider
 * refuses and waiting does not help. The number of calls grows with the number of pages, never with the number of
 * instances.
 */
public interface Instances {

    /**
     * Returns every instance that carries the group's tag, in any state. In addition, it returns those of
     * {@code alsoIds} that exist, tagged or not. An id that the provider does not know is absent. Reads only.
     *
     * @param alsoIds ids from the record that a search by tag may miss, because descriptions are late; usually empty
     * @param withStatusChecks whether to read EC2's status checks too; without them they are
     *     {@link StatusChecks#NOT_ASKED}
     */
    List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks);

    /** Returns those of these instances that the provider knows, of any group or of none. Reads only. */
    List<Instance> find(Collection<String> ids);

    /** Returns the subnets by id. A subnet that does not exist is absent. Reads only. */
    Map<String, SubnetCapacity> subnets(Collection<String> subnetIds);

    /** Returns the default subnet of each of these zones, by zone. A zone that has none is absent. Reads only. */
    Map<String, SubnetCapacity> defaultSubnets(Collection<String> zones);

    /**
     * Checks whether {@link #launch} of the same request would be permitted and valid. Returns the refusal in the
     * provider's words, or empty when there is none. Launches nothing, and checks neither capacity nor quotas. Called
     * twice, it returns the same.
     */
    Optional<LaunchResult.NotLaunched> tryLaunch(LaunchRequest request);

    /**
     * Launches up to {@code request.count()} instances, with their tags from the start. Called twice with the same
     * request, it launches once and returns the same instances (EC2's ClientToken).
     */
    LaunchResult launch(LaunchRequest request);

    /**
     * Removes the launch templates that launches of spot instances have made for the group. Called twice, it has no
     * further effect. A template that is removed too early is made again by the next launch.
     *
     * @param kept the specification whose template stays; null for none
     */
    void removeLaunchTemplates(String groupId, @Nullable LaunchSpecification kept);

    /**
     * Reboots the instances. Called twice, it reboots twice. Call it only for instances that are registered nowhere.
     */
    void restart(List<String> instanceIds);

    /**
     * Terminates the instances, with separate calls for each zone. So a protected instance delays only the others of
     * its zone. Returns the refusals by instance id, in the provider's words; all other instances are shutting down.
     * Called twice, it has no further effect.
     */
    Map<String, String> terminate(Collection<Instance> instances);
}
