package greenroll.fleet.autoscaling;

/** A change of an instance's place in an Auto Scaling group that also changes the group's desired capacity. */
public enum MemberMove {
    /** The instance joins the group, which raises the desired capacity by one. */
    ATTACH(1),
    /**
     * The group takes the instance out of its target groups, and no longer counts it. The desired capacity goes down by
     * one, so the group launches no other in its place.
     */
    ENTER_STANDBY(-1),
    /** The instance returns from standby, which raises the desired capacity by one. */
    EXIT_STANDBY(1);

    private final int desired;

    MemberMove(int desired) {
        this.desired = desired;
    }

    /** By how much one such move changes the desired capacity. */
    public int desired() {
        return desired;
    }
}
