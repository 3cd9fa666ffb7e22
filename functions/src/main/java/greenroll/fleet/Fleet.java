package greenroll.fleet;

/**
 * The two ports together: to the instances, and to the load balancer in front of them. Another provider's instances can
 * join the same target groups.
 */
public interface Fleet extends Instances, TargetGroups {}
