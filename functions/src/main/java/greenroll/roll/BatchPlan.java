package greenroll.roll;

/**
 * How an operation goes through its instances: how many each batch takes. It is made once, from the first observation.
 * The roll, its forecast and the dry run all go by this one value.
 *
 * @param size instances a batch
 * @param count how many batches that makes, at least 1; instances that are lost bring more
 */
public record BatchPlan(int size, int count) {

    /** Batches of ⌈target × percentage / 100⌉ instances, at least 1. */
    public static BatchPlan ofPercentage(int target, int percentage) {
        return of(target, Math.max(1, Math.ceilDiv(target * percentage, 100)));
    }

    /** As many batches of that size as these instances need. */
    public static BatchPlan of(int instances, int size) {
        return new BatchPlan(size, Math.max(1, Math.ceilDiv(instances, size)));
    }

    /**
     * How many instances a batch takes.
     *
     * @param number the batch's, from 1
     * @param left how many are still to be launched or restarted
     */
    public int take(int number, int left) {
        return Math.min(sizeOf(number), left);
    }

    /** How many instances the batch of that number may have, from 1. */
    public int sizeOf(int number) {
        return size;
    }

    public int largest() {
        return size;
    }

    /** By how many instances a roll exceeds max(target, live): one batch starts while the one before it drains. */
    public int surge() {
        return 2 * largest();
    }

    /** A roll with more batches than this makes no progress. */
    public int mostBatches() {
        return 2 * count + 1;
    }
}
