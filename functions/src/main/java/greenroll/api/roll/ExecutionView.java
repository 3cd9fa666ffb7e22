package greenroll.api.roll;

import greenroll.api.http.ApiTime;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.RollHead;
import greenroll.roll.port.ExecutionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The executions of a roll, the newest first. Status and times are those of Step Functions. The visits are counted in
 * its history, from the newest execution to the oldest. One call reads at most {@value #MOST_PAGES} pages of 1,000
 * events, which is enough for the longest execution. An execution whose history was not read to the end has
 * {@code statesComplete} false.
 */
record ExecutionView(String rollId, String stateMachineArn, int generation, List<One> executions) {

    /** Enough for the longest execution, which hands over after 1,500 visits of nine events each. */
    private static final int MOST_PAGES = 15;

    /** The maximum of executions. Older ones are left out. */
    private static final int MOST_EXECUTIONS = 10;

    /**
     * One execution.
     *
     * @param status {@code not_started} also when Step Functions has deleted it, 90 days after its end
     * @param statesComplete whether its whole history was counted
     */
    record One(
            int generation,
            String name,
            String executionArn,
            String consoleUrl,
            String status,
            @Nullable String startedAt,
            @Nullable String stoppedAt,
            List<ExecutionReader.Visited> states,
            boolean statesComplete) {}

    static ExecutionView of(RollHead head, ExecutionReader reader) {
        int newest = head.executionState().generation();
        int pages = MOST_PAGES;
        List<One> executions = new ArrayList<>();
        for (int generation = newest; generation > Math.max(0, newest - MOST_EXECUTIONS); generation--) {
            ExecutionReader.Seen seen = reader.look(head.id(), generation, pages);
            pages -= seen.pages();
            executions.add(one(generation, seen));
        }
        return new ExecutionView(head.id(), reader.stateMachineArn(), newest, executions);
    }

    private static One one(int generation, ExecutionReader.Seen seen) {
        return new One(
                generation,
                seen.name(),
                seen.arn(),
                seen.consoleUrl(),
                wire(seen.state()),
                ApiTime.orNull(seen.startedAt()),
                ApiTime.orNull(seen.stoppedAt()),
                seen.visited(),
                seen.complete());
    }

    private static String wire(ExecutionOutcome state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
