package greenroll.group;

/** Where instances may be launched: a subnet and the availability zone it lies in. */
public record Subnet(String zone, String subnetId) {}
