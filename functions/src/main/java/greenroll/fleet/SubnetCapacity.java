package greenroll.fleet;

/**
 * A subnet as a launch must know it.
 *
 * @param freeAddresses how many private IPv4 addresses nobody has yet
 */
public record SubnetCapacity(String id, String zone, String vpcId, int freeAddresses) {}
