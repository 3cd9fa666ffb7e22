package greenroll.group;

/**
 * The number of instances of a group: {@code minimum <= target <= maximum}, each at least 0. A roll never changes any
 * of the three.
 */
public record Capacity(int minimum, int target, int maximum) {

    /** The largest accepted target. One roll's record must stay far below DynamoDB's limit of 400 KB for an item. */
    public static final int MAX_TARGET = 1_000;

    public Capacity {
        if (minimum < 0 || target < minimum || maximum < target || target > MAX_TARGET) {
            throw new IllegalArgumentException("capacity must satisfy 0 <= minimum <= target <= maximum and target <= "
                    + MAX_TARGET + ", but was " + minimum + " / " + target + " / " + maximum);
        }
    }
}
