package greenroll.cli.roll;

import greenroll.cli.client.RollLine;
import greenroll.cli.client.RollState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a roll at one moment.
 *
 * @param fresh the lines of its timeline that are new since the last snapshot
 * @param last the last line of its timeline; null when there is none
 */
record RollSnapshot(
        RollState roll, List<RollLine> fresh, @Nullable RollLine last) {}
