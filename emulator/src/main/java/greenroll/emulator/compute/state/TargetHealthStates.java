package greenroll.emulator.compute.state;

import greenroll.fleet.TargetHealth;
import greenroll.fleet.TargetHealth.State;

/** ELBv2's target states with its reason codes and descriptions, word for word. */
public final class TargetHealthStates {

    static final TargetHealth HEALTHY = new TargetHealth(State.HEALTHY, null, null);
    static final TargetHealth REGISTERING =
            new TargetHealth(State.INITIAL, "Elb.RegistrationInProgress", "Target registration is in progress");
    static final TargetHealth CHECKING =
            new TargetHealth(State.INITIAL, "Elb.InitialHealthChecking", "Initial health checks in progress");
    static final TargetHealth DRAINING =
            new TargetHealth(State.DRAINING, "Target.DeregistrationInProgress", "Target deregistration is in progress");
    static final TargetHealth NOT_IN_USE = new TargetHealth(
            State.UNUSED,
            "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer");
    static final TargetHealth ZONE_NOT_ENABLED = new TargetHealth(
            State.UNUSED,
            "Target.NotInUse",
            "Target is in an Availability Zone that is not enabled for the load balancer");
    public static final TargetHealth NOT_REGISTERED =
            new TargetHealth(State.UNUSED, "Target.NotRegistered", "Target is not registered to the target group");
    static final TargetHealth STOPPED =
            new TargetHealth(State.UNUSED, "Target.InvalidState", "Target is in the stopped state");
    static final TargetHealth TERMINATED =
            new TargetHealth(State.UNUSED, "Target.InvalidState", "Target is in the terminated state");
    static final TargetHealth CHECKS_DISABLED = new TargetHealth(
            State.UNAVAILABLE, "Target.HealthCheckDisabled", "Health checks are disabled for this target group");

    private TargetHealthStates() {}

    static TargetHealth unhealthy(String reason, String description) {
        return new TargetHealth(State.UNHEALTHY, reason, description);
    }
}
