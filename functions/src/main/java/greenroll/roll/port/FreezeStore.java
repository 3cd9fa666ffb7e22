package greenroll.roll.port;

import greenroll.group.Freeze;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port to the freezes of deployments. Reads are strongly consistent. Every method throws
 * {@link greenroll.fleet.Unavailable} when the store does not answer, and may then be repeated.
 */
public interface FreezeStore {

    /** Returns every freeze: first that of all groups, then those of single groups by their ids. There are few. */
    List<Freeze> freezes();

    /** Returns the freezes that hold the rolls of this group: that of all groups, and its own. */
    default List<Freeze> freezes(String groupId) {
        return Freeze.of(groupId, freezes());
    }

    /** Keeps the freeze. It replaces an earlier one of the same group, or of all groups. */
    void freeze(Freeze freeze);

    /**
     * Removes a freeze. Does nothing when there is none.
     *
     * @param groupId the frozen group; null for the freeze of all groups
     */
    void lift(@Nullable String groupId);
}
