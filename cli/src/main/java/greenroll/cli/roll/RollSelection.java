package greenroll.cli.roll;

import greenroll.cli.client.RollClient;
import greenroll.cli.client.RollState;
import greenroll.cli.shell.Shell;
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
