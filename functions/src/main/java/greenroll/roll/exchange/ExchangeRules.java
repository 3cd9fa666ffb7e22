package greenroll.roll.exchange;

import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.member.Membership;
import greenroll.roll.observation.MemberObservation;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.work.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which instances change places with the Auto Scaling group. Proven green is attached, and as many blue enter
 * standby, so that the desired capacity is the owner's after each exchange. Every move is relative, so a policy that acts
 * at the same time keeps its effect.
 *
 * <p>New moves need a current description. A move without an answer is asked for again until it is known what it did,
 * and nothing new is moved until then.
 */
public final class ExchangeRules {
    /** The most instances that one visit moves each way. Each call has its own time limit. */
    private static final int MOST = 5 * AutoScalingGroups.MOST_MOVED;

    /** Why an exchange waits until it is known what a call did. */
    public static final String UNANSWERED = "an answer of Auto Scaling is missing";

    private final Roll roll;
    private final RollObservation seen;
    private final MemberObservation members;
    private final AutoScalingGroup group;
    private final RollFacts.AutoScaling facts;
    private final Candidates candidates;
    private final List<Work> work = new ArrayList<>();
    private Membership next;

    private ExchangeRules(Roll roll, RollObservation seen, AutoScalingGroup group, Candidates candidates) {
        this.roll = roll;
        this.seen = seen;
        this.members = seen.members;
        this.group = group;
        this.candidates = candidates;
        this.facts = Objects.requireNonNull(roll.facts().autoScaling());
        this.next = Objects.requireNonNull(roll.head().membership());
    }

    /**
     * Returns the record after this observation: what the owner wants of the desired capacity. It changes only when the
     * description is current. Where the owner's new minimum or maximum leaves no room for what the roll owes, the owner
     * has taken that over.
     */
    public static Membership observed(Membership membership, MemberObservation members) {
        if (!members.isCurrent()) {
            return membership;
        }
        AutoScalingGroup group = members.group().orElseThrow();
        int desired = group.size().desired();
        int most = ownersMaximum(membership, group);
        int least = Math.min(group.size().minimum(), most);
        int wanted = Math.clamp((long) desired - membership.owed(), least, most);
        // A new bound has moved the desired capacity. Only then can it be at that bound, on the other side of before.
        if (desired == group.size().minimum() && wanted > membership.wanted()) {
            wanted = Math.max(membership.wanted(), least);
        } else if (desired == group.size().maximum() && wanted < membership.wanted()) {
            wanted = Math.min(membership.wanted(), most);
        }
        int owners = wanted;
        return membership.with(next -> next.wanted(owners).owed(desired - owners));
    }

    /** Returns the maximum size without what the roll has raised it by. */
    private static int ownersMaximum(Membership membership, AutoScalingGroup group) {
        int maximum = group.size().maximum();
        return membership
                .entry(Membership.Setting.MAX_SIZE)
                .filter(entry -> entry.changed().equals(Integer.toString(maximum)))
                .map(entry -> Integer.valueOf(entry.before()))
                .orElse(maximum);
    }

    /** Decides the moves and the changes of settings of one visit. The roll must be one of an Auto Scaling group. */
    public static ExchangeDecision decide(Roll roll, RollObservation seen, Candidates candidates) {
        AutoScalingGroup group = seen.members.group().orElse(null);
        Membership membership = Objects.requireNonNull(roll.head().membership());
        return group == null
                ? ExchangeDecision.waits(membership, "Auto Scaling does not describe the group")
                : new ExchangeRules(roll, seen, group, candidates).run();
    }

    /** Whether the group is as its owner wants it: nothing is owed, asked for, or still to be restored. */
    public static boolean isSettled(Roll roll, RollObservation seen) {
        Membership membership = roll.head().membership();
        return membership == null
                || (membership.asked().isEmpty()
                        && membership.settling() == null
                        && due(membership, roll, seen) == 0
                        && membership.ledger().isEmpty()
                        && !LedgerRules.owesVersion(roll));
    }

    /**
     * Returns the proven green that can be attached. When the roll ends, green that Auto Scaling refused is not among it
     * any more, and after some minutes there is none.
     */
    public static List<String> joining(Roll roll, RollObservation seen) {
        Membership membership = Objects.requireNonNull(roll.head().membership());
        boolean ends = roll.head().stage().isEnding();
        return roll.facts().action().isInPlace() || isOver(roll, seen)
                ? List.of()
                : roll.instances()
                        .filter(BatchInstance::isProven)
                        .map(BatchInstance::id)
                        .filter(id -> !membership.attached().contains(id) && !membership.isAsked(id))
                        .filter(id -> !ends || !membership.refused().contains(id))
                        .filter(id -> seen.findLive(id).isPresent() && seen.inService(id) && !seen.members.has(id))
                        .toList();
    }

