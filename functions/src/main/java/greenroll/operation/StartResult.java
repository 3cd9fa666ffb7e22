package greenroll.operation;

import greenroll.group.Freeze;
import greenroll.roll.RollHead;
import greenroll.roll.failure.Refusal;
import java.util.List;

/** The result of starting an operation. */
public sealed interface StartResult {

    /** The operation has begun and holds the group's lock. */
    record Accepted(RollHead roll) implements StartResult {}

    /** The caller's key was used before with another body, for this roll. Nothing was written. */
    record KeyReused(String rollId) implements StartResult {}

    /** The operation may not start now. All reasons are given at once. Nothing was written. */
    record Refused(List<Refusal> refusals) implements StartResult {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }

    /** Another operation holds the group's lock. Nothing was written. */
    record Held(String rollId, String kind) implements StartResult {}

    /** Deployments of the group are frozen. Nothing was written. */
    record Frozen(List<Freeze> freezes) implements StartResult {
        public Frozen {
            freezes = List.copyOf(freezes);
        }
    }
}
