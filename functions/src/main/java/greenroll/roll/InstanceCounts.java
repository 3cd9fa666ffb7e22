package greenroll.roll;

/**
 * The numbers of a roll's instances at its last observation.
 *
 * @param blue number of live instances that are not green
 * @param green number of live instances that this roll launched or leaves alone; for RESTART_SERVER, those with a
 *     proven restart
 * @param proven number of green that stayed healthy for their whole grace period
 * @param total final value of {@code proven}
 * @param launched number of instances that this roll has launched so far
 * @param parked number of retired blue that run, out of the load balancer, until the bake ends
 */
public record InstanceCounts(int blue, int green, int proven, int total, int inService, int launched, int parked) {

    public static final InstanceCounts NONE = new InstanceCounts(0, 0, 0, 0, 0, 0);

    /** With nothing parked. */
    public InstanceCounts(int blue, int green, int proven, int total, int inService, int launched) {
        this(blue, green, proven, total, inService, launched, 0);
    }

    /** Returns the proven instances in percent. It is at most 99 until the roll has finished. */
    public int percent(Stage stage) {
        if (stage == Stage.FINISHED) {
            return 100;
        }
        return total == 0 ? 0 : Math.min(99, proven * 100 / total);
    }

    /** Whether a short status shows the same for both. */
    public boolean showsAs(InstanceCounts other) {
        return blue == other.blue
                && green == other.green
                && proven == other.proven
                && total == other.total
                && parked == other.parked;
    }
}
