package greenroll.roll.member;

import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The acts of a roll on its Auto Scaling group, by the answers of its calls. It tells which part of the group's desired
 * capacity is the roll's own, so that the rest is the owner's.
 *
 * @param wanted desired capacity that the group would have without the roll: what its owner and its policies want
 * @param owed by how much the roll has raised the desired capacity until now; negative when it has lowered it
 * @param attached instances that the roll has attached
 * @param asked moves that were asked for, and whose answer is not known for sure
 * @param refused instances that Auto Scaling refused to move when it was asked last
 * @param shown answered changes of the desired capacity that a current description must show: the last one, and those
 *     that may have happened after it, because its own answer was late
 * @param settling desired capacity that the roll sets to give back what it owes; null while it sets none
 * @param ledger settings of the group that the roll has changed, or may have, and must restore
 * @param versionSet whether the group launches from the roll's version, because the roll has set it
 */
@RecordBuilder
public record Membership(
        int wanted,
        int owed,
        Set<String> attached,
        List<Asked> asked,
        Set<String> refused,
        List<Answered> shown,
        @Nullable Settling settling,
        List<Entry> ledger,
        boolean versionSet)
        implements MembershipBuilder.With {

    /**
     * A move of one instance that was asked for. A visit can end before it writes the answer, so every request may have
     * had an effect until its answer is in the record.
     *
     * @param since time of the first request
     * @param last time of the last request
     * @param unanswered time of the last request before it without an answer; null for none
     */
    public record Asked(
            String instanceId,
            MemberMove move,
            Instant since,
            Instant last,
            @Nullable Instant unanswered) {

        static Asked first(String instanceId, MemberMove move, Instant now) {
            return new Asked(instanceId, move, now, now, null);
        }

        private Asked again(Instant now) {
            return new Asked(instanceId, move, since, now, last);
        }

        /** Returns the same move after the last request was refused. The requests before it may have had an effect. */
        private Asked refusedAgain() {
            return new Asked(instanceId, move, since, unanswered == null ? last : unanswered, unanswered);
        }

        /** Whether a refusal now tells that no request has had an effect. Activities can be that late. */
        private boolean isRefusedForSure(Duration late, Instant now) {
            return unanswered == null || !now.isBefore(unanswered.plus(late));
        }
    }

    /**
     * An answered change of the group. A description that does not show it is older than it.
     *
     * @param at time of the answer
     * @param move null for a change of the desired capacity
     * @param instanceIds instances that were moved
     * @param desired desired capacity that was set; null for a move
     */
    public record Answered(
            Instant at,
            @Nullable MemberMove move,
            List<String> instanceIds,
            @Nullable Integer desired) {
        public Answered {
            instanceIds = List.copyOf(instanceIds);
        }
    }

    /**
     * A correction of the desired capacity.
     *
     * @param desired desired capacity that is set
     * @param difference by how much that changes it
     */
    public record Settling(int desired, int difference) {}

    /** A setting of an Auto Scaling group that a roll may change. */
    public enum Setting {
        /** The process {@code AZRebalance} runs. */
        AZ_REBALANCE("the process AZRebalance"),
        /** The process {@code InstanceRefresh} runs. */
        INSTANCE_REFRESH("the process InstanceRefresh"),
        /** Its maximum size. */
        MAX_SIZE("the maximum size"),
        /** The scale-in protection of the roll's green. */
        PROTECTION("the scale-in protection of green");

        private final String words;

        Setting(String words) {
            this.words = words;
        }

        /** The setting in the owner's words, with AWS's own names. */
        public String inWords() {
            return words;
        }
    }

    /**
     * A setting that was written down before the roll changed it.
     *
     * @param before its value before, in words; a number for the maximum size
     * @param changed the value that the roll sets, in words
     * @param isAccepted whether Auto Scaling has accepted that value
     */
    @RecordBuilder
    public record Entry(Setting setting, String before, String changed, boolean isAccepted)
            implements MembershipEntryBuilder.With {}

    public Membership {
        attached = Set.copyOf(attached);
        asked = List.copyOf(asked);
        refused = Set.copyOf(refused);
        shown = List.copyOf(shown);
        ledger = List.copyOf(ledger);
    }

    /** Returns the record of a roll that has changed nothing yet. */
    public static Membership of(AutoScalingGroup.Size size) {
        return new Membership(size.desired(), 0, Set.of(), List.of(), Set.of(), List.of(), null, List.of(), false);
    }

    public boolean isAsked(String instanceId) {
        return asked.stream().anyMatch(one -> one.instanceId().equals(instanceId));
    }

    /** Returns the record with these moves asked for. One that was asked for before keeps its time. */
    public Membership asking(MemberMove move, Collection<String> instanceIds, Instant now) {
        List<Asked> next = new ArrayList<>(asked);
        instanceIds.stream().filter(id -> !isAsked(id)).forEach(id -> next.add(Asked.first(id, move, now)));
        return withAsked(next);
    }

    /** Returns the record with these moves asked for again, because their answer is not known. */
    public Membership askingAgain(Collection<String> instanceIds, Instant now) {
        return withAsked(asked.stream()
                .map(one -> instanceIds.contains(one.instanceId()) ? one.again(now) : one)
                .toList());
    }

    /**
     * Returns the record after an answer. A refused move stays asked for while an earlier request without an answer may
     * have had an effect that the activities do not show yet.
     *
     * @param late how late the activities can be
     */
    public Membership answered(MemberMove move, Moved answer, Duration late, Instant now) {
        List<Asked> left = new ArrayList<>();
        Set<String> no = new HashSet<>(refused);
        no.removeAll(answer.moved());
        for (Asked one : asked) {
            boolean isRefused = answer.refused().containsKey(one.instanceId());
            if (isRefused && one.isRefusedForSure(late, now)) {
                no.add(one.instanceId());
            } else if (isRefused) {
                left.add(one.refusedAgain());
            } else if (!answer.moved().contains(one.instanceId())) {
                left.add(one);
            }
        }
        Membership next = with(membership -> membership.asked(left).refused(no));
        if (answer.moved().isEmpty()) {
            return next;
        }
        Set<String> all = new HashSet<>(attached);
        if (move == MemberMove.ATTACH) {
            all.addAll(answer.moved());
        }
        return next.with(membership -> membership
                .owed(owed + move.desired() * answer.moved().size())
                .attached(all)
                .shown(showing(new Answered(now, move, List.copyOf(answer.moved()), null), late, now)));
    }

    /**
     * Returns what a description must show after that answer. A move that was asked for before may have happened before
     * the other changes, so it does not stand for them.
     */
    private List<Answered> showing(Answered answer, Duration late, Instant now) {
        boolean isLate = asked.stream()
                .anyMatch(
                        one -> one.unanswered() != null && answer.instanceIds().contains(one.instanceId()));
        return Stream.concat(
                        shown.stream()
                                .filter(one -> isLate && now.isBefore(one.at().plus(late))),
                        Stream.of(answer))
                .toList();
    }

    /** Returns the record after another has returned that many of the roll's instances from standby. */
    public Membership returnedByAnother(int instances) {
        return withOwed(owed + instances);
    }

    /** Returns the record without these requests, because they have had no effect. */
    public Membership forgetting(Collection<String> instanceIds) {
        return withAsked(asked.stream()
                .filter(one -> !instanceIds.contains(one.instanceId()))
                .toList());
    }

    /** Returns the record after the correction of the desired capacity was accepted. */
    public Membership settled(Instant now) {
        Settling done = settling;
        return done == null
                ? this
                : with(membership -> membership
                        .owed(owed + done.difference())
                        .settling(null)
                        .shown(List.of(new Answered(now, null, List.of(), done.desired()))));
    }

    public Optional<Entry> entry(Setting setting) {
        return ledger.stream().filter(one -> one.setting() == setting).findFirst();
    }

    /** Returns the record with that setting written down. The value before is that of the first entry. */
    public Membership noting(Setting setting, String before, String changed) {
        Optional<Entry> noted = entry(setting);
        String first = noted.map(Entry::before).orElse(before);
        boolean isAccepted = noted.filter(
                        one -> one.isAccepted() && one.changed().equals(changed))
                .isPresent();
        return withLedger(Stream.concat(
                        ledger.stream().filter(one -> one.setting() != setting),
                        Stream.of(new Entry(setting, first, changed, isAccepted)))
                .toList());
    }

    /** Returns the record after Auto Scaling has accepted the value of that setting; the same without an entry. */
    public Membership accepted(Setting setting) {
        return withLedger(ledger.stream()
                .map(one -> one.setting() == setting ? one.withIsAccepted(true) : one)
                .toList());
    }

    /** Returns the record without that setting, because it is as it was before. */
    public Membership restored(Setting setting) {
        return withLedger(
                ledger.stream().filter(one -> one.setting() != setting).toList());
    }
}
