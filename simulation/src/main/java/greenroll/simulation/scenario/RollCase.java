package greenroll.simulation.scenario;

import greenroll.emulator.compute.state.ImageBehaviour;

/**
 * One roll to simulate.
 *
 * @param groupSize the group's target, and how many blue are placed
 * @param zones how many availability zones, with a subnet each
 * @param targetGroups how many every instance serves in
 * @param network whether the last of the target groups is of TCP, behind a Network Load Balancer
 * @param image what the latest revision's image does
 * @param body the start's body, as a caller would send it
 * @param seed decides ids, where blue lies, how old it is, and how long registrations take
 * @param start how the group is when the roll begins
 * @param setting what its owner has set up
 */
public record RollCase(
        int groupSize,
        int zones,
        int targetGroups,
        boolean network,
        ImageBehaviour image,
        String body,
        long seed,
        InitialGroup start,
        OwnerSettings setting) {

    public RollCase {
        if (start.unwell() + start.kept() > groupSize + start.surplus()) {
            throw new IllegalArgumentException("a group of " + groupSize + " cannot begin with " + start);
        }
    }

    /** Of a group that is well, set up as usual, and behind Application Load Balancers alone. */
    public RollCase(int groupSize, int zones, int targetGroups, ImageBehaviour image, String body, long seed) {
        this(groupSize, zones, targetGroups, false, image, body, seed, InitialGroup.WELL, OwnerSettings.USUAL);
    }

    /** Of a group that is well, and set up as usual. */
    public RollCase(
            int groupSize, int zones, int targetGroups, boolean network, ImageBehaviour image, String body, long seed) {
        this(groupSize, zones, targetGroups, network, image, body, seed, InitialGroup.WELL, OwnerSettings.USUAL);
    }

    public RollCase withSeed(long other) {
        return new RollCase(groupSize, zones, targetGroups, network, image, body, other, start, setting);
    }

    /** The same group with another target, over other zones and target groups. */
    public RollCase sized(int instances, int inZones, int inTargetGroups) {
        return new RollCase(instances, inZones, inTargetGroups, network, image, body, seed, start, setting);
    }

    RollCase withBody(String other) {
        return new RollCase(groupSize, zones, targetGroups, network, image, other, seed, start, setting);
    }

    public RollCase withStart(InitialGroup other) {
        return new RollCase(groupSize, zones, targetGroups, network, image, body, seed, other, setting);
    }

    public RollCase withSetting(OwnerSettings other) {
        return new RollCase(groupSize, zones, targetGroups, network, image, body, seed, start, other);
    }

    /** The same with the last of its target groups of TCP, or of HTTP as all others. */
    public RollCase withNetwork(boolean other) {
        return new RollCase(groupSize, zones, targetGroups, other, image, body, seed, start, setting);
    }

    public RollCase withImage(ImageBehaviour other) {
        return new RollCase(groupSize, zones, targetGroups, network, other, body, seed, start, setting);
    }
}
