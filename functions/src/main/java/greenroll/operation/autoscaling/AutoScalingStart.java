package greenroll.operation.autoscaling;

import greenroll.fleet.autoscaling.AutoScalingDetails;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.MixedInstances;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Healing;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.group.Subnet;
import greenroll.group.TemplateChoice;
import greenroll.roll.RollFacts;
import greenroll.roll.RollSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The facts of the Auto Scaling group that the start of a roll needs, read at one time.
 *
 * @param binding the group's own record of it
 * @param serving launch template version that the Auto Scaling group names now, by its number
 * @param wanted version that the roll launches; while one is to be made, the version that it is made from, with the
 *     number that the new one would have
 * @param choice what the request asks for
 * @param subnets the Auto Scaling group's subnets with their zones; the zone of one that does not exist is empty
 */
@RecordBuilder
public record AutoScalingStart(
        AutoScaling binding,
        AutoScalingGroup group,
        AutoScalingDetails details,
        LaunchTemplates.Version serving,
        LaunchTemplates.Version wanted,
        TemplateChoice choice,
        List<Subnet> subnets)
        implements AutoScalingStartBuilder.With {

    public AutoScalingStart {
        subnets = List.copyOf(subnets);
    }

    /**
     * Returns the group as its operations see it, with what is the Auto Scaling group's. The revisions are numbers of
     * launch template versions.
     */
    public Group of(Group stored) {
        return live(stored, group, subnets).with(c -> {
            c.revisions(new Group.Revisions(wanted.number(), serving.number(), wanted.number()));
            c.policy(c.policy().withStrategy(withSpot(stored.policy().strategy(), group)));
        });
    }

    /** Returns the group with the capacity and the subnets of the Auto Scaling group. */
    static Group live(Group stored, AutoScalingGroup group, List<Subnet> subnets) {
        AutoScalingGroup.Size size = group.size();
        return stored.with(c -> {
            c.capacity(new Capacity(size.minimum(), size.desired(), size.maximum()));
            c.placement(c.placement().withSubnets(subnets));
        });
    }

    private static Strategy withSpot(Strategy strategy, AutoScalingGroup group) {
        return new Strategy(
                spot(group), strategy.utilizeReservedInstances(), strategy.drainingTimeout(), strategy.elastigroup());
    }

    /** Returns the share of spot instances of a simple mixed instances policy, for the present desired capacity. */
    static SpotStrategy spot(AutoScalingGroup group) {
        MixedInstances mixed = group.launching().mixed();
        if (mixed == null || !mixed.isSimple() || mixed.onDemandPercentage() >= 100) {
            return SpotStrategy.NONE;
        }
        if (mixed.onDemandBase() == 0) {
            return SpotStrategy.NONE.withRisk(100 - mixed.onDemandPercentage());
        }
        int desired = group.size().desired();
        int above = Math.max(0, desired - mixed.onDemandBase());
        // Auto Scaling rounds in favour of on-demand instances.
        int onDemand = Math.min(desired, mixed.onDemandBase()) + Math.ceilDiv(above * mixed.onDemandPercentage(), 100);
        return onDemand >= desired ? SpotStrategy.NONE : SpotStrategy.NONE.withOnDemandCount(onDemand);
    }

    /**
     * Returns what the roll launches: the wanted version, as the Auto Scaling group launches it. Where the same tag is in
     * both, the group's value holds, as with Auto Scaling's own launches.
     */
    public LaunchSpecification specification() {
        LaunchSpecification template = wanted.specification();
        Map<String, String> tags = new HashMap<>(template.tags());
        tags.putAll(group.propagated());
        MixedInstances mixed = group.launching().mixed();
        List<String> types = mixed == null || mixed.instanceTypes().isEmpty()
                ? template.hardware().instanceTypes()
                : mixed.instanceTypes();
        return template.with(c -> {
            c.imageId(Objects.requireNonNullElse(choice.imageId(), template.imageId()));
            c.userData(choice.userData() == null ? template.userData() : choice.userData());
            c.tags(tags);
            c.hardware(c.hardware().withInstanceTypes(types));
            // Without a type the target groups judge, where there are any. Every instance that serves is in them.
            c.serving(new LaunchSpecification.Serving(group.targetGroupArns(), null, healing()));
        });
    }

    /** A roll watches a batch for the group's grace period, unless the request gives another one. */
    private Healing healing() {
        Duration grace = group.checks().gracePeriod();
        return new Healing(
                true,
                grace.compareTo(RollSettings.MAX_GRACE_PERIOD) > 0 ? RollSettings.MAX_GRACE_PERIOD : grace,
                Healing.DEFAULT.unhealthyFor());
    }

    /** Returns the facts of a roll that starts now. */
    public RollFacts.AutoScaling facts() {
        return new RollFacts.AutoScaling(
                group.name(),
                binding.mayRaiseMaxSize(),
                group.size(),
                group.suspended(),
                group.launching().protectsNew(),
                from(),
                wanted.reference());
    }

    /** Returns the launch template version, as the Auto Scaling group names it. */
    public TemplateReference from() {
        return Objects.requireNonNull(group.launching().template());
    }

    /** Returns the same with the version that was made for the roll. */
    public AutoScalingStart made(LaunchTemplates.Version version) {
        return with(c -> c.wanted(version).choice(new TemplateChoice(Integer.toString(version.number()), null, null)));
    }
}
