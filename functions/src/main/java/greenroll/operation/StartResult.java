package greenroll.operation;

import greenroll.roll.RollHead;
import greenroll.roll.failure.Refusal;
import java.util.List;

/** How starting an operation went. */
public sealed interface StartResult {

    /** It is on its way and holds the group's lock. */
    record Accepted(RollHead roll) implements StartResult {}

    /** The caller's key has started another body, as this roll. Nothing was written. */
    record KeyReused(String rollId) implements StartResult {}

    /** It may not start as things are: every reason at once. Nothing was written. */
    record Refused(List<Refusal> refusals) implements StartResult {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }

    /** Another operation holds the group's lock. Nothing was written. */
    record Held(String rollId, String kind) implements StartResult {}
}
