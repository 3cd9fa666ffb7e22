package greenroll.simulation.scenario;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The state of a group when its roll begins. The group has as many blue instances as its target, and {@code surplus}
 * more. Each count is of different instances; the other instances are well.
 *
 * @param unhealthy instances that answer health checks with 503
 * @param stopped instances that were stopped in the console
 * @param deregistered instances that are in no target group
 * @param untagged instances that have lost the group's tag and still serve
 * @param surplus instances in addition to the target
 * @param kept instances that are well and protected from termination
 * @param current instances that are well and already run the latest revision
 * @param zones the number of zones that have instances; 0 for every zone of the group
 */
@RecordBuilder
public record InitialGroup(
        int unhealthy, int stopped, int deregistered, int untagged, int surplus, int kept, int current, int zones)
        implements InitialGroupBuilder.With {

    /** As many instances as the target, all well, spread over every zone. */
    public static final InitialGroup WELL = new InitialGroup(0, 0, 0, 0, 0, 0, 0, 0);

    public InitialGroup {
        if (unhealthy < 0
                || stopped < 0
                || deregistered < 0
                || untagged < 0
                || surplus < 0
                || kept < 0
                || current < 0
                || zones < 0) {
            throw new IllegalArgumentException("a group begins with no fewer than 0 of anything");
        }
    }

    /** The number of instances that are not well. */
    int unwell() {
        return unhealthy + stopped + deregistered + untagged;
    }

    /** The number of instances that carry the group's tag, in a group with that target. */
    int live(int target) {
        return target + surplus - untagged;
    }
}
