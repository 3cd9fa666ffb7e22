package greenroll.fleet;

/** EC2's system and instance status checks taken together. */
public enum StatusChecks {
    /** Nobody asked: the roll's health check type does not need them. */
    NOT_ASKED,
    INITIALIZING,
    /** Both pass. */
    OK,
    /** At least one fails. */
    IMPAIRED,
    /** No answer: hold, never a reason to remove anything. */
    UNKNOWN
}
