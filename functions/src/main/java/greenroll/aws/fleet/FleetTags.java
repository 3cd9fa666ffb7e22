package greenroll.aws.fleet;

import greenroll.fleet.LaunchRequest;
import java.util.Map;
import java.util.TreeMap;

/** The tags that make an instance the group's, and say where it comes from. */
public final class FleetTags {

    /** What makes an instance the group's: without it nothing touches it. */
    public static final String GROUP = "greenroll:group";

    public static final String ROLL = "greenroll:roll";
    public static final String BATCH = "greenroll:batch";
    public static final String REVISION = "greenroll:revision";

    /** On a target group, {@code true}: what Greenroll may touch, where the stack does not name the target groups. */
    static final String MANAGED = "greenroll:managed";

    /** EC2's own tag on what an Auto Scaling group launched. */
    static final String AUTO_SCALING_GROUP = "aws:autoscaling:groupName";

    private static final String NAME = "Name";

    private FleetTags() {}

    /** What a launch tags instance and volume with: the group's name, the owner's tags over it, ours over all. */
    static Map<String, String> of(LaunchRequest launch) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(NAME, launch.groupName());
        tags.putAll(launch.specification().tags());
        tags.put(GROUP, launch.groupId());
        tags.put(ROLL, launch.rollId());
        tags.put(BATCH, Integer.toString(launch.batch()));
        tags.put(REVISION, Integer.toString(launch.revision()));
        return tags;
    }
}
