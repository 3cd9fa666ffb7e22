package greenroll.roll.observation;

import greenroll.fleet.Instance;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells which instances of an Auto Scaling group a roll deals with. The group's own instances do not carry Greenroll's
 * tags, so membership stands for them. Pure.
 */
public final class AutoScalingMembers {

    private AutoScalingMembers() {}

    /**
     * Returns the instances in the same order. A member that the group counts is marked as the group's, with the number
     * of its launch template version as its revision. Tags that an instance carries stay as they are. Called twice, it
     * returns the same.
     *
     * <p>Other members stay as they are: those that leave the group, and those in standby. A person took the latter out of
     * service on purpose, so no roll touches them while they lack the tag.
     *
     * @param groupId the group that stands for this Auto Scaling group
     */
    public static List<Instance> mark(List<Instance> instances, AutoScalingGroup group, String groupId) {
        return instances.stream()
                .map(instance -> group.member(instance.id())
                        .filter(member -> member.lifecycle().counts())
                        .map(member -> marked(instance, member, groupId))
                        .orElse(instance))
                .toList();
    }

    /**
     * Returns the number of the launch template version that the member runs; null when the group does not name one. It
     * is the revision of such a member.
     */
    public static @Nullable Integer revision(Member member) {
        return member.template() != null && member.template().isFixed()
                ? Integer.valueOf(member.template().version())
                : null;
    }

    private static Instance marked(Instance instance, Member member, String groupId) {
        Instance.Tags tags = instance.tags();
        return instance.withTags(tags.with(c -> {
            c.groupId(tags.groupId() == null ? groupId : tags.groupId());
            c.revision(tags.revision() == null ? revision(member) : tags.revision());
        }));
    }
}
