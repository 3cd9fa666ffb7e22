package greenroll.roll;

import greenroll.fleet.Instance;
import greenroll.group.Capacity;
import java.util.List;

/** What became of a wish for another target. */
public sealed interface Scaled {

    /**
     * An operation brings the group there; the group's target is the new one already.
     *
     * @param victims what it takes out
     */
    record Began(RollHead operation, List<Instance> victims, Capacity capacity) implements Scaled {
        public Began {
            victims = List.copyOf(victims);
        }
    }

    /** The group's target is the new one, and nothing had to be launched or taken out for it, at least not yet. */
    record Noted(Capacity capacity) implements Scaled {}

    /** Nothing was written: {@link Started.Held}, {@link Started.KeyReused} or {@link Started.Refused}. */
    record NotBegun(Started why) implements Scaled {}
}
