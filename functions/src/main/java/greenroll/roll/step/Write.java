package greenroll.roll.step;

import org.jspecify.annotations.Nullable;

/** Which write ends a run of a step. The rules choose it, and the loop carries it out. */
public sealed interface Write {

    /** Nothing changed, so nothing is written. */
    record Nothing() implements Write {}

    /** The operation goes on. */
    record Save() implements Write {}

    /**
     * The operation ends, and the group is free.
     *
     * @param serving the revision that serves from now on; null when that does not change
     */
    record Close(@Nullable Integer serving) implements Write {}

    /**
     * The operation ends as the start of the roll that brings back what served before. Where nothing served before, it ends
     * as with {@link Close}.
     */
    record RollBack() implements Write {}
}
