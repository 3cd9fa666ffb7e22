package greenroll.local.simulate;

import greenroll.local.compute.ImageBehaviour;

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
 */
public record RollCase(
        int groupSize, int zones, int targetGroups, boolean network, ImageBehaviour image, String body, long seed) {

    /** Behind Application Load Balancers alone. */
    public RollCase(int groupSize, int zones, int targetGroups, ImageBehaviour image, String body, long seed) {
        this(groupSize, zones, targetGroups, false, image, body, seed);
    }

    public RollCase withSeed(long other) {
        return new RollCase(groupSize, zones, targetGroups, network, image, body, other);
    }

    /** The same with the last of its target groups of TCP, or of HTTP as all others. */
    public RollCase withNetwork(boolean other) {
        return new RollCase(groupSize, zones, targetGroups, other, image, body, seed);
    }

    RollCase withImage(ImageBehaviour other) {
        return new RollCase(groupSize, zones, targetGroups, network, other, body, seed);
    }
}
