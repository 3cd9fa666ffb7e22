package greenroll.simulation.invariant;

/** The promises of a roll that the simulator checks. The numbers are those of docs/reference/invariants.md. */
public enum Invariant {
    /** 1: no act of the roll takes the number in service below the floor. */
    FLOOR("floor"),
    /** 2: launches never take pending + running + draining above the ceiling. */
    CEILING("ceiling"),
    /** 3: in-service blue leaves only after a green instance was healthy through its grace period. */
    GREEN_FIRST("greenFirst"),
    /** No instance is terminated while it is registered and has not drained. */
    DRAINED("drained"),
    /**
     * 4: each launched instance ends in service, terminated, or named. No blue instance remains after a finished roll.
     */
    NO_ORPHAN("noOrphan"),
    /**
     * 5: one operation per group, which holds the lock while it is open. Only the holder of the claim, in the newest
     * execution, acts.
     */
    ONE_OPERATION("oneOperation"),
    /** 6: the roll ends and releases the group's lock. */
    ENDS("ends"),
    /** 7: a failure is notified once, and no other end is notified. */
    TELLS("tells"),
    /** 8: no instance without the group's tag is touched. */
    OWN_INSTANCES("ownInstances"),
    /** 9: a step that runs twice, or is cut off and runs again, has the same result as one run. */
    AGAIN("again"),
    /** 10: the status can be derived from the timeline, and a failure carries ELB's or EC2's own reasons. */
    STORY("story"),
    /**
     * 11: after a roll of a revision has failed, nothing launches the revision again, and it does not become the
     * serving one.
     */
    FAILED_REVISION("failedRevision"),
    /** No more green instances are launched and not yet proven than a batch has. */
    BATCHES("batches"),
    /** The zones are even when an operation has ended, and each zone that served before still has an instance. */
    SPREAD("spread"),
    /** 14: the share of spot and on-demand instances is wrong by no more than a batch. */
    SHARE("share"),
    /**
     * 12: a step that reads a stop request begins nothing, and a step that reads a pause begins no batch. The roll ends
     * accordingly.
     */
    OBEYS("obeys"),
    /** 13: a HEAL never keeps the owner from an operation on the group. */
    LETS_GO("letsGo"),
    /**
     * 15: after any end of a roll the Auto Scaling group has its settings from before. A setting that others changed
     * meanwhile keeps their value.
     */
    LEDGER("ledger"),
    /**
     * 16: after any end of a roll the Auto Scaling group's desired capacity is what it was before, and what policies and
     * operators added or took away meanwhile.
     */
    DESIRED("desired"),
    /** 17: an Auto Scaling group launches only from versions that its owner chose, or that a roll has proven. */
    VERSION("version"),
    /** 18: no step is passed before its pause is over. */
    PAUSES("pauses"),
    /** 19: an instance that already runs what the roll launches and serves is not touched. */
    LEFT_ALONE("leftAlone"),
    /** 20: instances in service go in the order that the body asks for. */
    ORDER("order"),
    /** 21: while deployments are frozen, no roll starts, and a step that reads the freeze begins no batch of a roll. */
    FROZEN("frozen"),
    /** 22: blue that is parked is not terminated before the bake is over, and it is never forgotten after that. */
    PARKED("parked"),
    /** 23: an undo brings what is parked back in service within a minute, and the time of a health check. */
    UNDONE("undone"),
    /** 24: no batch is proven against the judge's verdict, and none of clearly worse green by the judge alone. */
    JUDGED("judged"),
    /** A roll to a good image without faults finishes, whatever the state of its group at the start. */
    SUCCEEDS("succeeds");

    private final String key;

    Invariant(String key) {
        this.key = key;
    }

    /** Its key in the report's {@code violationsBy}. */
    public String key() {
        return key;
    }
}
