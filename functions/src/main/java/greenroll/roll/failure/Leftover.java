package greenroll.roll.failure;

/** An instance that the roll launched or retired and had to leave behind, with the reason. A person must look at it. */
public record Leftover(String instanceId, String why) {

    public static final String UNTAGGED = "it no longer carries the group's tag, so it is not touched";
}
