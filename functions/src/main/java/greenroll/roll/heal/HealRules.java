package greenroll.roll.heal;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.SpotNotice;
import greenroll.group.Group;
import greenroll.group.Healing;
import greenroll.roll.HealingState;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.observation.InServiceRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which instances of a group are replaced without a roll. Missing instances are, once two observations have
 * missed them. Unhealthy instances are, once the load balancer or EC2 has called them unhealthy for long enough. If all
 * instances of a target group or a zone are unhealthy at once, the cause is common, and new instances would not help.
 * Then healing holds, and the owner is told. Spot instances with a notice are replaced at once. Pure.
 */
public final class HealRules {

    /** The longest time between two observations that counts as watched. */
    static final Duration GAP = Duration.ofMinutes(5);

    /** Descriptions are late, so instances must be missing for so long. */
    static final Duration MISSED_FOR = Duration.ofSeconds(45);

    /** The pause after a heal that failed or was stopped. Each further one in a row doubles it. */
    static final Duration FIRST_PAUSE = Duration.ofMinutes(10);

    static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    /** The least number of instances for a common cause. One instance says nothing about its target group or zone. */
    private static final int MANY = 2;

    private static final int COMMENT = 256;

    private HealRules() {}

    /** A group and its healing state at one observation. */
    public record Seen(Group group, Healing healing, GroupObservation look, HealingState before) {}

    /** @return the decision; deciding twice on the same input gives the same */
    public static HealDecision decide(Seen seen, Instant now) {
        HealingState before = seen.before();
        boolean watched = !now.isAfter(before.at().plus(GAP));
        List<Instance> live = seen.look().live();
        if (live.stream().anyMatch(one -> one.tags().autoScalingGroup() != null)) {
            // An Auto Scaling group replaces those instances itself, and would work against healing.
            return HealDecision.leave(HealingState.none(now));
        }
        Map<String, Instant> since = new HashMap<>();
        live.stream().filter(one -> isUnhealthy(seen, one, now)).forEach(one -> {
            Instant first = watched ? before.unhealthySince().get(one.id()) : null;
            since.put(one.id(), first == null ? now : first);
        });
        int missing = Math.max(0, seen.group().capacity().target() - live.size());
        Instant missingSince =
                missing == 0 ? null : watched && before.missingSince() != null ? before.missingSince() : now;
        List<Instance> noticed = live.stream()
                .filter(one -> seen.look()
                        .fleet()
                        .notice(one.id())
                        .filter(notice -> isHeeded(seen, notice))
                        .isPresent())
                .toList();
        List<Instance> due = live.stream()
                .filter(one -> !noticed.contains(one))
                .filter(one -> since.containsKey(one.id()))
                .filter(one -> seen.healing().replacesUnhealthy())
                .filter(one -> isPast(since.get(one.id()), seen.healing().unhealthyFor(), now))
                .toList();
        CommonCause common = due.isEmpty() ? CommonCause.NOT : commonCause(seen, live, since.keySet());
        HealingState after = new HealingState(now, since, missingSince, held(before.held(), common.reason(), now));
        // EC2 takes them away, whatever the cause of the others is.
        List<Instance> replaced = new ArrayList<>(noticed);
        due.stream()
                .filter(one -> !common.isWhole()
                        && !common.zones().contains(one.placement().zone()))
                .forEach(replaced::add);
        int lacking = missingSince != null && isPast(missingSince, MISSED_FOR, now) && !common.isWhole() ? missing : 0;
        if (replaced.isEmpty() && lacking == 0) {
            return HealDecision.leave(after);
        }
        return new HealDecision(
                after,
                replaced.stream().map(Instance::id).toList(),
                lacking,
                cause(seen, noticed, replaced),
                why(seen, replaced, since, lacking, now));
    }

    private static boolean isHeeded(Seen seen, SpotNotice notice) {
        return notice.isInterruption()
                || seen.group().policy().strategy().spot().rebalances();
    }

    private static ReplacementScope.Cause cause(Seen seen, List<Instance> noticed, List<Instance> replaced) {
        if (noticed.stream()
                .anyMatch(one -> seen.look().fleet().interruption(one.id()).isPresent())) {
            return ReplacementScope.Cause.INTERRUPTION;
        }
        if (!noticed.isEmpty()) {
            return ReplacementScope.Cause.REBALANCE_RECOMMENDATION;
        }
        return replaced.isEmpty() ? ReplacementScope.Cause.MISSING : ReplacementScope.Cause.UNHEALTHY;
    }

