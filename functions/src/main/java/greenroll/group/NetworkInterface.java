package greenroll.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network interface that is made with an instance, in the subnet that the instance is launched in.
 *
 * @param deviceIndex 0 is the one that serves in target groups
 * @param associateIpv6Address whether it has an IPv6 address
 * @param groups security groups; null: those of the launch specification
 * @param subnetId as the owner gave it: never another than the group's only subnet, and no launch goes by it
 */
public record NetworkInterface(
        int deviceIndex,
        @Nullable Boolean associatePublicIpAddress,
        @Nullable Boolean associateIpv6Address,
        @Nullable Boolean deleteOnTermination,
        @Nullable String description,
        @Nullable List<String> groups,
        @Nullable String subnetId) {

    public NetworkInterface {
        groups = groups == null ? null : List.copyOf(groups);
    }
}
