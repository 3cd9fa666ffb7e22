package greenroll.roll.port;

import greenroll.roll.ExecutionOutcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The port to what the provider remembers of an execution. Reads only; throws {@link greenroll.fleet.Unavailable}. */
public interface ExecutionReader {

    /** One state of the machine, and how often this execution entered it. */
    record Visited(String state, int visits) {}

    /**
     * One execution.
     *
     * @param state NOT_STARTED also when the provider has forgotten it (90 days after its end)
     * @param visited in the order in which the states were entered first
     * @param pages how many pages of its history were read
     * @param complete whether that was all of its history: else {@code visited} counts its beginning only
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

    /** @param pages how many pages of 1,000 events of its history are read at most; 0 reads none */
    Seen look(String rollId, int generation, int pages);
}
