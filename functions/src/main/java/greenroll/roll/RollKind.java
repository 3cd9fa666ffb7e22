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
    DETACH
}