    /**
     * Returns how many more blue can be chosen now, because each can change places, or has no place. Green that takes the
     * place of blue that has left is not counted, and neither is green for blue that was chosen before.
     */
    public static int places(Roll roll, RollObservation seen) {
        Membership membership = Objects.requireNonNull(roll.head().membership());
        int open = (int) roll.retiring()
                .filter(RetiringInstance::isOpen)
                .filter(one -> one.deregisteredAt() == null && seen.members.counts(one.id()))
                .count();
        int surplus = seen.members.group().map(ExchangeRules::surplus).orElse(0);
        return Math.max(0, joining(roll, seen).size() + membership.owed() + surplus - open);
    }

    /**
     * Returns how many more members than its desired capacity the group has. It cannot terminate them, because they are
     * protected from scale-in.
     */
    private static int surplus(AutoScalingGroup group) {
        return Math.max(0, group.counted() - group.size().desired());
    }

    /** Returns how many members the group lacks for what its owner wants. */
    public static int lacking(Membership membership, AutoScalingGroup group) {
        return Math.max(0, membership.wanted() - group.counted());
    }

    /** Returns the members that a restart has put in standby, and that are to return. */
    private static List<String> out(Roll roll, RollObservation seen) {
        return !roll.facts().action().isInPlace()
                ? List.of()
                : roll.instances()
                        .filter(one -> one.restart().takenOutAt() != null && one.registeredAt() == null)
                        .map(BatchInstance::id)
                        .filter(id -> seen.findLive(id).isPresent() && seen.members.isStandby(id))
                        .toList();
    }

    /**
     * Returns by how much the roll has raised the desired capacity and must lower it again; negative for the other way. A
     * member that returns from standby brings its part back itself.
     */
    private static int due(Membership membership, Roll roll, RollObservation seen) {
        int owed = membership.owed();
        return roll.facts().action().isInPlace()
                ? Math.min(0, owed + out(roll, seen).size())
                : owed;
    }

    private ExchangeDecision run() {
        boolean ends = roll.head().stage().isEnding();
        askAgain();
        if (!next.asked().isEmpty()) {
            return done(UNANSWERED);
        }
        Membership.Settling settling = next.settling();
        if (settling != null) {
            work.add(new Work.Change(new AutoScalingChange.Desired(settling.desired())));
            // It was not accepted when it was asked for before. The settings do not wait for that.
            work.addAll(LedgerRules.restore(next, roll, group));
            return done(UNANSWERED);
        }
        if (!members.isCurrent()) {
            return done(isNothingToMove() ? "" : "Auto Scaling's description is late");
        }
        if (!ends
                && LedgerRules.prepare(next, facts, group) instanceof LedgerRules.Prepared prepared
                && !prepared.work().isEmpty()) {
            next = prepared.next();
            work.addAll(prepared.work());
            return done(isRepeated() ? UNANSWERED : "");
        }
        if (roll.facts().action().isInPlace()) {
            restart();
        } else {
            replace(ends);
        }
        if (work.isEmpty() && ends && isPastItsFirstVisit()) {
            settle();
        }
        return done(held());
    }

    /** Returns why not all candidates are moved now; empty when they are, or when there are none. */
    private String held() {
        List<String> refused = Stream.concat(
                        Stream.concat(candidates.leaving().stream(), candidates.returning().stream()),
                        joining(roll, seen).stream())
                .filter(next.refused()::contains)
                .sorted()
                .toList();
        if (!refused.isEmpty()) {
            return "Auto Scaling refuses to move " + String.join(", ", refused);
        }
        if (isNothingToMove()) {
            return "";
        }
        if (isRepeated()) {
            return UNANSWERED;
        }
        return work.isEmpty() ? "the group's size leaves no room for an exchange now" : "";
    }

    /** Whether a setting was to be changed before, and the answer is missing. */
    private boolean isRepeated() {
        return Objects.requireNonNull(roll.head().membership()).ledger().stream()
                .anyMatch(entry -> !entry.isAccepted());
    }

    private boolean isNothingToMove() {
        return candidates.leaving().isEmpty() && candidates.returning().isEmpty();
    }