    /**
     * Returns until when healing pauses because the last heals failed or were stopped; empty when it may begin.
     *
     * @param past operations of the group, the newest first
     */
    public static Optional<Instant> postponedUntil(List<RollHead> past, Instant now) {
        List<RollHead> failed = past.stream()
                // An attempt to go back to spot says nothing about the instances that are to be healed.
                .filter(head -> !isRevert(head))
                .takeWhile(head -> head.facts().kind() == RollKind.HEAL && head.stage() != Stage.FINISHED)
                .toList();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        Duration pause = FIRST_PAUSE;
        for (int i = 1; i < failed.size() && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        Duration capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return Optional.of(failed.getFirst().progress().updatedAt().plus(capped))
                .filter(now::isBefore);
    }

    /** Whether the operation replaces on-demand instances by spot instances. */
    static boolean isRevert(RollHead head) {
        ReplacementScope scope = head.facts().replacementScope();
        return scope != null && scope.revertsToSpot();
    }

    /**
     * Whether the health check calls it unhealthy, or it is stopped. Unknown health and a missing registration do not
     * count.
     */
    private static boolean isUnhealthy(Seen seen, Instance one, Instant now) {
        if (now.isBefore(one.launch().launchedAt().plus(seen.healing().gracePeriod()))) {
            return false;
        }
        return one.state() == InstanceState.STOPPED
                || seen.look().health().verdict(one) == InServiceRules.Verdict.UNHEALTHY;
    }

    /** The unhealthy instances with a common cause that new instances would not remove. */
    private record CommonCause(
            boolean isWhole, Set<String> zones, @Nullable String reason) {
        static final CommonCause NOT = new CommonCause(false, Set.of(), null);
    }

    private static CommonCause commonCause(Seen seen, List<Instance> live, Set<String> unhealthy) {
        InServiceRules health = seen.look().health();
        Function<List<Instance>, Boolean> isAll =
                some -> some.size() >= MANY && some.stream().allMatch(one -> unhealthy.contains(one.id()));
        List<Instance> judged = live.stream()
                .filter(one -> health.inService(one) || unhealthy.contains(one.id()))
                .toList();
        if (isAll.apply(judged)) {
            return new CommonCause(true, Set.of(), "each of the group's " + judged.size() + " instances is unhealthy");
        }
        Map<String, List<Instance>> inTargetGroup = new TreeMap<>();
        judged.forEach(one -> health.targetGroupsOf(one)
                .forEach(arn -> inTargetGroup
                        .computeIfAbsent(arn, key -> new ArrayList<>())
                        .add(one)));
        for (var each : inTargetGroup.entrySet()) {
            if (each.getValue().size() >= MANY
                    && each.getValue().stream().allMatch(one -> health.failsIn(each.getKey(), one))) {
                return new CommonCause(
                        true,
                        Set.of(),
                        "each of the " + each.getValue().size() + " instances in target group "
                                + InServiceRules.nameOf(each.getKey()) + " is unhealthy");
            }
        }
        Map<String, List<Instance>> inZone = judged.stream()
                .collect(Collectors.groupingBy(one -> one.placement().zone(), TreeMap::new, Collectors.toList()));
        Set<String> zones = inZone.entrySet().stream()
                .filter(each -> isAll.apply(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        return zones.isEmpty()
                ? CommonCause.NOT
                : new CommonCause(false, zones, "each instance in " + String.join(" and in ", zones) + " is unhealthy");
    }

    /** Returns the hold. A hold that continues keeps its start, so the owner is told once. */
    private static HealingState.@Nullable Held held(
            HealingState.@Nullable Held before, @Nullable String reason, Instant now) {
        if (reason == null) {
            return null;
        }
        return before == null
                ? new HealingState.Held(now, reason, false)
                : new HealingState.Held(before.since(), reason, before.isTold());
    }

    private static String why(
            Seen seen, List<Instance> replaced, Map<String, Instant> since, int missing, Instant now) {
        String unhealthy = replaced.stream()
                .sorted(Comparator.comparing(Instance::id))
                .limit(3)
                .map(one -> seen.look()
                        .fleet()
                        .notice(one.id())
                        .map(HealRules::inWords)
                        .orElseGet(() -> one.id() + " unhealthy for "
                                + Duration.between(Objects.requireNonNull(since.get(one.id())), now)
                                        .toSeconds() + " s ("
                                + seen.look().health().inWords(one) + ")"))
                .collect(Collectors.joining(", "));
        String more = replaced.size() > 3 ? " and " + (replaced.size() - 3) + " more" : "";
        String gone =
                missing == 0 ? "" : missing + " of " + seen.group().capacity().target() + " missing";
        String why = unhealthy + more + (unhealthy.isEmpty() || gone.isEmpty() ? "" : "; ") + gone;
        return why.length() <= COMMENT ? why : why.substring(0, COMMENT - 1) + "…";
    }

    private static String inWords(SpotNotice notice) {
        return switch (notice.kind()) {
            case INTERRUPTION -> notice.instanceId() + " will be interrupted at " + notice.until();
            case REBALANCE_RECOMMENDATION -> notice.instanceId() + " has a rebalance recommendation";
        };
    }

    private static boolean isPast(@Nullable Instant since, Duration time, Instant now) {
        return since != null && !now.isBefore(since.plus(time));
    }
}
