package greenroll.cli.roll;

import greenroll.cli.client.RollClient;
import greenroll.cli.client.RollState;
import greenroll.cli.shell.Shell;
import org.jspecify.annotations.Nullable;

/** Finds the roll of a command. */
final class RollSelection {

    private RollSelection() {}

    /**
     * The roll of that id; without an id the group's latest. When the group has had no roll, it prints that and returns
     * null.
     */
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
