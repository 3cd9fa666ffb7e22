package greenroll.roll.failure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An instance that the roll launched or retired and had to leave behind, with the reason. A person must look at it. */
public record Leftover(String instanceId, String why) {

    public static final String UNTAGGED = "it no longer carries the group's tag, so it is not touched";

    public static final String DETACHED = "another has detached it from the Auto Scaling group, so it is not touched";

    /** Returns the reason of each instance by its id, in the order of the ids. */
    public static Map<String, String> reasons(List<Leftover> leftovers) {
        Map<String, String> reasons = new TreeMap<>();
        leftovers.forEach(one -> reasons.put(one.instanceId(), one.why()));
        return reasons;
    }

    /** Returns their number and the first reason, for the timeline. At least one is given. */
    public static String inWords(List<Leftover> leftovers) {
        return leftovers.size() + " left behind: " + leftovers.getFirst().why();
    }
}
