package greenroll.aws.fleet;

import greenroll.fleet.launch.LaunchRequest;
import java.util.Map;
import java.util.TreeMap;

/** The tags that assign an instance to its group and tell its origin. */
public final class FleetTags {

    /** The tag that assigns an instance to its group. Greenroll touches no instance without it. */
    public static final String GROUP = "greenroll:group";

    public static final String ROLL = "greenroll:roll";
    public static final String BATCH = "greenroll:batch";
    public static final String REVISION = "greenroll:revision";

    /**
     * On a target group, {@code true} permits Greenroll to touch it, where the stack does not name the target groups.
     */
    static final String MANAGED = "greenroll:managed";

    /** EC2's tag on an instance that an Auto Scaling group launched. */
    static final String AUTO_SCALING_GROUP = "aws:autoscaling:groupName";

    private static final String NAME = "Name";

    private FleetTags() {}

    /**
     * The tags of instance and volumes at launch. The owner's tags may replace the name, and Greenroll's tags replace
     * the owner's.
     */
    static Map<String, String> of(LaunchRequest launch) {
        Map<String, String> tags = new TreeMap<>();
        LaunchRequest.Purpose purpose = launch.purpose();
        tags.put(NAME, purpose.groupName());
        tags.putAll(launch.specification().tags());
        tags.put(GROUP, purpose.groupId());
        tags.put(ROLL, purpose.rollId());
        tags.put(BATCH, Integer.toString(purpose.batch()));
        tags.put(REVISION, Integer.toString(purpose.revision()));
        return tags;
    }
}
