package greenroll.local.compute;

/** One subnet. Guarded by the region's lock. */
final class SimulatedSubnet {

    final String id;
    final String zone;
    int freeAddresses;

    SimulatedSubnet(String id, String zone, int freeAddresses) {
        this.id = id;
        this.zone = zone;
        this.freeAddresses = freeAddresses;
    }
}
