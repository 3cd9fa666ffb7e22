package greenroll.roll;

import greenroll.group.OnFailure;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Warning;
import greenroll.roll.member.Membership;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A complete roll. It is an immutable value that only the rules of this package change. Batches are numbered from 1, in
 * order; only the last one can be open.
 */
public record Roll(RollHead head, List<Batch> batches) {

    public Roll {
        batches = List.copyOf(batches);
    }

    /**
     * @param beyondGrace time that a batch of the group's past rolls took beyond its grace; null when there is no such
     *     roll
     */
    public static Roll accepted(RollFacts facts, List<Warning> warnings, @Nullable Duration beyondGrace) {
        return accepted(facts, warnings)
                .with(c -> c.progress(c.progress().withExpectedEnd(new ExpectedEnd(beyondGrace, null))));
    }

    public static Roll accepted(RollFacts facts, List<Warning> warnings) {
        return new Roll(RollHead.accepted(facts, warnings), List.of());
    }

    public String id() {
        return head.id();
    }

    public RollFacts facts() {
        return head.facts();
    }

    public RollSettings settings() {
        return head.facts().settings();
    }

    /**
     * Returns how long that instance may stay draining. {@code onFailure} decides for failed green, and the roll's
     * settings for all others.
     */
    public Duration drainFor(RetiringInstance one) {
        Duration ofFailed = onFailure().drainingTimeout();
        return head.failure() != null
                        && ofFailed != null
                        && one.cause() == RetiringInstance.Cause.GREEN_GIVEN_UP
                        && settings().draining().shouldDrainInstances()
                ? RollSettings.longer(ofFailed, settings().leastDrain())
                : settings().drainFor();
    }

    /**
     * Returns the treatment of the roll's instances if it fails: the settings' one, or the default after a
     * stop. It is a roll back when a person or a step asked for that. A
     * person who asks for a stop expects that no further blue goes, that the open batch's green goes, and that no roll
     * follows.
     */
    public OnFailure onFailure() {
        if (head.ending().failedAfterStop()) {
            return OnFailure.DEFAULT;
        }
        Failure failure = head.failure();
        OnFailure own = settings().onFailure();
        return failure != null && failure.code().rollsBack() ? own.rollingBack() : own;
    }

    public Optional<Batch> openBatch() {
        return batches.isEmpty() || !batches.getLast().isOpen() ? Optional.empty() : Optional.of(batches.getLast());
    }

    public Optional<Batch> lastBatch() {
        return batches.isEmpty() ? Optional.empty() : Optional.of(batches.getLast());
    }

    /**
     * Returns how many green a replacing operation launches in total. The target lacks so many in addition to the
     * instances that the operation leaves alone. With an Auto Scaling group, it is what the group's owner wants now.
     */
    public int wantedGreen() {
        ReplacementScope replacementScope = facts().replacementScope();
        Baseline baseline = head.baseline();
        Membership membership = head.membership();
        int all = membership == null ? facts().target() : membership.wanted();
        if (replacementScope == null || baseline == null && facts().kind() == RollKind.ROLL) {
            return all;
        }
        if (baseline == null) {
            return 0;
        }
        int kept = baseline.keptIds().size();
        int lacking = Math.max(0, all - kept);
        return switch (replacementScope.launches()) {
            case NONE -> 0;
            case AS_MANY -> Math.min(lacking, Math.min(baseline.live() - kept, named(replacementScope)));
            case UP_TO_TARGET -> lacking;
        };
    }

    private int named(ReplacementScope replacementScope) {
        List<String> ids = replacementScope.instanceIds();
        return facts().isOfSomeInstances() && ids != null ? ids.size() : Integer.MAX_VALUE;
    }

    /**
     * Returns how many more green the operation launches than it planned. A policy of the Auto Scaling group can add some,
     * and instances that were left alone can stop serving.
     */
    public int addedGreen() {
        Baseline baseline = head.baseline();
        Membership membership = head.membership();
        if (facts().action().isInPlace() || baseline == null || facts().replacementScope() == null) {
            return membership == null ? 0 : Math.max(0, membership.wanted() - facts().target());
        }
        return Math.max(0, wantedGreen() - baseline.plan().instances());
    }