    private ExchangeDecision done(String why) {
        return new ExchangeDecision(next, work, why);
    }

    /**
     * Asks again for moves whose answer is unknown. It does so where the move is still right, or where it has happened by
     * this description, so that the answer only tells it. A move that is not right any more is forgotten when it has
     * clearly not happened.
     */
    private void askAgain() {
        List<String> without = new ArrayList<>();
        Map<String, List<Membership.Asked>> again = new TreeMap<>();
        for (Membership.Asked one : next.asked()) {
            if (isStillRight(one) || hasHappened(one)) {
                again.computeIfAbsent(one.move() + " " + one.since(), key -> new ArrayList<>())
                        .add(one);
            } else if (!seen.now.isBefore(one.last().plus(StepTimes.DESCRIPTIONS_LATE))) {
                without.add(one.instanceId());
            }
        }
        next = next.forgetting(without);
        again.values().forEach(some -> {
            Membership.Asked first = some.getFirst();
            List<String> ids = some.stream().map(Membership.Asked::instanceId).toList();
            next = next.askingAgain(ids, seen.now);
            send(first.move(), ids, first.since());
        });
    }

    /** A roll that ends completes an exchange for some minutes. Then it gives back what it owes without it. */
    private static boolean isOver(Roll roll, RollObservation seen) {
        Instant end = roll.head().ending().since();
        return roll.head().stage().isEnding()
                && end != null
                && !seen.now.isBefore(end.plus(StepTimes.DESCRIPTIONS_LATE));
    }

    /** Whether the move is still to be made. */
    private boolean isStillRight(Membership.Asked asked) {
        String id = asked.instanceId();
        boolean isOver = isOver(roll, seen);
        return switch (asked.move()) {
            case ATTACH ->
                !isOver
                        && seen.inService(id)
                        && roll.instances()
                                .anyMatch(one -> one.isProven() && one.id().equals(id));
            case ENTER_STANDBY -> !isOver && candidates.leaving().contains(id);
            case EXIT_STANDBY -> candidates.returning().contains(id);
        };
    }

    /** Whether the description shows the instance where the move brings it, or as gone. */
    private boolean hasHappened(Membership.Asked asked) {
        String id = asked.instanceId();
        return switch (asked.move()) {
            case ATTACH -> members.has(id) || members.isGone(id);
            case ENTER_STANDBY -> !members.counts(id);
            case EXIT_STANDBY -> members.counts(id) || !members.has(id);
        };
    }

    /** Attaches green, and puts blue in standby. */
    private void replace(boolean ends) {
        List<String> leaving = refusedLast(
                candidates.leaving().stream().filter(members::isInService).toList());
        List<String> joining = refusedLast(joining(roll, seen));
        int owed = next.owed();
        if (owed > 0) {
            standby(leaving, min(owed, group.size().toMinimum()));
        } else if (owed < 0) {
            attach(joining, min(-owed, group.size().toMaximum()));
        } else if (ends) {
            // Only green that has failed is left to go. The group then launches what it lacks.
            standby(leaving, group.size().toMinimum());
        } else {
            exchange(leaving, joining);
        }
        if (work.isEmpty() && !ends && isComplete()) {
            attach(joining, min(lacking(next, group), group.size().toMaximum()));
        }
        if (work.isEmpty() && !ends) {
            protect(next.attached().stream()
                    .filter(members::counts)
                    .filter(id -> !group.member(id).orElseThrow().isProtected())
                    .sorted()
                    .toList());
        }
    }

    private void exchange(List<String> leaving, List<String> joining) {
        int pairs = min(min(leaving.size(), joining.size()), MOST);
        if (pairs == 0) {
            standby(leaving, min(surplus(group), group.size().toMinimum()));
            if (work.isEmpty()) {
                permitScaleIn(leaving);
            }
        } else if (group.size().toMaximum() > 0) {
            int attached = min(pairs, group.size().toMaximum());
            attach(joining, attached);
            standby(leaving, min(attached, group.size().toMinimum()));
        } else if (group.size().toMinimum() > 0) {
            standby(leaving, min(pairs, group.size().toMinimum()));
        } else {
            raise(pairs);
        }
    }

