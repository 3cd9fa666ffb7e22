package greenroll.roll.observation;

import greenroll.fleet.Instance;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether an instance already runs what a roll launches: its revision, by the instance's tag, and its image. So an
 * instance without the tag does not match, and neither does one with an earlier image of the same parameter. The revision
 * of a member of an Auto Scaling group is its launch template version.
 *
 * @param imageId image that the roll launches
 * @param templateId launch template of the Auto Scaling group; null for a group of Greenroll's own
 * @param members the Auto Scaling group as it is now; null when it is not known, or for a group of Greenroll's own
 */
public record Matching(
        int revision,
        String imageId,
        @Nullable String templateId,
        @Nullable AutoScalingGroup members) {

    public boolean matches(Instance instance) {
        return Integer.valueOf(revision).equals(instance.tags().revision())
                && imageId.equals(instance.launch().imageId())
                && !isOfAnotherTemplate(instance);
    }

    /** A version of another launch template can have the same number. */
    private boolean isOfAnotherTemplate(Instance instance) {
        TemplateReference from = members == null
                ? null
                : members.member(instance.id())
                        .map(AutoScalingGroup.Member::template)
                        .orElse(null);
        return from != null && !from.id().equals(templateId);
    }
}
