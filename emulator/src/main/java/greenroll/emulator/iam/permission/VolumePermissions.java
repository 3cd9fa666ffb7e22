package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * The rights for a launch that names snapshots and keys for its volumes. EC2 requires them, and KMS on EC2's behalf.
 */
final class VolumePermissions {

    /** The rights on a customer managed key, as AWS lists them for EBS. The default key needs none. */
    private static final List<String> OF_A_KEY =
            List.of("kms:CreateGrant", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext");

    /** The further rights when the volume is made from a snapshot. */
    private static final List<String> OF_A_COPY = List.of("kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo");

    private final ArnScope place;

    VolumePermissions(ArnScope place) {
        this.place = place;
    }

    static List<String> snapshots(RunInstancesRequest request) {
        return volumes(request)
                .map(EbsBlockDevice::snapshotId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** The rights on keys. KMS checks them when the volumes are made, so a dry run needs none. */
    List<RequiredPermission> keys(RunInstancesRequest request) {
        List<RequiredPermission> needs = new ArrayList<>();
        if (!Boolean.TRUE.equals(request.dryRun())) {
            volumes(request).filter(volume -> volume.kmsKeyId() != null).forEach(volume -> {
                String key = arn(volume.kmsKeyId());
                OF_A_KEY.forEach(action -> needs.add(need(action, key)));
                if (volume.snapshotId() != null) {
                    OF_A_COPY.forEach(action -> needs.add(need(action, key)));
                }
            });
        }
        return needs;
    }

    private RequiredPermission need(String action, String key) {
        RequiredPermission need =
                RequiredPermission.of(action, key).with("kms:ViaService", List.of(place.service("ec2")));
        return action.equals("kms:CreateGrant") ? need.with("kms:GrantIsForAWSResource", List.of("true")) : need;
    }

    private String arn(String key) {
        if (key.contains("alias/")) {
            throw new NotTranslated("RunInstances with the alias of a key");
        }
        return key.startsWith("arn:") ? key : place.arn("kms", "key/" + key);
    }

    private static Stream<EbsBlockDevice> volumes(RunInstancesRequest request) {
        return request.blockDeviceMappings().stream()
                .map(BlockDeviceMapping::ebs)
                .filter(Objects::nonNull);
    }
}
