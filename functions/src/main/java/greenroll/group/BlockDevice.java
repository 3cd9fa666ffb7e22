package greenroll.group;

import org.jspecify.annotations.Nullable;

/**
 * A disk of an instance, in EC2's words. It has {@code deviceName} and exactly one of the other three.
 *
 * @param ebs an EBS volume; missing properties come from the image or from EC2's defaults
 * @param noDevice an empty text: its presence leaves out the image's device of this name
 * @param virtualName name of an instance store volume, for example {@code ephemeral0}
 */
public record BlockDevice(
        String deviceName,
        @Nullable Ebs ebs,
        @Nullable String noDevice,
        @Nullable String virtualName) {

    /**
     * @param kmsKeyId key of an encrypted volume; null for the account's default key
     * @param throughput in MiB/s
     * @param volumeSize in GiB
     */
    public record Ebs(
            @Nullable Boolean deleteOnTermination,
            @Nullable Boolean encrypted,
            @Nullable Integer iops,
            @Nullable String kmsKeyId,
            @Nullable String snapshotId,
            @Nullable Integer throughput,
            @Nullable Integer volumeSize,
            @Nullable String volumeType) {}
}
