package greenroll.roll.work;

import org.jspecify.annotations.Nullable;

/** The write that ends a run of a step. The rules choose it, and the loop carries it out. */
public sealed interface Write {

    /** Nothing changed, so nothing is written. */
    record Nothing() implements Write {}

    /** The operation continues. */
    record Save() implements Write {}

    /**
     * The operation ends, and the group is free.
     *
     * @param serving new serving revision; null when it does not change
     */
    record Close(@Nullable Integer serving) implements Write {}

    /**
     * The operation ends, and the roll back starts in the same write. If no revision served before, the operation ends
     * as with {@link Close}.
     */
    record RollBack() implements Write {}
}
