package greenroll.api.group.body;

import greenroll.api.http.Fields;
import greenroll.api.roll.RollBody;
import greenroll.group.ImageFilter;
import greenroll.group.LaunchSpecification;
import greenroll.group.RollRequest;
import greenroll.group.UpdatePolicy;
import greenroll.operation.autoscaling.AutoScalingChecks;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code updatePolicy}: the actions that the owner allows automation to take. */
final class UpdatePolicyBody {

    private static final String ROLL_CONFIG = "updatePolicy.rollConfig";
    private static final String IMAGE_FILTER = "updatePolicy.imageFilter";

    /** EC2's limit for an image's name. */
    private static final int NAME_LENGTH = 128;

    /** EC2 accepts 200 values over all filters of a call. No owner needs more tags than this to select images. */
    private static final int MAX_TAGS = 10;

    private static final Pattern OWNER = Pattern.compile("self|amazon|aws-marketplace|[0-9]{12}");

    /** The parts that were read, before all of them are known to be correct. */
    private record Parts(
            boolean shouldRoll,
            @Nullable RollRequest rollConfig,
            @Nullable Supplier<ImageFilter> imageFilter) {}

    private UpdatePolicyBody() {}

    /**
     * Reads the policy of a group that is launched from this image. An absent policy or null is no policy.
     *
     * @param group the object with the field {@code updatePolicy}
     */
    static Supplier<@Nullable UpdatePolicy> read(Fields group, @Nullable String imageId) {
        if (!group.isKnown("updatePolicy")) {
            return () -> null;
        }
        Parts parts = parts(group);
        if (parts.imageFilter() != null && imageId != null && imageId.startsWith(LaunchSpecification.PARAMETER)) {
            group.wrong(IMAGE_FILTER, "and an imageId that is a parameter are two ways to follow an image: use one");
        }
        return policy(parts);
    }

    /**
     * Reads the policy of a group that stands for an Auto Scaling group. Notes each setting of a roll that such a group
     * has not.
     *
     * @param group the object with the field {@code updatePolicy}
     */
    static Supplier<@Nullable UpdatePolicy> ofAutoScaling(Fields group) {
        if (!group.isKnown("updatePolicy")) {
            return () -> null;
        }
        Parts parts = parts(group);
        if (parts.rollConfig() != null) {
            if (!parts.rollConfig().action().launchesGreen()) {
                group.wrong(ROLL_CONFIG + ".strategy.action", "must be REPLACE_SERVER: a restart brings no image");
            }
            AutoScalingChecks.rollBacks(parts.rollConfig())
                    .forEach(refusal -> group.wrong(
                            ROLL_CONFIG + "." + refusal.field(),
                            "is not there for an Auto Scaling group: leave it out. To go back, roll to the earlier"
                                    + " launch template version"));
        }
        return policy(parts);
    }

    private static Parts parts(Fields group) {
        Parts parts = group.object("updatePolicy", UpdatePolicyBody::read);
        if (parts.shouldRoll() && parts.rollConfig() == null) {
            group.wrong(ROLL_CONFIG, "is required while shouldRoll is true: the fields of a roll's body");
        }
        return parts;
    }

    /** The policy; to be called only when no problem was noted. */
    private static Supplier<@Nullable UpdatePolicy> policy(Parts parts) {
        return () -> new UpdatePolicy(
                parts.shouldRoll(),
                parts.rollConfig(),
                parts.imageFilter() == null ? null : parts.imageFilter().get());
    }

    private static Parts read(Fields fields) {
        fields.unsupported("shouldResumeStateful", "no group is stateful here; leave it out");
        fields.unsupported("autoApplyTags", "tags reach instances by a roll; leave it out");
        Boolean shouldRoll = fields.flag("shouldRoll");
        return new Parts(
                Boolean.TRUE.equals(shouldRoll),
                fields.isKnown("rollConfig") ? fields.object("rollConfig", RollBody::start) : null,
                fields.isKnown("imageFilter") ? fields.object("imageFilter", UpdatePolicyBody::imageFilter) : null);
    }

    private static Supplier<ImageFilter> imageFilter(Fields fields) {
        if (fields.isEmptyList("owners")) {
            fields.wrong("owners", "is required: at least one, because anybody may give an image any name");
        }
        List<String> owners =
                fields.texts("owners", OWNER, "self, amazon, aws-marketplace or an account id of 12 digits");
        String namePattern = fields.text("namePattern", NAME_LENGTH);
        Map<String, String> tags = TagsBody.read(fields, MAX_TAGS);
        if (!fields.has("namePattern") && tags.isEmpty() && fields.isEmptyList("tags")) {
            fields.wrong("namePattern", "is required without tags: the image's name, where * is any text");
        }
        return () -> new ImageFilter(owners, namePattern, tags);
    }
}
