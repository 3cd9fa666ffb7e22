package greenroll.roll.failure;

/** An instance that the roll launched or retired and had to leave behind, and why: for a person to look at. */
public record Leftover(String instanceId, String why) {

    public static final String UNTAGGED = "it no longer carries the group's tag, so it is not touched";
}
