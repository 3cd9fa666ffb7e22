package greenroll.simulation.scenario;

/**
 * How a group is when its roll begins: the group has its target of blue and {@code surplus} more, and of those so many are
 * not as they should be. The counts are of different instances; whoever is in none of them is well.
 *
 * @param unhealthy answer health checks with 503
 * @param stopped were stopped in the console
 * @param deregistered are in no target group
 * @param untagged have lost the group's tag, and serve on
 * @param surplus are there beside the target
 * @param kept are well and protected from termination
 * @param zones how many zones all of them lie in; 0 for every zone of the group
 */
public record InitialGroup(
        int unhealthy, int stopped, int deregistered, int untagged, int surplus, int kept, int zones) {

    /** As many as the target, all well, spread over every zone. */
    public static final InitialGroup WELL = new InitialGroup(0, 0, 0, 0, 0, 0, 0);

    public InitialGroup {
        if (unhealthy < 0 || stopped < 0 || deregistered < 0 || untagged < 0 || surplus < 0 || kept < 0 || zones < 0) {
            throw new IllegalArgumentException("a group begins with no fewer than 0 of anything");
        }
    }

    public InitialGroup withUnhealthy(int count) {
        return new InitialGroup(count, stopped, deregistered, untagged, surplus, kept, zones);
    }

    public InitialGroup withStopped(int count) {
        return new InitialGroup(unhealthy, count, deregistered, untagged, surplus, kept, zones);
    }

    public InitialGroup withDeregistered(int count) {
        return new InitialGroup(unhealthy, stopped, count, untagged, surplus, kept, zones);
    }

    public InitialGroup withUntagged(int count) {
        return new InitialGroup(unhealthy, stopped, deregistered, count, surplus, kept, zones);
    }

    public InitialGroup withSurplus(int count) {
        return new InitialGroup(unhealthy, stopped, deregistered, untagged, count, kept, zones);
    }

    public InitialGroup withProtected(int count) {
        return new InitialGroup(unhealthy, stopped, deregistered, untagged, surplus, count, zones);
    }

    public InitialGroup inZones(int count) {
        return new InitialGroup(unhealthy, stopped, deregistered, untagged, surplus, kept, count);
    }

    /** How many are not well: whoever is asked for the group's blue sees these and the well ones. */
    int unwell() {
        return unhealthy + stopped + deregistered + untagged;
    }

    /** How many carry the group's tag, of a group with that target. */
    int live(int target) {
        return target + surplus - untagged;
    }
}
