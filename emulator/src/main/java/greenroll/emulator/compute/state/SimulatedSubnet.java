package greenroll.emulator.compute.state;

/** One subnet. Guarded by the region's lock. */
public final class SimulatedSubnet {

    /** The VPC of all subnets and target groups that name no other. */
    static final String VPC = "vpc-1";

    public final String id;
    public final String zone;
    public String vpc = VPC;
    public int freeAddresses;
    public boolean isDefault;

    public SimulatedSubnet(String id, String zone, int freeAddresses) {
        this.id = id;
        this.zone = zone;
        this.freeAddresses = freeAddresses;
    }
}
