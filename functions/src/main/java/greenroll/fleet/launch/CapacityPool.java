package greenroll.fleet.launch;

import greenroll.group.Subnet;

/** The unused capacity of one instance type in one zone, in EC2's words. The subnet is in that zone. */
public record CapacityPool(Subnet subnet, String instanceType) {

    /** Returns type and zone, for messages. */
    public String inWords() {
        return instanceType + " in " + subnet.zone();
    }
}
