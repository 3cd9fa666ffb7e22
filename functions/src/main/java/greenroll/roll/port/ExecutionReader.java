package greenroll.roll.port;

import greenroll.roll.ExecutionOutcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The port to the provider's record of an execution. Reads only; throws {@link greenroll.fleet.Unavailable}. */
public interface ExecutionReader {

    /** One state of the machine, and how often this execution entered it. */
    record Visited(String state, int visits) {}

    /**
     * One execution.
     *
     * @param state outcome; NOT_STARTED also when the provider has forgotten the execution (90 days after its end)
     * @param visited states, in the order in which they were first entered
     * @param pages number of read pages of its history
     * @param complete whether its whole history was read; otherwise {@code visited} counts only its beginning
     */
    record Seen(
            String name,
            String arn,
            String consoleUrl,
            ExecutionOutcome state,
            @Nullable Instant startedAt,
            @Nullable Instant stoppedAt,
            List<Visited> visited,
            int pages,
            boolean complete) {

        public Seen {
            visited = List.copyOf(visited);
        }
    }

    String stateMachineArn();

    /** @param pages the most pages of its history to read, with 1,000 events each; 0 reads none */
    Seen look(String rollId, int generation, int pages);
}
