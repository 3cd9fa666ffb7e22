package greenroll.fleet;

/**
 * The ports to the instances and to the load balancer in front of them, together. Another provider of instances joins the
 * same target groups.
 */
public interface Fleet extends Instances, TargetGroups {}
