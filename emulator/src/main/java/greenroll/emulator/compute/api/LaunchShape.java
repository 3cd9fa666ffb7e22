package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;

import greenroll.emulator.sdk.NotSimulated;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * The subnet, security groups and addresses of a launch. The request gives them itself or by its network interfaces.
 * Its other nested parameters are accepted when they are known here.
 *
 * @param addresses the number of the subnet's addresses that one instance takes: one for each network interface
 */
record LaunchShape(@Nullable String subnetId, List<String> securityGroupIds, int addresses) {

    private static final Set<String> INTERFACE = Set.of(
            "DeviceIndex",
            "SubnetId",
            "Groups",
            "AssociatePublicIpAddress",
            "DeleteOnTermination",
            "Description",
            "Ipv6AddressCount");
    private static final Set<String> DEVICE = Set.of("DeviceName", "Ebs", "NoDevice", "VirtualName");
    private static final Set<String> VOLUME = Set.of(
            "DeleteOnTermination",
            "Encrypted",
            "Iops",
            "KmsKeyId",
            "SnapshotId",
            "Throughput",
            "VolumeSize",
            "VolumeType");
    private static final Set<String> METADATA =
            Set.of("HttpTokens", "HttpPutResponseHopLimit", "InstanceMetadataTags", "HttpEndpoint");

    /**
     * @param operation the operation in whose name a parameter is refused
     * @throws NotSimulated with the name of a nested parameter that is not simulated
     */
    static LaunchShape of(SupportedOperation operation, RunInstancesRequest request) {
        for (BlockDeviceMapping device : request.blockDeviceMappings()) {
            operation.refuseOthers(device, "BlockDeviceMappings", DEVICE);
            if (device.ebs() != null) {
                operation.refuseOthers(device.ebs(), "BlockDeviceMappings.Ebs", VOLUME);
            }
        }
        if (request.metadataOptions() != null) {
            operation.refuseOthers(request.metadataOptions(), "MetadataOptions", METADATA);
        }
        return request.networkInterfaces().isEmpty()
                ? new LaunchShape(request.subnetId(), request.securityGroupIds(), 1)
                : ofInterfaces(operation, request);
    }

    private static LaunchShape ofInterfaces(SupportedOperation operation, RunInstancesRequest request) {
        if (request.subnetId() != null || !request.securityGroupIds().isEmpty()) {
            throw ec2(
                    "InvalidParameterCombination",
                    "Network interfaces and an instance-level subnet ID or security groups may not be specified on the"
                            + " same request");
        }
        List<String> groups = new ArrayList<>();
        for (InstanceNetworkInterfaceSpecification one : request.networkInterfaces()) {
            operation.refuseOthers(one, "NetworkInterfaces", INTERFACE);
            groups.addAll(one.groups());
            if (request.networkInterfaces().size() > 1 && Boolean.TRUE.equals(one.associatePublicIpAddress())) {
                throw ec2(
                        "InvalidParameterCombination",
                        "The associatePublicIpAddress parameter cannot be specified when launching with multiple network"
                                + " interfaces.");
            }
        }
        List<String> subnets = request.networkInterfaces().stream()
                .map(InstanceNetworkInterfaceSpecification::subnetId)
                .distinct()
                .toList();
        if (subnets.size() != 1) {
            throw new NotSimulated(operation.apiName + ", network interfaces in several subnets");
        }
        return new LaunchShape(
                subnets.getFirst(), groups, request.networkInterfaces().size());
    }
}
