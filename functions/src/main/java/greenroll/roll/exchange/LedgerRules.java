package greenroll.roll.exchange;

import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.Stage;
import greenroll.roll.member.Membership;
import greenroll.roll.work.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides which settings of an Auto Scaling group a roll changes, and restores them. Each is in the record before it is
 * changed. An accepted call ends its entry, because a description may show the setting of an earlier time.
 */
public final class LedgerRules {
    /** The processes that would undo or repeat the roll's work, by the setting that stands for them. */
    private static final Map<Membership.Setting, String> PROCESSES = new EnumMap<>(Map.of(
            Membership.Setting.AZ_REBALANCE, "AZRebalance",
            Membership.Setting.INSTANCE_REFRESH, "InstanceRefresh"));

    private LedgerRules() {}

    /** @param work calls that must come before the first move; none when the group is prepared */
    record Prepared(Membership next, List<Work> work) {}

    /**
     * Suspends the processes that its owner has not suspended. Each is suspended once, so an owner who resumes one has
     * their way.
     */
    static Prepared prepare(Membership membership, RollFacts.AutoScaling facts, AutoScalingGroup group) {
        Membership next = membership;
        TreeSet<String> missing = new TreeSet<>();
        for (Map.Entry<Membership.Setting, String> process : PROCESSES.entrySet()) {
            Optional<Membership.Entry> entry = membership.entry(process.getKey());
            boolean isRunning = !group.suspended().contains(process.getValue())
                    && !facts.suspended().contains(process.getValue());
            if (entry.map(one -> !one.isAccepted()).orElse(isRunning)) {
                next = next.noting(process.getKey(), "running", "suspended");
                missing.add(process.getValue());
            }
        }
        return missing.isEmpty()
                ? new Prepared(membership, List.of())
                : new Prepared(next, List.of(new Work.Change(new AutoScalingChange.Suspend(missing))));
    }

    /** Whether the group still launches from the version before, although the roll finishes. */
    public static boolean owesVersion(Roll roll) {
        RollFacts facts = roll.facts();
        Membership membership = Objects.requireNonNull(roll.head().membership());
        return roll.head().stage() == Stage.FINISHING
                && facts.movesServing()
                && !membership.versionSet()
                && !Integer.valueOf(facts.revision()).equals(facts.revisions().servingRevision());
    }

    /**
     * Returns the calls that restore the settings. A finished roll sets the group's version first, so that no instance is
     * launched from the version before. A refused version does not keep the other settings from being restored.
     */
    static List<Work> restore(Membership membership, Roll roll, AutoScalingGroup group) {
        RollFacts.AutoScaling facts = Objects.requireNonNull(roll.facts().autoScaling());
        List<Work> work = new ArrayList<>();
        if (owesVersion(roll)) {
            work.add(new Work.Change(new AutoScalingChange.Version(facts.to())));
        }
        TreeSet<String> processes = new TreeSet<>();
        for (Membership.Entry entry : membership.ledger()) {
            switch (entry.setting()) {
                case AZ_REBALANCE, INSTANCE_REFRESH ->
                    processes.add(Objects.requireNonNull(PROCESSES.get(entry.setting())));
                case MAX_SIZE -> work.add(new Work.Change(new AutoScalingChange.Maximum(maximum(entry, group))));
                case PROTECTION ->
                    work.add(new Work.Change(new AutoScalingChange.Protect(
                            membership.attached().stream().sorted().toList(), false)));
            }
        }
        if (!processes.isEmpty()) {
            work.add(new Work.Change(new AutoScalingChange.Resume(processes)));
        }
        return work;
    }

    /** Returns the maximum to set: the one before, unless the owner has set another meanwhile. */
    private static int maximum(Membership.Entry entry, AutoScalingGroup group) {
        int now = group.size().maximum();
        boolean isOwners = now != Integer.parseInt(entry.before()) && now != Integer.parseInt(entry.changed());
        return isOwners ? now : Integer.parseInt(entry.before());
    }

    /** Returns the record after the group accepted the change. */
    public static Membership accepted(Membership membership, AutoScalingChange change, boolean ends, Instant now) {
        return switch (change) {
            case AutoScalingChange.Suspend(var processes) -> {
                Membership next = membership;
                for (Map.Entry<Membership.Setting, String> process : PROCESSES.entrySet()) {
                    next = processes.contains(process.getValue()) ? next.accepted(process.getKey()) : next;
                }
                yield next;
            }
            case AutoScalingChange.Resume(var processes) -> {
                Membership next = membership;
                for (Map.Entry<Membership.Setting, String> process : PROCESSES.entrySet()) {
                    next = processes.contains(process.getValue()) ? next.restored(process.getKey()) : next;
                }
                yield next;
            }
            case AutoScalingChange.Maximum _ ->
                ends
                        ? membership.restored(Membership.Setting.MAX_SIZE)
                        : membership.accepted(Membership.Setting.MAX_SIZE);
            case AutoScalingChange.Desired _ -> membership.settled(now);
            case AutoScalingChange.Version _ -> membership.withVersionSet(true);
            case AutoScalingChange.Protect(var _, boolean isProtected) -> {
                if (isProtected) {
                    yield membership.accepted(Membership.Setting.PROTECTION);
                }
                // Before the end it is of blue that the group may scale in.
                yield ends ? membership.restored(Membership.Setting.PROTECTION) : membership;
            }
        };
    }
}
