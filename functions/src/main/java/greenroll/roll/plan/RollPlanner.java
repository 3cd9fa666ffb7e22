package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.group.Selection;
import greenroll.group.Subnet;
import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.TakeOver;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.member.Membership;
import greenroll.roll.observation.RollObservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calculates floor, ceiling and batches of a roll, and the zones of launches, from an observation. Pure. */
public final class RollPlanner {

    /**
     * The most new launch calls of one visit. With a visit every 10 s this stays below EC2's bucket of 5 calls,
     * refilled by 2 a second.
     */
    public static final int MAX_CALLS = 4;

    private RollPlanner() {}

    /** Why a roll cannot run, by its first observation. */
    public record Refused(FailureCode code, String reason) {}

    public static @Nullable Refused refuse(Roll roll, RollObservation seen) {
        return ActionPlanner.of(roll.facts().action()).refuse(roll, seen);
    }

    /** Returns floor, ceiling and batches from the first observation in which all health is known. */
    public static Baseline baseline(Roll roll, RollObservation seen) {
        return ActionPlanner.of(roll.facts().action()).baseline(roll, seen);
    }

    /**
     * The batches as they would go if nothing changed.
     *
     * @param begun with a baseline
     */
    public static List<PlannedBatch> batches(Roll begun, RollObservation seen) {
        return ActionPlanner.of(begun.facts().action()).batches(begun, seen);
    }

    /**
     * Returns the batches in words, and how many instances are left alone.
     *
     * @param begun with a baseline
     */
    public static String inWords(Roll begun, RollObservation seen) {
        Baseline baseline = Objects.requireNonNull(begun.head().baseline());
        LeftAlone alone = LeftAlone.of(begun, seen);
        return alone.isAll()
                ? alone.inWords()
                : "about " + baseline.plan().count() + " batches of "
                        + baseline.plan().largest() + (alone.isNone() ? "" : "; " + alone.inWords());
    }

    static boolean isLeaving(Roll roll, RollObservation seen, Instance one) {
        TakeOver over = roll.head().ownership().takeOver();
        return over != null && seen.leaves(over, one);
    }

    /**
     * Returns the baseline with floor and ceiling for what the owner of the Auto Scaling group wants now. Fewer instances
     * lower the floor of a replacement, and more instances raise the ceiling.
     */
    public static Baseline following(Roll roll, Baseline baseline) {
        Membership membership = Objects.requireNonNull(roll.head().membership());
        RollFacts facts = roll.facts();
        int target = facts.target();
        int inPlace = facts.action().isInPlace() ? baseline.plan().largest() : 0;
        int floor = Math.min(Math.min(target, baseline.inService()), membership.wanted()) - inPlace;
        int more = Math.max(0, membership.wanted() - target);
        int ceiling = ceiling(target, baseline.live(), facts.bounds().surge(), baseline.inService() > 0) + more;
        return baseline.with(next -> next.floor(Math.max(0, floor)).ceiling(Math.max(baseline.ceiling(), ceiling)));
    }

    /**
     * Returns the largest number of live instances. With nothing in service, the whole target may come in addition to
     * the live instances.
     */
    public static int ceiling(int target, int live, int surge, boolean serves) {
        return Math.max(target, live) + (serves ? surge : Math.max(target, surge));
    }

    /**
     * Spreads instances over subnets, so that the zones are even when the operation has ended. Each goes to the zone
     * with the fewest staying instances. Among equals it goes to the zone with the most leaving ones, then by the
     * zone's name. So a zone that serves before also serves afterwards.
     *
     * @param open subnets that may be tried; with none, the result is empty
     * @return number of launches in each subnet
     */
    public static Map<Subnet, Integer> spread(int count, List<Subnet> open, ZoneCounts before) {
        Map<String, Integer> zones = new HashMap<>(before.staying());
        Map<Subnet, Integer> launches = new LinkedHashMap<>();
        for (int i = 0; i < count && !open.isEmpty(); i++) {
            Subnet least = open.stream()
                    .min(Comparator.comparing((Subnet one) -> zones.getOrDefault(one.zone(), 0))
                            .thenComparing(one -> -before.leaving().getOrDefault(one.zone(), 0))
                            .thenComparing(Subnet::zone)
                            .thenComparing(one -> launches.getOrDefault(one, 0))
                            .thenComparing(Subnet::subnetId))
                    .orElseThrow();
            launches.merge(least, 1, Integer::sum);
            zones.merge(least.zone(), 1, Integer::sum);
        }
        return launches;
    }

    /**
     * Spreads the next instances of a roll over subnets. With ZONE_BY_ZONE the zones are as even at the end, but green
     * comes zone by zone, as blue goes.
     *
     * @param count number of launches now
     * @param left number of launches that the roll still makes, with these
     */
    static Map<Subnet, Integer> spread(Roll roll, int count, int left, List<Subnet> open, ZoneCounts before) {
        if (roll.settings().selection().order() != Selection.Order.ZONE_BY_ZONE) {
            return spread(count, open, before);
        }
        Map<Subnet, Integer> launches = new LinkedHashMap<>();
        int[] missing = {count};
        spread(Math.max(count, left), open, before).entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Subnet::zone).thenComparing(Subnet::subnetId)))
                .forEach(each -> {
                    int here = Math.min(each.getValue(), missing[0]);
                    missing[0] -= here;
                    if (here > 0) {
                        launches.put(each.getKey(), here);
                    }
                });
        return launches;
    }

    /** Splits a count into calls of at most {@code most}. */
    public static List<Integer> calls(int count, int most) {
        List<Integer> calls = new ArrayList<>();
        for (int left = count; left > 0; left -= most) {
            calls.add(Math.min(left, most));
        }
        return calls;
    }
}
