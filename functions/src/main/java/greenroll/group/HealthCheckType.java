package greenroll.group;

/** What makes an instance count as <em>in service</em>. Elastigroup's names; its {@code ELB} is TARGET_GROUP here. */
public enum HealthCheckType {
    /** {@code healthy} in every target group of the revision that the instance was launched from. */
    TARGET_GROUP,
    /** Both EC2 status checks pass. */
    EC2,
    /** It runs. */
    NONE
}
