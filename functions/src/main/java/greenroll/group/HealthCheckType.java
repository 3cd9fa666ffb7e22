package greenroll.group;

/**
 * The test that an instance must pass to be <em>in service</em>. The names are Elastigroup's; its {@code ELB} is
 * TARGET_GROUP here.
 */
public enum HealthCheckType {
    /** It is {@code healthy} in every target group of the revision that it was launched from. */
    TARGET_GROUP,
    /** Both EC2 status checks pass. */
    EC2,
    /** It is running. */
    NONE
}
