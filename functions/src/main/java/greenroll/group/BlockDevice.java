package greenroll.group;

import org.jspecify.annotations.Nullable;

/**
 * A disk of an instance, in EC2's words: beside {@code deviceName} exactly one of the three is there.
 *
 * @param ebs an EBS volume; what it leaves out is as the image has it, or EC2's default
 * @param noDevice empty, and that is what counts: the image's device of this name is left out
 * @param virtualName an instance store volume, for example {@code ephemeral0}
 */
public record BlockDevice(
        String deviceName,
        @Nullable Ebs ebs,
        @Nullable String noDevice,
        @Nullable String virtualName) {

    /**
     * @param kmsKeyId of an encrypted volume; null: the account's default key
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
