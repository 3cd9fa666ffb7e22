package greenroll.roll.heal;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.group.Group;
import greenroll.group.Healing;
import greenroll.roll.HealingState;
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
 * What of a group is to be replaced without a roll, and what not. One that died is, once two looks have missed it; one
 * that the load balancer or EC2 has called unhealthy for long enough is. Where everything in a target group, or everything in a
 * zone, is unhealthy at once, the cause is common and new instances would fare no better: that is held, and told. Pure.
 */
public final class HealRules {

    /** Two looks further apart have not watched what was in between. */
    static final Duration GAP = Duration.ofMinutes(5);

    /** Descriptions are late: what is missing must be missed for so long. */
    static final Duration MISSED_FOR = Duration.ofSeconds(45);

    /** After a heal that failed or was stopped; doubled by each further one in a row. */
    static final Duration FIRST_PAUSE = Duration.ofMinutes(10);

    static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    /** One alone says nothing about its target group or zone. */
    private static final int MANY = 2;

    private static final int COMMENT = 256;

    private HealRules() {}

    /** A group as one look found it. */
    public record Seen(Group group, Healing healing, GroupObservation look, HealingState before) {}

    /** @return what to do now; deciding twice on the same gives the same */
    public static HealDecision decide(Seen seen, Instant now) {
        HealingState before = seen.before();
        boolean watched = !now.isAfter(before.at().plus(GAP));
        List<Instance> live = seen.look().live();
        if (live.stream().anyMatch(one -> one.tags().autoScalingGroup() != null)) {
            // Another hand replaces those, and would fight over them.
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
        List<Instance> due = live.stream()
                .filter(one -> since.containsKey(one.id()))
                .filter(one -> seen.healing().replacesUnhealthy())
                .filter(one -> isPast(since.get(one.id()), seen.healing().unhealthyFor(), now))
                .toList();
        CommonCause common = due.isEmpty() ? CommonCause.NOT : commonCause(seen, live, since.keySet());
        HealingState after = new HealingState(now, since, missingSince, held(before.held(), common.reason(), now));
        if (common.isWhole()) {
            return HealDecision.leave(after);
        }
        List<Instance> replaced = due.stream()
                .filter(one -> !common.zones().contains(one.placement().zone()))
                .toList();
        boolean isMissed = missingSince != null && isPast(missingSince, MISSED_FOR, now);
        return new HealDecision(
                after,
                replaced.stream().map(Instance::id).toList(),
                isMissed ? missing : 0,
                why(seen, replaced, since, isMissed ? missing : 0, now));
    }

    /**
     * Until when nothing is healed because the last heals failed or were stopped; empty when it may begin.
     *
     * @param past the group's operations, the newest first
     */
    public static Optional<Instant> postponedUntil(List<RollHead> past, Instant now) {
        List<RollHead> failed = past.stream()
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

    /** Called unhealthy by who checks it, or stopped. Unknown health, and one that nobody registered, are no reason. */
    private static boolean isUnhealthy(Seen seen, Instance one, Instant now) {
        if (now.isBefore(one.launch().launchedAt().plus(seen.healing().gracePeriod()))) {
            return false;
        }
        return one.state() == InstanceState.STOPPED
                || seen.look().health().verdict(one) == InServiceRules.Verdict.UNHEALTHY;
    }

    /** Which unhealthy are so for a reason that no new instance would mend. */
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

    /** The same reason holds on; the owner is told once of each time that it begins. */
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
                .map(one -> one.id() + " unhealthy for "
                        + Duration.between(Objects.requireNonNull(since.get(one.id())), now)
                                .toSeconds() + " s ("
                        + seen.look().health().inWords(one) + ")")
                .collect(Collectors.joining(", "));
        String more = replaced.size() > 3 ? " and " + (replaced.size() - 3) + " more" : "";
        String gone =
                missing == 0 ? "" : missing + " of " + seen.group().capacity().target() + " missing";
        String why = unhealthy + more + (unhealthy.isEmpty() || gone.isEmpty() ? "" : "; ") + gone;
        return why.length() <= COMMENT ? why : why.substring(0, COMMENT - 1) + "…";
    }

    private static boolean isPast(@Nullable Instant since, Duration time, Instant now) {
        return since != null && !now.isBefore(since.plus(time));
    }
}
