package greenroll.api.roll;

import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.member.Membership;
import org.jspecify.annotations.Nullable;

/**
 * The Auto Scaling group whose instances a roll replaces, as the API shows it.
 *
 * @param fromVersion the launch template version, as the Auto Scaling group named it at the start
 * @param toVersion the number of the version that the roll launches
 * @param imageId the image that the roll launches; null for a restart
 * @param desiredCapacity the desired capacity that the group's owner and its policies want, as far as the roll has seen
 */
public record AutoScalingView(
        String name,
        String launchTemplateId,
        String fromVersion,
        String toVersion,
        @Nullable String imageId,
        int desiredCapacity) {

    /** Returns the view of a roll; null for a group of Greenroll's own. */
    public static @Nullable AutoScalingView of(RollHead head) {
        Membership membership = head.progress().membership();
        RollFacts.AutoScaling facts = head.facts().autoScaling();
        return facts == null
                ? null
                : of(head.facts(), facts, membership == null ? facts.size().desired() : membership.wanted());
    }

    static @Nullable AutoScalingView of(RollFacts facts) {
        return facts.autoScaling() == null
                ? null
                : of(facts, facts.autoScaling(), facts.autoScaling().size().desired());
    }

    private static AutoScalingView of(RollFacts roll, RollFacts.AutoScaling facts, int desired) {
        return new AutoScalingView(
                facts.name(),
                facts.to().id(),
                facts.from().version(),
                facts.to().version(),
                roll.action().launchesGreen() ? roll.specification().imageId() : null,
                desired);
    }
}