    /** Returns how many green are still to be launched. Replacements of green that was given up are included. */
    public int missingGreen() {
        return wantedGreen() - (int) instances().filter(BatchInstance::isWanted).count();
    }

    public Stream<BatchInstance> instances() {
        return batches.stream().flatMap(batch -> batch.instances().stream());
    }

    public Stream<RetiringInstance> retiring() {
        return batches.stream().flatMap(batch -> batch.retiring().stream());
    }

    /** Returns the same roll after a write, with that version and with the control that people set. */
    public Roll stored(long version, Control control) {
        return with(c -> {
            c.version(version);
            c.control(control);
        });
    }

    public Roll expectedToEnd(Instant end) {
        return with(c -> c.progress(c.progress()
                .withExpectedEnd(new ExpectedEnd(head.progress().expectedEnd().beyondGrace(), end))));
    }

    public Roll with(Consumer<RollHeadBuilder> edit) {
        return new Roll(head.with(edit), batches);
    }

    /** Replaces the batch with the same number, or adds it as the last one. */
    public Roll withBatch(Batch batch) {
        List<Batch> next = new ArrayList<>(batches);
        if (batch.number() <= next.size()) {
            next.set(batch.number() - 1, batch);
        } else {
            next.add(batch);
        }
        return new Roll(head.with(c -> c.progress(c.progress().withCurrentBatch(next.size()))), next);
    }

    public Roll mapBatches(UnaryOperator<Batch> change) {
        return new Roll(head, batches.stream().map(change).toList());
    }

    /** Whether it fails, and a roll back follows. */
    public boolean rollsBack() {
        boolean fails = head.stage() == Stage.FAILING || head.stage() == Stage.FAILED;
        return fails && facts().canRollBack() && onFailure().rollsBack();
    }

    /**
     * Returns how many retired blue it may park now. Blue is parked until the bake ends. A roll that fails keeps it for
     * the roll back that follows.
     */
    public int parks() {
        boolean mayBake = head.stage() == Stage.STARTING || head.stage() == Stage.IN_PROGRESS;
        return mayBake || rollsBack() ? facts().bounds().parks() : 0;
    }

    /** Returns the blue that is parked: out of the load balancer, and not terminated yet. */
    public List<RetiringInstance> parked() {
        return retiring().filter(RetiringInstance::mayPark).limit(parks()).toList();
    }

    /** Whether the batch waits for what an earlier roll has parked, and this one registers again. */
    public boolean undoes(Batch batch) {
        return batch.wanted().anyMatch(this::wasParked);
    }

    /** Whether the batch began with what an earlier roll has parked, whether it still waits for any of that or not. */
    public boolean isOfParked(Batch batch) {
        return batch.instances().stream().anyMatch(this::wasParked);
    }

    private boolean wasParked(BatchInstance one) {
        TakeOver over = head.ownership().takeOver();
        return over != null && over.parked().contains(one.id());
    }

    /** Returns what an earlier roll has parked and this roll back has not registered again yet. */
    public Set<String> stillParked() {
        TakeOver over = head.ownership().takeOver();
        if (over == null || facts().kind() != RollKind.ROLLBACK) {
            return Set.of();
        }
        Set<String> parked = new HashSet<>(over.parked());
        instances()
                .filter(one -> one.registeredAt() != null)
                .map(BatchInstance::id)
                .forEach(parked::remove);
        return parked;
    }

    /**
     * Returns every id in this roll's record. A search by tag must find these instances, or they are looked up by id.
     */
    public Stream<String> recordedIds() {
        return Stream.concat(instances().map(BatchInstance::id), retiring().map(RetiringInstance::id))
                .distinct();
    }

    /**
     * Returns the roll as it begins to fail, with the reasons and a message due to its owner. A stop that was asked for
     * before decides what happens to its instances.
     */
    public Roll failing(Failure failure) {
        List<DueNotification> notifications = new ArrayList<>(head.usefulNotifications());
        notifications.add(new DueNotification(DueNotification.Kind.ROLL_FAILED, id() + "-failed", failure.at(), null));
        boolean stops = head.stage() == Stage.STOPPING || head.control().stopRequested();
        return with(c -> {
            c.stage(Stage.FAILING);
            c.ending(c.ending()
                    .with(ending ->
                            ending.failure(failure).failedAfterStop(stops).since(failure.at())));
            c.notifications(notifications);
        });
    }
}
