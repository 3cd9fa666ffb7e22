package greenroll.operation;

/** The checks before a roll starts, in the order in which they are shown. The names are part of the HTTP contract. */
public enum CheckName {
    /** No operation holds the group. */
    NO_OTHER_OPERATION("noOtherOperation"),
    /** Deployments of the group are not frozen. */
    NOT_FROZEN("notFrozen"),
    /** Every target group exists, accepts instances, may be touched, is in use and has health checks. */
    TARGET_GROUPS("targetGroups"),
    /** The group has a target group when target groups are to judge its health. */
    HEALTH_CHECK("healthCheck"),
    /** The group has at least its minimum of instances. */
    EXISTING_CAPACITY("existingCapacity"),
    /** No instance belongs to an Auto Scaling group, or to another one than the group stands for. */
    AUTO_SCALING_GROUPS("autoScalingGroups"),
    /** A roll may change the Auto Scaling group that the group stands for, and has room in it. */
    AUTO_SCALING_GROUP("autoScalingGroup"),
    /** Every alarm that the roll names exists, and none is raised. */
    ALARMS("alarms"),
    /** A restart leaves an instance in service. */
    RESTART("restart"),
    /** The group has the zones and instances that the roll selects. */
    ONLY("only"),
    /** The target groups have room for a batch. */
    TARGET_GROUP_ROOM("targetGroupRoom"),
    /** The image is available and runs on every instance type. */
    IMAGE("image"),
    /** Every instance type is offered in a zone of the group. */
    INSTANCE_TYPES("instanceTypes"),
    /** The subnets are in the target groups' VPC, and in zones that the load balancers route to. */
    AVAILABILITY_ZONES("availabilityZones"),
    /** The subnets have addresses for the launched instances in addition to the existing ones. */
    FREE_ADDRESSES("freeAddresses"),
    /** EC2 would carry out the launch. */
    LAUNCH("launch");

    private final String shown;

    CheckName(String shown) {
        this.shown = shown;
    }

    /** The name that the API shows. */
    public String shown() {
        return shown;
    }

    /** Whether the check is about launching, which a restart does not do. */
    boolean isOfLaunching() {
        return compareTo(TARGET_GROUP_ROOM) >= 0;
    }
}
