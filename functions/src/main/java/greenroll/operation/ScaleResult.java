package greenroll.operation;

import greenroll.fleet.Instance;
import greenroll.group.Capacity;
import greenroll.roll.RollHead;
import java.util.List;

/** What became of a wish for another target. */
public sealed interface ScaleResult {

    /**
     * An operation brings the group there; the group's target is the new one already.
     *
     * @param victims what it takes out
     */
    record Began(RollHead operation, List<Instance> victims, Capacity capacity) implements ScaleResult {
        public Began {
            victims = List.copyOf(victims);
        }
    }

    /** The group's target is the new one, and nothing had to be launched or taken out for it, at least not yet. */
    record Noted(Capacity capacity) implements ScaleResult {}

    /** Nothing was written: {@link StartResult.Held}, {@link StartResult.KeyReused} or {@link StartResult.Refused}. */
    record NotBegun(StartResult why) implements ScaleResult {}
}
