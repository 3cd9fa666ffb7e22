package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The requests that people made to a running roll. Steps read it on every visit and never write it. Writing it only
 * requires that the roll is open, and neither checks nor increments its version. A stop overrides a pause, and cannot
 * be withdrawn.
 *
 * @param pause current pause; null when the roll was never paused, or was resumed
 * @param resume last end of a pause; null while it is paused
 * @param rollback roll that brings back the revision that served before this one; written when that roll starts, null
 *     before
 * @param rollbackAsked request to go back to the revision that served before; null while nobody asked
 * @param continued requests to go on after a step, at most one for each step
 * @param unjudged last request to go on with a batch on which the judge has no verdict; null while nobody asked
 */
@RecordBuilder
public record Control(
        @Nullable Asked stop,
        @Nullable Asked pause,
        @Nullable Asked resume,
        @Nullable String rollback,
        @Nullable Asked rollbackAsked,
        List<Asked> continued,
        @Nullable Asked unjudged)
        implements ControlBuilder.With {

    public static final Control NONE = new Control(null, null, null, null, null, List.of(), null);

    /** The possible requests. */
    public enum Wish {
        STOP,
        PAUSE,
        RESUME,
        /** Go on after the step at which the roll waits, or with the batch on which the judge has no verdict. */
        CONTINUE,
        /** Stop at once, and go back to the revision that served before. */
        ROLL_BACK
    }

    /**
     * The caller and the time of a request.
     *
     * @param comment why; null when the caller did not say
     * @param step number of the step after which the roll goes on, from 1; null for other requests
     * @param batch number of the batch that goes on without a verdict of the judge; null for other requests
     */
    public record Asked(
            Instant at,
            String by,
            @Nullable String comment,
            @Nullable Integer step,
            @Nullable Integer batch) {

        public Asked(Instant at, String by) {
            this(at, by, null, null, null);
        }

        /** A request that is of no batch. */
        public Asked(Instant at, String by, @Nullable String comment, @Nullable Integer step) {
            this(at, by, comment, step, null);
        }

        /** Returns the caller, with the reason if there is one. */
        public String inWords() {
            return comment == null ? by : by + ": " + comment;
        }
    }

    public Control {
        continued = List.copyOf(Objects.requireNonNullElse(continued, List.of()));
    }

    public boolean stopRequested() {
        return stop != null;
    }

    public boolean paused() {
        return pause != null;
    }

    /** Returns the request to go on after that step, from 1; null while nobody asked. */
    public @Nullable Asked continuedAfter(int step) {
        return continued.stream()
                .filter(asked -> Objects.equals(asked.step(), step))
                .findFirst()
                .orElse(null);
    }

    /** Returns the request to go on with that batch without a verdict; null while nobody asked. */
    public @Nullable Asked continuedBatch(int batch) {
        return unjudged != null && Objects.equals(unjudged.batch(), batch) ? unjudged : null;
    }

    /**
     * Returns the control with this request. The first of two equal requests is kept. Resuming a roll that is not
     * paused changes nothing, and neither does a roll back after a stop.
     */
    public Control with(Wish wish, Asked asked) {
        return switch (wish) {
            case STOP -> stop != null ? this : withStop(asked);
            case PAUSE ->
                pause != null ? this : with(control -> control.pause(asked).resume(null));
            case RESUME ->
                pause == null ? this : with(control -> control.pause(null).resume(asked));
            case CONTINUE -> asked.batch() != null ? withoutVerdict(asked) : afterStep(asked);
            case ROLL_BACK -> stop != null || rollbackAsked != null ? this : withRollbackAsked(asked);
        };
    }

    private Control withoutVerdict(Asked asked) {
        return unjudged != null && Objects.equals(unjudged.batch(), asked.batch()) ? this : withUnjudged(asked);
    }

    private Control afterStep(Asked asked) {
        return asked.step() == null || continuedAfter(asked.step()) != null ? this : withContinued(plus(asked));
    }

    private List<Asked> plus(Asked asked) {
        List<Asked> next = new ArrayList<>(continued);
        next.add(asked);
        return next;
    }
}
