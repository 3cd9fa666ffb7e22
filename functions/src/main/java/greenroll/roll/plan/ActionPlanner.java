package greenroll.roll.plan;

import greenroll.group.RollAction;
import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollSettings;
import greenroll.roll.observation.RollObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one action plans a roll: what it needs, its floor, its batches, and how long they take. Pure. */
sealed interface ActionPlanner permits ReplaceServerPlanner, RestartServerPlanner {

    static ActionPlanner of(RollAction action) {
        return switch (action) {
            case REPLACE_SERVER -> new ReplaceServerPlanner();
            case RESTART_SERVER -> new RestartServerPlanner();
        };
    }

    /** Why the roll cannot be carried out as things stand; null when it can. */
    RollPlanner.@Nullable Refused refuse(Roll roll, RollObservation seen);

    Baseline baseline(Roll roll, RollObservation seen);

    /** @param begun with a baseline */
    List<PlannedBatch> batches(Roll begun, RollObservation seen);

    /**
     * @param roll with a baseline
     * @param beyond how long a batch takes beyond its grace, without drains; null where only the settings tell
     */
    Forecast.Took forecast(Roll roll, Instant now, @Nullable Duration beyond);

    /** How long each batch waits for drains of its own. */
    Duration drainInBatch(RollSettings settings);
}
