package greenroll.operation;

/** What must hold before a roll starts, in the order in which it is shown. The names are part of the HTTP contract. */
public enum CheckName {
    /** No operation holds the group. */
    NO_OTHER_OPERATION("noOtherOperation"),
    /** Every target group exists, takes instances, may be touched, is in use and checks health. */
    TARGET_GROUPS("targetGroups"),
    /** Somebody can answer the health check. */
    HEALTH_CHECK("healthCheck"),
    /** As many instances exist as the minimum asks for. */
    EXISTING_CAPACITY("existingCapacity"),
    /** No instance belongs to an Auto Scaling group. */
    AUTO_SCALING_GROUPS("autoScalingGroups"),
    /** Every alarm that the roll names exists, and none is raised. */
    ALARMS("alarms"),
    /** A restart leaves an instance in service. */
    RESTART("restart"),
    /** The target groups have room for a batch. */
    TARGET_GROUP_ROOM("targetGroupRoom"),
    /** The image is available, for every instance type. */
    IMAGE("image"),
    /** Every instance type is offered somewhere. */
    INSTANCE_TYPES("instanceTypes"),
    /** The subnets lie in the target groups' VPC, and in zones that the load balancers route to. */
    AVAILABILITY_ZONES("availabilityZones"),
    /** The subnets have addresses for what is launched beside what is there. */
    FREE_ADDRESSES("freeAddresses"),
    /** EC2 would carry out the launch. */
    LAUNCH("launch");

    private final String shown;

    CheckName(String shown) {
        this.shown = shown;
    }

    /** As the API shows it. */
    public String shown() {
        return shown;
    }

    /** Whether it is about launching, which a restart does not do. */
    boolean isOfLaunching() {
        return compareTo(TARGET_GROUP_ROOM) >= 0;
    }
}
