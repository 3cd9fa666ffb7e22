package greenroll.group;

/**
 * How many instances a group has: {@code minimum <= target <= maximum}, all in instances and at least 0. A roll never
 * changes any of the three.
 */
public record Capacity(int minimum, int target, int maximum) {

    /** The largest target that is accepted: one roll's record must stay far below DynamoDB's 400 KB an item. */
    public static final int MAX_TARGET = 1_000;

    public Capacity {
        if (minimum < 0 || target < minimum || maximum < target || target > MAX_TARGET) {
            throw new IllegalArgumentException("capacity must satisfy 0 <= minimum <= target <= maximum and target <= "
                    + MAX_TARGET + ", but was " + minimum + " / " + target + " / " + maximum);
        }
    }
}
