package greenroll.api.group.body;

import greenroll.api.http.EnumNames;
import greenroll.api.http.Fields;
import greenroll.group.NetworkInterface;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code networkInterfaces}. A group launches several instances at once into any of its subnets. So a field with
 * one address, one interface or one subnet would fit at most one instance, and is refused.
 */
final class InterfacesBody {

    private static final String FIELD = "networkInterfaces";
    private static final int MAX_INDEX = 15;

    private InterfacesBody() {}

    /** @param subnets the group's subnets */
    static List<NetworkInterface> read(Fields specification, Set<String> subnets) {
        List<NetworkInterface> interfaces = specification.objects(FIELD, fields -> one(fields, subnets));
        Set<Integer> indexes = new HashSet<>();
        for (NetworkInterface one : interfaces) {
            if (!indexes.add(one.deviceIndex())) {
                specification.wrong(FIELD, "has the deviceIndex " + one.deviceIndex() + " twice");
            }
        }
        if (!interfaces.isEmpty() && !indexes.contains(0)) {
            specification.wrong(FIELD, "must have one with the deviceIndex 0, which is the one that serves");
        }
        if (interfaces.size() > 1
                && interfaces.stream().anyMatch(one -> Boolean.TRUE.equals(one.associatePublicIpAddress()))) {
            specification.wrong(
                    FIELD, "must be the only one for associatePublicIpAddress: with more, EC2 gives no address");
        }
        return interfaces;
    }

    private static NetworkInterface one(Fields fields, Set<String> subnets) {
        for (String ofOne : List.of("networkInterfaceId", "privateIpAddress", "privateIpAddresses")) {
            fields.unsupported(ofOne, "it is of one instance only; leave it out");
        }
        fields.unsupported("secondaryPrivateIpAddressCount", "EC2 takes it for one instance at a time; leave it out");
        String subnet = fields.text("subnetId", 64, EnumNames.SUBNET, "a subnet id like subnet-0a1b2c");
        if (subnet != null && !subnets.equals(Set.of(subnet))) {
            fields.wrong(
                    "subnetId",
                    "is not the group's only subnet: each interface lies where its instance does; leave" + " it out");
        }
        List<String> groups = fields.texts("groups", EnumNames.SECURITY_GROUP, "a security group id like sg-0a1b2c");
        return new NetworkInterface(
                fields.requiredInteger("deviceIndex", 0, MAX_INDEX),
                fields.flag("associatePublicIpAddress"),
                fields.flag("associateIpv6Address"),
                fields.flag("deleteOnTermination"),
                fields.text("description", 255),
                groups.isEmpty() ? null : groups,
                subnet);
    }
}
