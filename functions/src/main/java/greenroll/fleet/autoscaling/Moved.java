package greenroll.fleet.autoscaling;

import java.util.Map;
import java.util.Set;

/**
 * The answer to a {@link MemberMove} of some instances.
 *
 * @param moved instances that this call or an earlier one since the given time has moved
 * @param refused the other instances by id, with the refusal in Auto Scaling's words; the desired capacity is unchanged by
 *     them, as far as the group's activities tell now
 */
public record Moved(Set<String> moved, Map<String, String> refused) {
    public Moved {
        moved = Set.copyOf(moved);
        refused = Map.copyOf(refused);
    }
}
