package greenroll.roll;

/**
 * The number of instances in each batch of an operation. It is made once, from the first observation. The roll, its
 * forecast and the dry run all use this value.
 *
 * @param size instances of a batch
 * @param count number of batches, at least 1; lost instances can add more
 */
public record BatchPlan(int size, int count) {

    /** Returns batches of ⌈target × percentage / 100⌉ instances, at least 1. */
    public static BatchPlan ofPercentage(int target, int percentage) {
        return of(target, Math.max(1, Math.ceilDiv(target * percentage, 100)));
    }

    /**
     * Returns the number of batches before the first observation: what the target and the batch size give. It is 0 for
     * an operation that is no roll, and for a target of 0.
     */
    public static int expected(RollKind kind, int target, int percentage) {
        return kind == RollKind.ROLL && target > 0
                ? ofPercentage(target, percentage).count()
                : 0;
    }

    /** Returns as many batches of that size as these instances need. */
    public static BatchPlan of(int instances, int size) {
        return new BatchPlan(size, Math.max(1, Math.ceilDiv(instances, size)));
    }

    /**
     * Returns the number of instances in a batch.
     *
     * @param number the batch's number, from 1
     * @param left number of instances still to be launched or restarted
     */
    public int take(int number, int left) {
        return Math.min(sizeOf(number), left);
    }

    /** Returns the largest size of the batch with that number, from 1. */
    public int sizeOf(int number) {
        return size;
    }

    public int largest() {
        return size;
    }

    /**
     * By how many instances a roll may exceed max(target, live). It is two batches, because one batch starts while the
     * one before it drains.
     */
    public int surge() {
        return 2 * largest();
    }

    /** The largest number of batches. A roll that needs more makes no progress. */
    public int mostBatches() {
        return 2 * count + 1;
    }
}
