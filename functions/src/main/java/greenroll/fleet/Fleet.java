package greenroll.fleet;

import greenroll.fleet.autoscaling.AutoScalingGroups;

/**
 * The ports together: to the instances, and to the load balancer in front of them. Another provider's instances can join
 * the same target groups. Instances may be in an Auto Scaling group.
 */
public interface Fleet extends Instances, TargetGroups {
    /** Returns the port to the Auto Scaling groups that instances are in. Without one, its use is an error. */
    default AutoScalingGroups autoScalingGroups() {
        throw new IllegalStateException("this fleet has no Auto Scaling groups");
    }
}
