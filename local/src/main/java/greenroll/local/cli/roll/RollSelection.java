package greenroll.local.cli.roll;

import greenroll.local.cli.Shell;
import greenroll.local.client.RollClient;
import greenroll.local.client.RollState;
import org.jspecify.annotations.Nullable;

/** Which roll is meant. */
final class RollSelection {

    private RollSelection() {}

    /** The roll of that id, or the group's latest without one; null, which is said, when the group has had none. */
    static @Nullable RollState roll(Shell shell, RollClient rolls, String groupId, @Nullable String rollId) {
        if (rollId != null) {
            return rolls.get(groupId, rollId);
        }
        RollState latest = rolls.latest(groupId).orElse(null);
        if (latest == null) {
            shell.err().println("greenroll: " + groupId + " has had no roll yet");
        }
        return latest;
    }
}
