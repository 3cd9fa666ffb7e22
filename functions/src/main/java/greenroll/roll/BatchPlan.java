package greenroll.roll;

import greenroll.group.RollStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The number of instances in each batch of an operation. It is made once, from the first observation. The roll, its
 * forecast and the dry run all use this value. A batch begins where the instances that are done leave off, so a batch that
 * loses instances is made up for in the same step.
 *
 * @param instances number of instances to replace or restart
 * @param ends how many of them are done at the end of each step, in the order of the steps; empty without steps
 * @param size largest size of the batches after the steps
 * @param most largest size of any batch; 0 when there is nothing to do
 */
public record BatchPlan(int instances, List<Integer> ends, int size, int most) {

    public BatchPlan {
        ends = List.copyOf(Objects.requireNonNullElse(ends, List.of()));
    }

    /** Returns the settings' steps, and then batches of ⌈instances × percentage / 100⌉, at least 1. */
    public static BatchPlan of(RollSettings.Batches settings, int instances) {
        return of(settings.steps(), instances, settings.batchSizePercentage());
    }

    private static BatchPlan of(List<RollStep> steps, int instances, int percentage) {
        int size = Math.max(1, Math.ceilDiv(instances * percentage, 100));
        List<Integer> ends = new ArrayList<>();
        for (RollStep step : steps) {
            // Instances and percentages can mix, so a later step can name less. It has ended with the one before.
            ends.add(Math.max(step.end(instances), ends.isEmpty() ? 0 : ends.getLast()));
        }
        return new BatchPlan(instances, ends, size, Math.max(1, Math.max(size, instances)));
    }

    /** Returns batches of ⌈instances × percentage / 100⌉ instances, at least 1. */
    public static BatchPlan ofPercentage(int instances, int percentage) {
        return of(List.of(), instances, percentage);
    }

    /**
     * Returns the number of batches before the first observation: what the target and the settings give. It is 0 for an
     * operation that is no roll, and for a target of 0.
     */
    public static int expected(RollKind kind, int target, int percentage, List<RollStep> steps) {
        return kind == RollKind.ROLL && target > 0
                ? of(steps, target, percentage).count()
                : 0;
    }

    /**
     * Returns the plan of a roll that leaves some of the target alone. The size of the batches is of the target, and the
     * steps are of the instances to replace.
     */
    public static BatchPlan of(RollSettings.Batches settings, int target, int instances) {
        int size = of(settings, target).size();
        return of(settings, instances).with(size, Math.max(size, instances));
    }

    private BatchPlan with(int size, int most) {
        return new BatchPlan(instances, ends, size, most);
    }

    /** Returns the plan of an operation that has nothing to do. Instances that are lost later need batches after all. */
    public BatchPlan nothing() {
        return new BatchPlan(0, List.of(), size, 0);
    }

    public boolean isNothing() {
        return most == 0;
    }

    /** Returns as many batches of that size as these instances need. */
    public static BatchPlan of(int instances, int size) {
        return new BatchPlan(instances, List.of(), size, size);
    }

    /** Returns the same steps with no batch above that size. A step with more needs several batches. */
    public BatchPlan atMost(int most) {
        return new BatchPlan(instances, ends, Math.min(size, most), most);
    }

    /**
     * Returns the number of instances in the next batch.
     *
     * @param done number of instances that are done
     * @param left number of instances still to be launched or restarted
     */
    public int take(int done, int left) {
        return Math.min(sizeAfter(done), left);
    }

    /** Returns the largest size of the batch that begins when so many instances are done. */
    public int sizeAfter(int done) {
        int step = stepAfter(done);
        int asked = step < 0 ? size : ends.get(step) - Math.max(0, done);
        return isNothing() ? asked : Math.min(most, asked);
    }

    /** Returns the index of the step that is under way when so many instances are done; -1 after the steps. */
    public int stepAfter(int done) {
        for (int step = 0; step < ends.size(); step++) {
            if (ends.get(step) > Math.max(0, done)) {
                return step;
            }
        }
        return -1;
    }

    /** Returns how many steps end together with the first one; 0 without steps. */
    public int endingWithFirst() {
        return ends.isEmpty() ? 0 : Collections.frequency(ends, ends.getFirst());
    }

    /** Returns the sizes of the batches, when no instance is lost. */
    private List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        for (int done = 0; done < instances; done += sizes.getLast()) {
            sizes.add(take(done, instances - done));
        }
        return sizes;
    }

    /** Returns the number of batches, at least 1 unless there is nothing to do. Lost instances can add more. */
    public int count() {
        return isNothing() ? 0 : Math.max(1, sizes().size());
    }

    public int largest() {
        List<Integer> sizes = sizes();
        return ends.isEmpty() || sizes.isEmpty() ? size : Collections.max(sizes);
    }

    /**
     * By how many instances a roll may exceed max(target, live). It is two batches, because one batch starts while the one
     * before it drains. With steps it is a batch with the one after it, or with the drains before it, but at most twice its
     * size.
     */
    public int surge() {
        List<Integer> sizes = sizes();
        if (ends.isEmpty() || sizes.size() < 2) {
            return 2 * largest();
        }
        int surge = 0;
        int before = 0;
        for (int i = 0; i < sizes.size(); i++) {
            int size = sizes.get(i);
            int after = i + 1 < sizes.size() ? sizes.get(i + 1) : 0;
            surge = Math.max(surge, size + Math.max(after, Math.min(size, before)));
            before += size;
        }
        return surge;
    }

    /** The largest number of batches. A roll that needs more makes no progress. */
    public int mostBatches() {
        return 2 * count() + 1;
    }
}
