package greenroll.roll;

/** The purpose of an operation on the group. All kinds run on one state machine, under one lock for each group. */
public enum RollKind {
    /** Replaces or restarts the serving instances. */
    ROLL,
    /** Launches the instances of a new group from revision 1, without a grace period. */
    CREATE,
    /** Brings the group back to the revision that served before a roll. Instances that already run it stay. */
    ROLLBACK,
    /** Takes out some of a roll's instances after its end. */
    DETACH,
    /** Brings the group to another target: launches the serving revision, or takes out the surplus. */
    SCALE,
    /** Replaces terminated or unhealthy instances by the serving revision. */
    HEAL,
    /** Takes out all instances, and deletes the group. */
    DELETE;

    /**
     * Whether it leaves the roles of revisions unchanged, so that instances left by an earlier roll still belong to
     * that roll.
     */
    public boolean isUpkeep() {
        return this == SCALE || this == HEAL;
    }
}
