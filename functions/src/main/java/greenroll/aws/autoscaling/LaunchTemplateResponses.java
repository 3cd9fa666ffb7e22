package greenroll.aws.autoscaling;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.autoscaling.LaunchTemplates.Version;
import greenroll.group.BlockDevice;
import greenroll.group.LaunchSpecification;
import greenroll.group.MetadataOptions;
import greenroll.group.NetworkInterface;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateIamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** Converts versions of launch templates to launch specifications. */
final class LaunchTemplateResponses {

    /** The type that EC2 launches when a launch names none. A mixed instances policy brings its own types. */
    static final String EC2_DEFAULT_TYPE = "m1.small";

    /** The ordinary type of a network interface. */
    private static final String ORDINARY = "interface";

    private LaunchTemplateResponses() {}

    static Version version(LaunchTemplateVersion described) {
        int number = Math.toIntExact(described.versionNumber());
        return new Version(
                described.launchTemplateId(),
                orEmpty(described.launchTemplateName()),
                number,
                specification(
                        described.launchTemplateData(),
                        new LaunchSpecification.LaunchTemplate(described.launchTemplateId(), number)));
    }

    private static LaunchSpecification specification(
            ResponseLaunchTemplateData data, LaunchSpecification.LaunchTemplate template) {
        return new LaunchSpecification(
                orEmpty(data.imageId()),
                data.userData(),
                profile(data.iamInstanceProfile()),
                data.keyName(),
                tags(data),
                metadata(data.metadataOptions()),
                new LaunchSpecification.Hardware(
                        List.of(Objects.requireNonNullElse(data.instanceTypeAsString(), EC2_DEFAULT_TYPE)),
                        LaunchSpecification.SpotTypes.NONE,
                        data.blockDeviceMappings().stream()
                                .map(LaunchTemplateResponses::device)
                                .toList(),
                        Boolean.TRUE.equals(data.ebsOptimized()),
                        data.creditSpecification() == null
                                ? null
                                : data.creditSpecification().cpuCredits(),
                        data.monitoring() != null
                                && Boolean.TRUE.equals(data.monitoring().enabled())),
                new LaunchSpecification.Network(
                        data.securityGroupIds(),
                        data.networkInterfaces().stream()
                                .map(one -> networkInterface(one, template))
                                .toList()),
                LaunchSpecification.Serving.NOWHERE,
                template);
    }

    private static @Nullable String profile(@Nullable LaunchTemplateIamInstanceProfileSpecification described) {
        if (described == null) {
            return null;
        }
        return described.arn() == null ? described.name() : described.arn();
    }

    private static Map<String, String> tags(ResponseLaunchTemplateData data) {
        Map<String, String> tags = new TreeMap<>();
        data.tagSpecifications().stream()
                .filter(one -> one.resourceType() == ResourceType.INSTANCE)
                .flatMap(one -> one.tags().stream())
                .forEach(tag -> tags.put(tag.key(), orEmpty(tag.value())));
        return tags;
    }

    private static @Nullable MetadataOptions metadata(@Nullable LaunchTemplateInstanceMetadataOptions described) {
        return described == null
                ? null
                : new MetadataOptions(
                        described.httpTokensAsString(),
                        described.httpPutResponseHopLimit(),
                        described.instanceMetadataTagsAsString(),
                        described.httpEndpointAsString());
    }

    private static BlockDevice device(LaunchTemplateBlockDeviceMapping described) {
        LaunchTemplateEbsBlockDevice ebs = described.ebs();
        return new BlockDevice(
                described.deviceName(),
                ebs == null
                        ? null
                        : new BlockDevice.Ebs(
                                ebs.deleteOnTermination(),
                                ebs.encrypted(),
                                ebs.iops(),
                                ebs.kmsKeyId(),
                                ebs.snapshotId(),
                                ebs.throughput(),
                                ebs.volumeSize(),
                                ebs.volumeTypeAsString()),
                described.noDevice(),
                described.virtualName());
    }

    private static NetworkInterface networkInterface(
            LaunchTemplateInstanceNetworkInterfaceSpecification described,
            LaunchSpecification.LaunchTemplate template) {
        if (!isLaunchable(described)) {
            throw new FleetRefused(
                    "UnsupportedNetworkInterface",
                    "Launch template " + template.id() + " version " + template.version()
                            + " has a network interface that Greenroll cannot launch, with device index "
                            + index(described) + ". It can have a public address, one IPv6 address, security groups,"
                            + " a subnet, a description and whether it is deleted with the instance",
                    null);
        }
        return new NetworkInterface(
                index(described),
                described.associatePublicIpAddress(),
                described.ipv6AddressCount() == null ? null : described.ipv6AddressCount() > 0,
                described.deleteOnTermination(),
                described.description(),
                described.hasGroups() ? described.groups() : null,
                described.subnetId());
    }

    /**
     * Whether a launch can send the whole interface. RunInstances takes a subnet only with the interfaces of a template,
     * so a launch sends them as they are in the template. A property that it could not send would be lost.
     */
    private static boolean isLaunchable(LaunchTemplateInstanceNetworkInterfaceSpecification described) {
        boolean isOrdinary = described.interfaceType() == null || ORDINARY.equals(described.interfaceType());
        boolean isOnFirstCard = described.networkCardIndex() == null || described.networkCardIndex() == 0;
        boolean hasFewAddresses = described.ipv6AddressCount() == null || described.ipv6AddressCount() <= 1;
        return isOrdinary
                && isOnFirstCard
                && hasFewAddresses
                && described.equals(LaunchTemplateInstanceNetworkInterfaceSpecification.builder()
                        .deviceIndex(described.deviceIndex())
                        .associatePublicIpAddress(described.associatePublicIpAddress())
                        .ipv6AddressCount(described.ipv6AddressCount())
                        .deleteOnTermination(described.deleteOnTermination())
                        .description(described.description())
                        .groups(described.hasGroups() ? described.groups() : null)
                        .subnetId(described.subnetId())
                        .interfaceType(described.interfaceType())
                        .networkCardIndex(described.networkCardIndex())
                        .build());
    }

    private static int index(LaunchTemplateInstanceNetworkInterfaceSpecification described) {
        return Objects.requireNonNullElse(described.deviceIndex(), 0);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
