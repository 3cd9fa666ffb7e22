package greenroll.roll;

/**
 * The roll in numbers, as of its last observation.
 *
 * @param blue live instances that are not green
 * @param green live instances that this roll launched (RESTART_SERVER: whose restart it has proven) or leaves alone
 * @param proven green watched healthy through its whole grace
 * @param total what {@code proven} counts up to
 * @param launched every instance this roll ever launched
 */
public record InstanceCounts(int blue, int green, int proven, int total, int inService, int launched) {

    public static final InstanceCounts NONE = new InstanceCounts(0, 0, 0, 0, 0, 0);

    /** Instances proven, in percent; at most 99 until the roll has finished. */
    public int percent(Stage stage) {
        if (stage == Stage.FINISHED) {
            return 100;
        }
        return total == 0 ? 0 : Math.min(99, proven * 100 / total);
    }

    /** Whether a short status shows the same of both. */
    public boolean showsAs(InstanceCounts other) {
        return blue == other.blue && green == other.green && proven == other.proven && total == other.total;
    }
}
