package greenroll.local.compute;

/** One subnet. Guarded by the region's lock. */
final class SimulatedSubnet {

    /** The VPC of all that names no other. */
    static final String VPC = "vpc-1";

    final String id;
    final String zone;
    String vpc = VPC;
    int freeAddresses;

    SimulatedSubnet(String id, String zone, int freeAddresses) {
        this.id = id;
        this.zone = zone;
        this.freeAddresses = freeAddresses;
    }
}
