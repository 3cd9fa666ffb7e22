package greenroll.group;

/** A subnet in which instances may be launched, with its availability zone. */
public record Subnet(String zone, String subnetId) {}
