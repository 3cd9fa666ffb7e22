package greenroll.upkeep;

import greenroll.fleet.Fleet;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.operation.GroupObserver;
import greenroll.operation.GroupOperations;
import greenroll.operation.PriceReader;
import greenroll.operation.StartResult;
import greenroll.roll.HealingState;
import greenroll.roll.RollHead;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.heal.HealDecision;
import greenroll.roll.heal.HealNotification;
import greenroll.roll.heal.HealRules;
import greenroll.roll.heal.RevertToSpotRules;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at one group that no operation holds, and starts a HEAL when one is due. When two look at once, one of them takes
 * the group's lock.
 */
final class GroupHealing {

    private static final int PAGE = 100;

    private final RollStore store;
    private final Fleet fleet;
    // Most runs find nothing to do, and each may be a cold start. So these are built only when they are needed.
    private final Supplier<RollNotifier> notifier;
    private final Supplier<GroupOperations> operations;
    private final PriceReader prices;
    private final InstantSource clock;

    GroupHealing(
            RollStore store,
            Fleet fleet,
            Supplier<RollNotifier> notifier,
            Supplier<GroupOperations> operations,
            PriceReader prices,
            InstantSource clock) {
        this.store = store;
        this.fleet = fleet;
        this.notifier = notifier;
        this.operations = operations;
        this.prices = prices;
        this.clock = clock;
    }

    /**
     * The result of one look at a group.
     *
     * @param started id of the HEAL
     * @param isHeld whether the owner was told that healing holds
     * @param postponed until when a HEAL that is due waits, because the last ones failed
     */
    record Result(Optional<String> started, boolean isHeld, Optional<Instant> postponed) {}

    /** The instances that failed rolls keep for debugging. They are not healed. */
    Set<String> retained() {
        return store.unfinished().stream()
                .flatMap(head -> head.ending().retained().stream())
                .map(RetainedInstance::instanceId)
                .collect(Collectors.toSet());
    }

    /** @param kept the instances that failed rolls keep for debugging */
    Result look(Group group, Set<String> kept) {
        Integer revision = group.servingRevision();
        if (revision == null || group.placement().autoScaling() != null) {
            return new Result(Optional.empty(), false, Optional.empty());
        }
        Instant now = clock.instant();
        LaunchSpecification serving = store.revision(group.id(), revision)
                .orElseThrow(() -> new IllegalStateException(group.id() + " lacks its serving revision"))
                .specification();
        HealingState before = store.healingState(group.id()).orElse(HealingState.none(now));
        GroupObservation look =
                GroupObserver.of(store, fleet, group, GroupObserver.By.usual(revision, serving), kept, now);
        HealRules.Seen seen = new HealRules.Seen(group, serving.serving().healing(), look, before);
        HealDecision decision = HealRules.decide(seen, now);
        remember(group, before, told(seen, decision, now));
        if (decision.heals()) {
            return heal(group, decision, now);
        }
        Optional<String> reverting = RevertToSpotRules.isWanted(seen, decision, now)
                ? RevertToSpotRules.decide(seen, decision, past(group), now)
                        .map(revert -> priced(seen, revert, serving, now))
                        .flatMap(revert -> started(group, revert, now))
                : Optional.empty();
        return new Result(reverting, decision.owesNotice(), Optional.empty());
    }

    /** Prices that cannot be read are only left out of the reason. */
    private HealDecision priced(HealRules.Seen seen, HealDecision revert, LaunchSpecification serving, Instant now) {
        return prices.list(
                        seen.group().placement().product(), serving.hardware().typesOfSpot(), now)
                .map(list -> RevertToSpotRules.priced(seen, revert, serving.hardware(), list))
                .orElse(revert);
    }

    /**
     * The time since which healing is held is stored first, because the message's id contains it. If the function ends
     * before the message is marked as sent, the next run sends it again with the same id.
     */
    private HealingState told(HealRules.Seen seen, HealDecision decision, Instant now) {
        if (!decision.owesNotice()) {
            return decision.after();
        }
        store.putHealingState(seen.group().id(), decision.after());
        notifier.get().publish(HealNotification.notification(seen, decision.after()));
        store.note(seen.group().id(), HealNotification.activity(decision.after(), now));
        return decision.after().notified();
    }

    private void remember(Group group, HealingState before, HealingState after) {
        if (!before.isWell() || !after.isWell()) {
            store.putHealingState(group.id(), after);
        }
    }

    private Result heal(Group group, HealDecision decision, Instant now) {
        Optional<Instant> postponed =
                decision.isUrgent() ? Optional.empty() : HealRules.postponedUntil(past(group), now);
        return new Result(
                postponed.isPresent() ? Optional.empty() : started(group, decision, now),
                decision.owesNotice(),
                postponed);
    }

    private List<RollHead> past(Group group) {
        return store.rolls(group.id(), PAGE, true, null).items();
    }

    private Optional<String> started(Group group, HealDecision decision, Instant now) {
        return operations
                .get()
                .heal(group, decision, now)
                .flatMap(answer -> answer instanceof StartResult.Accepted(RollHead roll)
                        ? Optional.of(roll.id())
                        : Optional.empty());
    }
}
