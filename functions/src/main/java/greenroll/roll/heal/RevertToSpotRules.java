package greenroll.roll.heal;

import greenroll.fleet.Instance;
import greenroll.fleet.price.PriceList;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotStrategy;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollHead;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.plan.HourlyPrice;
import greenroll.roll.plan.PlannedMix;
import greenroll.roll.plan.SpotShare;
import greenroll.roll.plan.TerminationPolicy;
import greenroll.roll.plan.ZoneCounts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides when on-demand instances that stand in for spot instances are replaced by spot instances again. The group
 * must be well otherwise. Whether EC2 has spot capacity shows only when it is asked, so it is asked from time to
 * time. Pure.
 */
public final class RevertToSpotRules {

    /** The time from the end of one attempt to the next. */
    static final Duration BETWEEN_ATTEMPTS = Duration.ofMinutes(30);

    private RevertToSpotRules() {}

    /** Whether so many on-demand instances are in service that some of them stand in for spot instances. */
    public static boolean isWanted(HealRules.Seen seen, HealDecision decision, Instant now) {
        SpotStrategy strategy = seen.group().policy().strategy().spot();
        return strategy.usesSpot()
                && !decision.heals()
                && decision.after().isWell()
                && strategy.reverts().isOpen(now)
                && standIns(seen) > 0;
    }

    private static int standIns(HealRules.Seen seen) {
        int target = seen.group().capacity().target();
        List<Instance> live = seen.look().live();
        long onDemand = live.stream().filter(one -> !one.launch().spot()).count();
        int surplus = (int) onDemand - seen.group().policy().strategy().spot().onDemand(target);
        return live.size() == target ? surplus : 0;
    }

    /**
     * Returns what a HEAL is to replace; empty when the last attempt is not long ago.
     *
     * @param past operations of the group, the newest first
     */
    public static Optional<HealDecision> decide(
            HealRules.Seen seen, HealDecision decision, List<RollHead> past, Instant now) {
        boolean tooSoon = past.stream()
                .filter(HealRules::isRevert)
                .anyMatch(head -> now.isBefore(head.progress().updatedAt().plus(BETWEEN_ATTEMPTS)));
        if (tooSoon) {
            return Optional.empty();
        }
        GroupObservation look = seen.look();
        InServiceRules health = look.health();
        List<Instance> serving = look.live().stream().filter(health::inService).toList();
        List<Instance> onDemand =
                serving.stream().filter(one -> !one.launch().spot()).toList();
        SpotShare share = new SpotShare(
                        seen.group().policy().strategy().spot(),
                        seen.group().capacity().target(),
                        0,
                        0)
                .plus(serving);
        List<String> ids =
                TerminationPolicy.fullestFirst(onDemand, standIns(seen), ZoneCounts.inZones(serving), share).stream()
                        .map(Instance::id)
                        .toList();
        return ids.isEmpty()
                ? Optional.empty()
                : Optional.of(new HealDecision(
                        decision.after(),
                        ids,
                        0,
                        ReplacementScope.Cause.REVERT_TO_SPOT,
                        ids.size() + (ids.size() == 1 ? " on-demand instance stands" : " on-demand instances stand")
                                + " in for spot"));
    }

    /**
     * Returns the decision with a word on what it saves in an hour. It is the same decision when a price is missing, and
     * when EC2 could take a pool of spot instances that costs more than the on-demand instances.
     *
     * @param hardware hardware of the spot instances
     */
    public static HealDecision priced(
            HealRules.Seen seen, HealDecision decision, LaunchSpecification.Hardware hardware, PriceList prices) {
        List<Instance> replaced = seen.look().live().stream()
                .filter(one -> decision.instanceIds().contains(one.id()))
                .toList();
        PlannedMix spot = PlannedMix.ofSpot(
                replaced.size(), hardware, seen.group().placement().subnets());
        if (HourlyPrice.of(replaced, prices) instanceof HourlyPrice.Known before
                && HourlyPrice.of(spot, prices) instanceof HourlyPrice.Known after) {
            BigDecimal least = HourlyPrice.rounded(before.least().subtract(after.most()));
            BigDecimal most = HourlyPrice.rounded(before.most().subtract(after.least()));
            return least.signum() > 0
                    ? decision.saying(": about "
                            + (least.equals(most) ? "" : HourlyPrice.inWords(least) + " to ")
                            + HourlyPrice.inWords(most) + " USD an hour less")
                    : decision;
        }
        return decision;
    }
}
