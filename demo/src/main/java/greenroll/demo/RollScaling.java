package greenroll.demo;

import greenroll.roll.batch.Batch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two changes that a scaling policy makes to an Auto Scaling group in a roll of the demo. It scales out in the middle of the roll, and
 * in again in a later batch, while blue is still there to be taken. In the last batch it may do both.
 *
 * @param outIn number of the batch in which it scaled out; null before that
 * @param isIn whether it has scaled in
 */
record RollScaling(@Nullable Integer outIn, boolean isIn) {

    /** By how many instances it scales, each way. */
    static final int BY = 1;

    static final RollScaling NONE = new RollScaling(null, false);

    /** Returns the same with the next one, in that batch. */
    RollScaling and(int batch) {
        return outIn == null ? new RollScaling(batch, false) : new RollScaling(outIn, true);
    }

    /**
     * Returns by how much the desired capacity is changed now. Empty when it is not time, and after the last change.
     *
     * @param batches the batches of a roll that goes on
     * @param planned the number of batches that it will have, as far as it knows now
     * @param hasServed whether an instance that was launched for the scale-out has been in service
     */
    Optional<Integer> next(List<Batch> batches, int planned, boolean hasServed) {
        if (isIn || batches.isEmpty() || !RollInterruptions.isWatched(batches.getLast())) {
            return Optional.empty();
        }
        int batch = batches.getLast().number();
        if (outIn == null) {
            return 2 * batch >= planned ? Optional.of(BY) : Optional.empty();
        }
        return hasServed && (batch > outIn || batch >= planned) ? Optional.of(-BY) : Optional.empty();
    }
}
