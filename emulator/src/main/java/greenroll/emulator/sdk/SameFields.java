package greenroll.emulator.sdk;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Writes a structure of the SDK into another one that has the same members by name. EC2 has several such pairs: a
 * launch template has the parameters of RunInstances in classes of its own.
 */
public final class SameFields {

    private SameFields() {}

    /** Whether the value is absent. The SDK has an empty list or map of its own for that. */
    public static boolean isAbsent(@Nullable Object value) {
        return value == null || value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap;
    }

    /**
     * Sets each member that the source has.
     *
     * @param to a builder of the SDK
     * @throws NotSimulated with the name of a member that the target lacks
     */
    public static <B extends SdkPojo> B copy(SdkPojo from, B to) {
        Map<String, SdkField<?>> fields =
                to.sdkFields().stream().collect(Collectors.toMap(SdkField::memberName, field -> field));
        for (SdkField<?> field : from.sdkFields()) {
            Object value = field.getValueOrDefault(from);
            if (!isAbsent(value)) {
                SdkField<?> target = fields.get(field.memberName());
                if (target == null) {
                    throw new NotSimulated("parameter " + field.memberName() + " of a launch template");
                }
                target.set(to, converted(Objects.requireNonNull(value), target));
            }
        }
        return to;
    }

    private static Object converted(Object value, SdkField<?> target) {
        if (value instanceof List<?> list) {
            SdkField<?> member = target.getTrait(ListTrait.class).memberFieldInfo();
            return list.stream().map(one -> converted(one, member)).toList();
        }
        if (target.marshallingType() == MarshallingType.SDK_POJO && value instanceof SdkPojo nested) {
            return ((Buildable) copy(nested, target.constructor().get())).build();
        }
        return value;
    }
}
