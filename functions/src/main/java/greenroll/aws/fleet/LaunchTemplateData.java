package greenroll.aws.fleet;

import greenroll.group.BlockDevice;
import greenroll.group.LaunchSpecification;
import greenroll.group.MetadataOptions;
import greenroll.group.NetworkInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDeviceRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateIamInstanceProfileSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/**
 * A launch specification as the data of a launch template, with the same settings as {@link LaunchDetails} has for
 * RunInstances. Types, subnets and tags are not in it: each CreateFleet call has its own. Settings without a value are
 * not sent.
 */
final class LaunchTemplateData {

    private LaunchTemplateData() {}

    static RequestLaunchTemplateData of(LaunchSpecification specification) {
        LaunchSpecification.Hardware hardware = specification.hardware();
        RequestLaunchTemplateData.Builder data = RequestLaunchTemplateData.builder()
                .imageId(specification.imageId())
                .userData(specification.userData())
                .keyName(specification.keyPair());
        network(specification, data);
        if (!hardware.blockDevices().isEmpty()) {
            data.blockDeviceMappings(hardware.blockDevices().stream()
                    .map(LaunchTemplateData::device)
                    .toList());
        }
        if (specification.metadataOptions() != null) {
            data.metadataOptions(metadata(specification.metadataOptions()));
        }
        // EC2 refuses credits for a type without them, and a template is for every type.
        if (hardware.cpuCredits() != null
                && hardware.typesOfSpot().stream().allMatch(LaunchSpecification::isBurstable)) {
            data.creditSpecification(credit -> credit.cpuCredits(hardware.cpuCredits()));
        }
        if (specification.iamRole() != null) {
            data.iamInstanceProfile(profile(specification.iamRole()));
        }
        if (hardware.monitoring()) {
            data.monitoring(monitoring -> monitoring.enabled(true));
        }
        if (hardware.ebsOptimized()) {
            data.ebsOptimized(true);
        }
        return data.build();
    }

    private static void network(LaunchSpecification specification, RequestLaunchTemplateData.Builder data) {
        List<String> groups = specification.network().securityGroupIds();
        if (!specification.network().networkInterfaces().isEmpty()) {
            data.networkInterfaces(specification.network().networkInterfaces().stream()
                    .map(one -> networkInterface(one, groups))
                    .toList());
        } else if (!groups.isEmpty()) {
            data.securityGroupIds(groups);
        }
    }

    /** Without a subnet, because each pool of the fleet has its own. */
    private static LaunchTemplateInstanceNetworkInterfaceSpecificationRequest networkInterface(
            NetworkInterface from, List<String> otherwise) {
        var to = LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.builder()
                .deviceIndex(from.deviceIndex())
                .associatePublicIpAddress(from.associatePublicIpAddress())
                .deleteOnTermination(from.deleteOnTermination())
                .description(from.description());
        if (Boolean.TRUE.equals(from.associateIpv6Address())) {
            to.ipv6AddressCount(1);
        }
        List<String> groups = from.groups() == null ? otherwise : from.groups();
        return (groups.isEmpty() ? to : to.groups(groups)).build();
    }

    private static LaunchTemplateBlockDeviceMappingRequest device(BlockDevice from) {
        return LaunchTemplateBlockDeviceMappingRequest.builder()
                .deviceName(from.deviceName())
                .ebs(ebs(from.ebs()))
                .noDevice(from.noDevice())
                .virtualName(from.virtualName())
                .build();
    }

    private static @Nullable LaunchTemplateEbsBlockDeviceRequest ebs(BlockDevice.@Nullable Ebs from) {
        return from == null
                ? null
                : LaunchTemplateEbsBlockDeviceRequest.builder()
                        .deleteOnTermination(from.deleteOnTermination())
                        .encrypted(from.encrypted())
                        .iops(from.iops())
                        .kmsKeyId(from.kmsKeyId())
                        .snapshotId(from.snapshotId())
                        .throughput(from.throughput())
                        .volumeSize(from.volumeSize())
                        .volumeType(from.volumeType())
                        .build();
    }

    private static LaunchTemplateInstanceMetadataOptionsRequest metadata(MetadataOptions from) {
        return LaunchTemplateInstanceMetadataOptionsRequest.builder()
                .httpTokens(from.httpTokens())
                .httpPutResponseHopLimit(from.httpPutResponseHopLimit())
                .instanceMetadataTags(from.instanceMetadataTags())
                .httpEndpoint(from.httpEndpoint())
                .build();
    }

    private static LaunchTemplateIamInstanceProfileSpecificationRequest profile(String role) {
        var profile = LaunchTemplateIamInstanceProfileSpecificationRequest.builder();
        return (role.startsWith("arn:") ? profile.arn(role) : profile.name(role)).build();
    }
}
