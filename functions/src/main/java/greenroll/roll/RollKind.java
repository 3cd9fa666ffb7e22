package greenroll.roll;

/** What an operation on the group is for; all kinds run on one machine, under one lock a group. */
public enum RollKind {
    /** Replaces or restarts the instances that serve. */
    ROLL,
    /** Launches a new group's capacity from revision 1, with no grace. */
    CREATE,
    /** Brings the group back to what served before a roll, and leaves alone what already runs it. */
    ROLLBACK,
    /** Takes out some of a roll's instances after its end. */
    DETACH,
    /** Brings the group to another target: launches the serving revision, or takes out as many as the target goes down. */
    SCALE,
    /** Replaces what died or is unhealthy by the serving revision. */
    HEAL,
    /** Takes out all there is, and the group with it. */
    DELETE;

    /** Whether it leaves which revision is which as it was, so that what a roll left behind is still that roll's. */
    public boolean isUpkeep() {
        return this == SCALE || this == HEAL;
    }
}
