package greenroll.cli.roll;

import greenroll.cli.client.RollLine;
import greenroll.cli.client.RollState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at a roll.
 *
 * @param fresh the lines of its timeline that no earlier look has seen
 * @param last the last line of its timeline; null when there is none
 */
record RollSnapshot(
        RollState roll, List<RollLine> fresh, @Nullable RollLine last) {}
