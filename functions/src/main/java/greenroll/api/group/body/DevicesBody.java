package greenroll.api.group.body;

import greenroll.api.http.Fields;
import greenroll.group.BlockDevice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code blockDeviceMappings}, and refuses values that EC2 would refuse only at the launch. */
final class DevicesBody {

    private static final String FIELD = "blockDeviceMappings";

    private static final Map<String, String> TYPES = named("standard", "io1", "io2", "gp2", "gp3", "sc1", "st1");
    private static final Set<String> WITH_IOPS = Set.of("io1", "io2", "gp3");
    private static final Set<String> NEED_IOPS = Set.of("io1", "io2");

    /** EC2's limits over all volume types, in GiB, operations/s and MiB/s. */
    private static final int MAX_SIZE = 65_536;

    private static final int MIN_IOPS = 100;
    private static final int MAX_IOPS = 256_000;
    private static final int MIN_THROUGHPUT = 125;
    private static final int MAX_THROUGHPUT = 2_000;

    private static final Pattern SNAPSHOT = Pattern.compile("snap-[0-9a-z]{1,32}");
    private static final Pattern VIRTUAL = Pattern.compile("ephemeral[0-9]{1,2}");

    private DevicesBody() {}

    static List<BlockDevice> read(Fields specification) {
        List<BlockDevice> devices = specification.objects(FIELD, DevicesBody::device);
        Set<String> names = new HashSet<>();
        for (BlockDevice device : devices) {
            if (!device.deviceName().isEmpty() && !names.add(device.deviceName())) {
                specification.wrong(FIELD, "has the device " + device.deviceName() + " twice");
            }
        }
        return devices;
    }

    private static BlockDevice device(Fields fields) {
        String name = fields.requiredText("deviceName", 64);
        boolean hasVolume = fields.has("ebs");
        BlockDevice.Ebs ebs = fields.object("ebs", DevicesBody::ebs);
        String none = fields.emptyOrText("noDevice", 64);
        String virtual = fields.text("virtualName", 16, VIRTUAL, "an instance store volume like ephemeral0");
        long given = Stream.of(hasVolume, fields.isGiven("noDevice"), fields.has("virtualName"))
                .filter(one -> one)
                .count();
        if (given != 1) {
            fields.wrong("ebs", "cannot be given together with noDevice or virtualName: give exactly one of the three");
        }
        return new BlockDevice(name, hasVolume ? ebs : null, none, virtual);
    }

    private static BlockDevice.Ebs ebs(Fields fields) {
        for (String dynamic : List.of("dynamicVolumeSize", "dynamicIops")) {
            fields.unsupported(dynamic, "give the value itself");
        }
        BlockDevice.Ebs ebs = new BlockDevice.Ebs(
                fields.flag("deleteOnTermination"),
                fields.flag("encrypted"),
                fields.integerUnlessZero("iops", MIN_IOPS, MAX_IOPS),
                fields.text("kmsKeyId", 2_048),
                fields.text("snapshotId", 64, SNAPSHOT, "a snapshot id like snap-0a1b2c"),
                fields.integerUnlessZero("throughput", MIN_THROUGHPUT, MAX_THROUGHPUT),
                fields.integerUnlessZero("volumeSize", 1, MAX_SIZE),
                fields.oneOf("volumeType", TYPES, Set.of()));
        refuseWhatDoesNotFit(fields, ebs);
        if (fields.has("kmsKeyId") && !Boolean.TRUE.equals(ebs.encrypted())) {
            fields.wrong("kmsKeyId", "is of encrypted volumes only: set encrypted to true");
        }
        return ebs;
    }

    private static void refuseWhatDoesNotFit(Fields fields, BlockDevice.Ebs ebs) {
        String type = ebs.volumeType();
        boolean hasIops = isGiven(fields, "iops", ebs.iops());
        if (hasIops && !(type != null && WITH_IOPS.contains(type))) {
            fields.wrong("iops", "is of the volume types io1, io2 and gp3 only");
        }
        if (!hasIops && type != null && NEED_IOPS.contains(type)) {
            fields.wrong("iops", "is required for the volume type " + type);
        }
        if (isGiven(fields, "throughput", ebs.throughput()) && !"gp3".equals(type)) {
            fields.wrong("throughput", "is of the volume type gp3 only");
        }
    }

    /** Whether the field is there and is not 0, which stands for absent. */
    private static boolean isGiven(Fields fields, String name, @Nullable Integer value) {
        return value != null || fields.isWrong(name);
    }

    private static Map<String, String> named(String... names) {
        Map<String, String> map = new TreeMap<>();
        for (String name : names) {
            map.put(name, name);
        }
        return map;
    }
}
