package greenroll.aws.fleet;

import greenroll.group.BlockDevice;
import greenroll.group.LaunchSpecification;
import greenroll.group.MetadataOptions;
import greenroll.group.NetworkInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * The disks, network interfaces and similar settings of a launch, as parameters of RunInstances. Settings without a
 * value are not sent.
 */
final class LaunchDetails {

    private LaunchDetails() {}

    static void put(LaunchSpecification specification, String subnetId, String type, RunInstancesRequest.Builder run) {
        if (specification.network().networkInterfaces().isEmpty()) {
            run.subnetId(subnetId);
            if (!specification.network().securityGroupIds().isEmpty()) {
                run.securityGroupIds(specification.network().securityGroupIds());
            }
        } else {
            // With network interfaces EC2 accepts neither a subnet nor security groups of the instance.
            run.networkInterfaces(specification.network().networkInterfaces().stream()
                    .map(one -> networkInterface(one, specification.network().securityGroupIds(), subnetId))
                    .toList());
        }
        if (!specification.hardware().blockDevices().isEmpty()) {
            run.blockDeviceMappings(specification.hardware().blockDevices().stream()
                    .map(LaunchDetails::device)
                    .toList());
        }
        if (specification.metadataOptions() != null) {
            run.metadataOptions(metadata(specification.metadataOptions()));
        }
        if (specification.hardware().cpuCredits() != null && LaunchSpecification.isBurstable(type)) {
            run.creditSpecification(
                    credit -> credit.cpuCredits(specification.hardware().cpuCredits()));
        }
    }

    /**
     * The subnet of a launch from a template. With a template's network interfaces EC2 accepts no subnet of the instance.
     * So the interfaces are sent as they are in the template, and the first one has the subnet. So have others that name
     * none.
     */
    static void putSubnet(LaunchSpecification specification, String subnetId, RunInstancesRequest.Builder run) {
        List<NetworkInterface> interfaces = specification.network().networkInterfaces();
        if (interfaces.isEmpty()) {
            run.subnetId(subnetId);
        } else {
            run.networkInterfaces(interfaces.stream()
                    .map(one -> networkInterface(
                            one,
                            List.of(),
                            one.deviceIndex() == 0 || one.subnetId() == null ? subnetId : one.subnetId()))
                    .toList());
        }
    }

    private static InstanceNetworkInterfaceSpecification networkInterface(
            NetworkInterface from, List<String> otherwise, String subnetId) {
        InstanceNetworkInterfaceSpecification.Builder to = InstanceNetworkInterfaceSpecification.builder()
                .deviceIndex(from.deviceIndex())
                .subnetId(subnetId)
                .associatePublicIpAddress(from.associatePublicIpAddress())
                .deleteOnTermination(from.deleteOnTermination())
                .description(from.description());
        if (Boolean.TRUE.equals(from.associateIpv6Address())) {
            to.ipv6AddressCount(1);
        }
        List<String> groups = from.groups() == null ? otherwise : from.groups();
        return (groups.isEmpty() ? to : to.groups(groups)).build();
    }

    private static BlockDeviceMapping device(BlockDevice from) {
        return BlockDeviceMapping.builder()
                .deviceName(from.deviceName())
                .ebs(ebs(from.ebs()))
                .noDevice(from.noDevice())
                .virtualName(from.virtualName())
                .build();
    }

    private static @Nullable EbsBlockDevice ebs(BlockDevice.@Nullable Ebs from) {
        return from == null
                ? null
                : EbsBlockDevice.builder()
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

    private static InstanceMetadataOptionsRequest metadata(MetadataOptions from) {
        return InstanceMetadataOptionsRequest.builder()
                .httpTokens(from.httpTokens())
                .httpPutResponseHopLimit(from.httpPutResponseHopLimit())
                .instanceMetadataTags(from.instanceMetadataTags())
                .httpEndpoint(from.httpEndpoint())
                .build();
    }
}
