package greenroll.simulation.scenario;

import greenroll.emulator.compute.state.ImageBehaviour;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * One roll to simulate.
 *
 * @param groupSize the group's target, and the number of blue instances that are placed
 * @param zones the number of availability zones, with one subnet each
 * @param targetGroups the number of target groups in which every instance serves
 * @param network whether the last of the target groups is of TCP, behind a Network Load Balancer
 * @param image the behaviour of the latest revision's image
 * @param body the start's body, as a caller would send it
 * @param seed decides ids, the zone and the age of each blue instance, and how long registrations take
 * @param start the state of the group when the roll begins
 * @param setting the settings of the group's owner
 */
@RecordBuilder
public record RollCase(
        int groupSize,
        int zones,
        int targetGroups,
        boolean network,
        ImageBehaviour image,
        String body,
        long seed,
        InitialGroup start,
        OwnerSettings setting)
        implements RollCaseBuilder.With {

    public RollCase {
        int well = groupSize + start.surplus() - start.unwell();
        if (start.kept() > well || start.current() > Math.min(well, groupSize)) {
            throw new IllegalArgumentException("a group of " + groupSize + " cannot begin with " + start);
        }
    }

    /** A case of a group that is well, with usual settings, and behind Application Load Balancers only. */
    public RollCase(int groupSize, int zones, int targetGroups, ImageBehaviour image, String body, long seed) {
        this(groupSize, zones, targetGroups, false, image, body, seed, InitialGroup.WELL, OwnerSettings.USUAL);
    }

    /** A case of a group that is well, with usual settings. */
    public RollCase(
            int groupSize, int zones, int targetGroups, boolean network, ImageBehaviour image, String body, long seed) {
        this(groupSize, zones, targetGroups, network, image, body, seed, InitialGroup.WELL, OwnerSettings.USUAL);
    }

    /** The same group with another target, other zones and other target groups. */
    public RollCase sized(int instances, int inZones, int inTargetGroups) {
        return with(c -> c.groupSize(instances).zones(inZones).targetGroups(inTargetGroups));
    }
}
