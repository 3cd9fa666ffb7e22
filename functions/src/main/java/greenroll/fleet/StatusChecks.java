package greenroll.fleet;

/** The combined result of EC2's system and instance status checks. */
public enum StatusChecks {
    /** They were not requested, because the roll's health check type does not need them. */
    NOT_ASKED,
    INITIALIZING,
    /** Both pass. */
    OK,
    /** At least one fails. */
    IMPAIRED,
    /** There was no answer. The roll waits then; this is never a reason to remove an instance. */
    UNKNOWN
}
