package greenroll.upkeep;

import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.Selection;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.DueTask;
import greenroll.group.scaling.TaskAction;
import greenroll.id.Sha256;
import greenroll.operation.GroupOperations;
import greenroll.operation.RollOperations;
import greenroll.operation.ScaleResult;
import greenroll.operation.StartResult;
import greenroll.roll.Idempotency;
import greenroll.roll.RollHead;
import greenroll.roll.failure.Refusal;
import greenroll.roll.port.RollStore;
import greenroll.scaling.CapacityRules;
import java.time.Instant;
import java.util.List;

/**
 * Starts the operations of scheduled tasks. A task and its time are the key of its operation, so a task that is started
 * twice starts one operation.
 */
final class DueTasks {

    /** The starter of these operations, in history and notifications. */
    static final String STARTER = "scheduled task";

    private final RollStore store;
    private final GroupOperations scales;
    private final RollOperations rolls;

    DueTasks(RollStore store, GroupOperations scales, RollOperations rolls) {
        this.store = store;
        this.scales = scales;
        this.rolls = rolls;
    }

    TaskResult start(String groupId, DueTask due, Instant now) {
        if (store.group(groupId).isEmpty()) {
            // It was deleted meanwhile.
            return new TaskResult.Noted();
        }
        String hash = Sha256.hex(STARTER + " " + groupId + " " + due.task().name() + " " + due.at());
        Idempotency key = new Idempotency(hash, hash);
        String why = due.task().inWords() + ", due at " + due.at();
        return switch (due.task().action()) {
            case TaskAction.Scale(CapacityChange change) ->
                once(groupId, change, new GroupOperations.Asked(STARTER, now, key, why));
            case TaskAction.StartRoll roll -> result(rolls.roll(groupId, request(roll, why), STARTER, now, key));
        };
    }

    private TaskResult once(String groupId, CapacityChange change, GroupOperations.Asked asked) {
        return scales.repeated(groupId, asked).map(DueTasks::result).orElseGet(() -> scale(groupId, change, asked));
    }

    private TaskResult scale(String groupId, CapacityChange change, GroupOperations.Asked asked) {
        Group group = store.group(groupId).orElse(null);
        if (group == null) {
            return new TaskResult.Noted();
        }
        Group.ActiveRoll active = group.activeRoll();
        // A target that is raised during a roll has no operation with the key. So an adjustment that is repeated there
        // would be made twice.
        if (active != null && !(change instanceof CapacityChange.Update)) {
            return new TaskResult.Waits(active.rollId(), active.kind());
        }
        return result(scales.scaleTo(group, now -> CapacityRules.changed(now, change), asked));
    }

    private static TaskResult result(ScaleResult scaled) {
        return switch (scaled) {
            case ScaleResult.Began(RollHead operation, var victims, var capacity, var spot) ->
                new TaskResult.Began(operation.id());
            case ScaleResult.Noted noted -> new TaskResult.Noted();
            case ScaleResult.NotBegun(StartResult why) -> result(why);
        };
    }

    private static TaskResult result(StartResult started) {
        return switch (started) {
            case StartResult.Accepted(RollHead operation) -> new TaskResult.Began(operation.id());
            case StartResult.Held(String rollId, String kind) -> new TaskResult.Waits(rollId, kind);
            case StartResult.Frozen(List<Freeze> freezes) -> new TaskResult.Frozen(Freeze.inWords(freezes));
            // The body of the key never changes.
            case StartResult.KeyReused(String rollId) -> new TaskResult.Began(rollId);
            case StartResult.Refused(List<Refusal> refusals) -> new TaskResult.Refused(Refusal.inWords(refusals));
        };
    }

    private static RollRequest request(TaskAction.StartRoll roll, String why) {
        return new RollRequest(
                RollAction.REPLACE_SERVER,
                roll.batchSizePercentage(),
                List.of(),
                null,
                new RollRequest.Health(roll.gracePeriod(), null, null),
                RollRequest.Draining.DEFAULT,
                why,
                null,
                List.of(),
                // A scheduled roll is there to make every instance new.
                RollRequest.Wanted.DEFAULT.withSelection(Selection.skipping(false)));
    }
}