    /**
     * A group at its minimum size lets none go into standby. But it terminates what it has too many itself, unless that is
     * protected. Attached green stays protected.
     */
    private void permitScaleIn(List<String> leaving) {
        long unprotected = group.members().values().stream()
                .filter(one -> one.lifecycle().counts() && !one.isProtected())
                .count();
        List<String> ids = leaving.stream()
                .filter(id -> group.member(id).orElseThrow().isProtected())
                .limit(Math.max(0, surplus(group) - unprotected))
                .toList();
        if (!ids.isEmpty()) {
            work.add(new Work.Change(new AutoScalingChange.Protect(ids, false)));
        }
    }

    /** One that was refused must not keep the others from being moved. */
    private List<String> refusedLast(List<String> ids) {
        return ids.stream()
                .sorted(Comparator.comparing(next.refused()::contains))
                .toList();
    }

    /** Whether green is there for all that the owner wants, and no blue is left to change places with. */
    private boolean isComplete() {
        return roll.missingGreen() <= 0 && seen.blue(roll).isEmpty();
    }

    /** Raises the maximum once. A description can be late, and an owner who lowers it has their way. */
    private void raise(int pairs) {
        Membership.Entry entry = next.entry(Membership.Setting.MAX_SIZE).orElse(null);
        if (!facts.mayRaiseMaxSize() || (entry != null && entry.isAccepted())) {
            return;
        }
        int before = group.size().maximum();
        int raised = entry == null ? before + pairs : Integer.parseInt(entry.changed());
        next = next.noting(Membership.Setting.MAX_SIZE, Integer.toString(before), Integer.toString(raised));
        work.add(new Work.Change(new AutoScalingChange.Maximum(raised)));
    }

    private void restart() {
        standby(
                refusedLast(candidates.leaving().stream()
                        .filter(members::isInService)
                        .toList()),
                group.size().toMinimum());
        if (work.isEmpty()) {
            List<String> returning =
                    candidates.returning().stream().filter(members::isInStandby).toList();
            move(MemberMove.EXIT_STANDBY, refusedLast(returning), group.size().toMaximum());
        }
    }

    private void standby(List<String> ids, int most) {
        move(MemberMove.ENTER_STANDBY, ids, most);
    }

    private void attach(List<String> ids, int most) {
        List<String> some = move(MemberMove.ATTACH, ids, most);
        protect(some);
    }

    private void protect(List<String> ids) {
        if (ids.isEmpty() || facts.protectsNew()) {
            return;
        }
        next = next.noting(Membership.Setting.PROTECTION, "off", "on");
        work.add(new Work.Change(new AutoScalingChange.Protect(ids, true)));
    }

    private List<String> move(MemberMove move, List<String> ids, int most) {
        List<String> some = ids.stream().limit(Math.clamp(most, 0, MOST)).toList();
        next = next.asking(move, some, seen.now);
        send(move, some, null);
        return some;
    }

    private void send(MemberMove move, List<String> ids, @Nullable Instant earlier) {
        for (int from = 0; from < ids.size(); from += AutoScalingGroups.MOST_MOVED) {
            work.add(new Work.Move(
                    move, ids.subList(from, Math.min(ids.size(), from + AutoScalingGroups.MOST_MOVED)), earlier));
        }
    }

    /**
     * Whether an earlier visit has begun the end. The visit that begins it may be of a working step, which has no right to
     * restore the settings.
     */
    private boolean isPastItsFirstVisit() {
        Instant since = roll.head().ending().since();
        return since != null && since.isBefore(seen.now);
    }

    /** Gives back what the roll owes at its end, and restores the settings. */
    private void settle() {
        boolean mayReturn = group.size().toMaximum() > 0
                && out(roll, seen).stream().anyMatch(id -> !next.refused().contains(id));
        if (mayReturn || isLeaving()) {
            return;
        }
        int due = due(next, roll, seen);
        if (due == 0) {
            work.addAll(LedgerRules.restore(next, roll, group));
            return;
        }
        if (LedgerRules.owesVersion(roll)) {
            work.add(new Work.Change(new AutoScalingChange.Version(facts.to())));
        }
        int desired = Math.clamp(
                (long) group.size().desired() - due,
                group.size().minimum(),
                group.size().maximum());
        next = next.withSettling(new Membership.Settling(desired, -due));
        work.add(new Work.Change(new AutoScalingChange.Desired(desired)));
    }

    /** Whether a member that was chosen is still to enter standby. */
    private boolean isLeaving() {
        return roll.retiring()
                .filter(RetiringInstance::isOpen)
                .anyMatch(one -> one.deregisteredAt() == null && members.counts(one.id()));
    }

    private static int min(int one, int other) {
        return Math.max(0, Math.min(one, other));
    }
}
