package greenroll.simulation.invariant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a roll promises, as the simulator can see it broken. The numbers are those of docs/reference/invariants.md. */
public enum Invariant {
    /** 1: in service never goes below the floor. */
    FLOOR("floor"),
    /** 2: launches never take pending + running + draining above the ceiling. */
    CEILING("ceiling"),
    /** 3: in-service blue leaves only for green that was healthy through its grace. */
    GREEN_FIRST("greenFirst"),
    /** Nothing is terminated that is registered and has not drained. */
    DRAINED("drained"),
    /** 4: what was launched ends in service, terminated, or named; no blue survives a finished roll. */
    NO_ORPHAN("noOrphan"),
    /**
     * 5: one operation per group, which holds the lock while it is open; within it nobody acts but the holder of the claim,
     * in the newest execution.
     */
    ONE_OPERATION("oneOperation"),
    /** 6: the roll ends and frees the group. */
    ENDS("ends"),
    /** 7: a failure is notified, once; anything else is not. */
    TELLS("tells"),
    /** 8: nothing without the group's tag is touched. */
    OWN_INSTANCES("ownInstances"),
    /** 9: a step run twice, or cut off and run again, leaves what one run leaves. */
    AGAIN("again"),
    /** 10: the status can be derived from the timeline, and a failure carries ELB's or EC2's own reasons. */
    STORY("story"),
    /** 11: once a roll of a revision has failed nothing launches it again, and it does not become the one that serves. */
    FAILED_REVISION("failedRevision"),
    /** No more green is launched and not proven yet than a batch holds. */
    BATCHES("batches"),
    /** The zones are even when an operation has ended, and none that served before is left without. */
    SPREAD("spread"),
    /** 12: who reads that a stop was asked begins nothing, nor a batch who reads of a pause; and the roll ends accordingly. */
    OBEYS("obeys"),
    /** 13: a HEAL never keeps its owner out of the group. */
    LETS_GO("letsGo"),
    /** A roll to a good image with which nothing goes wrong is finished, however its group is when it begins. */
    SUCCEEDS("succeeds");

    private final String key;

    Invariant(String key) {
        this.key = key;
    }

    /** Its key in the report's {@code violationsBy}. */
    public String key() {
        return key;
    }

    /** How often each was broken, by its key: all of them, 0 where it was kept. */
    public static Map<String, Integer> counted(Stream<Violation> violations) {
        Map<String, Integer> by = new LinkedHashMap<>();
        for (Invariant invariant : values()) {
            by.put(invariant.key, 0);
        }
        violations.forEach(one -> by.merge(one.invariant().key, 1, Integer::sum));
        return by;
    }
}
