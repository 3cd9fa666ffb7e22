package greenroll.upkeep;

/** The result of starting a scheduled task. */
sealed interface TaskResult {

    /** An operation does it. */
    record Began(String rollId) implements TaskResult {}

    /** The group has the capacity already, or its new target without an operation. */
    record Noted() implements TaskResult {}

    /** It waits, because that operation holds the group. */
    record Waits(String rollId, String kind) implements TaskResult {}

    /** It is a roll, and waits because deployments are frozen. The group scales meanwhile. */
    record Frozen(String why) implements TaskResult {}

    /** It cannot be done. */
    record Refused(String why) implements TaskResult {}
}
