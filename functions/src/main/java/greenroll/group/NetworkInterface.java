package greenroll.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network interface of a new instance, in the subnet that the instance is launched in.
 *
 * @param deviceIndex device number; the interface with number 0 serves in target groups
 * @param associateIpv6Address whether it has an IPv6 address
 * @param groups security groups; null for those of the launch specification
 * @param subnetId the owner's value, always the group's only subnet; launches ignore it
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
