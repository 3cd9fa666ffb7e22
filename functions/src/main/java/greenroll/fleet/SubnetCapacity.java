package greenroll.fleet;

/**
 * The data of a subnet that a launch needs.
 *
 * @param freeAddresses number of unused private IPv4 addresses
 */
public record SubnetCapacity(String id, String zone, String vpcId, int freeAddresses) {}
