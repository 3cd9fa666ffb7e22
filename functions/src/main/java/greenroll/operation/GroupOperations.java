package greenroll.operation;

import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroup;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.Selection;
import greenroll.id.IdSource;
import greenroll.operation.autoscaling.AutoScalingChecks;
import greenroll.roll.BatchPlan;
import greenroll.roll.Idempotency;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.TakeOver;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.failure.Refusal;
import greenroll.roll.heal.HealDecision;
import greenroll.roll.heal.HealNotification;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.plan.SpotShare;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.roll.port.ServingHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Starts the operations between two rolls: a change of the target, the replacement of dead or unhealthy instances, and
 * the deletion of the group. Each runs on the state machine of a roll, under the same lock. It launches the serving
 * revision, with the image that was resolved when that revision came into service.
 */
public final class GroupOperations {

    /** Percentage of the target that goes back to spot at the same time. */
    private static final int REVERT_BATCH = 20;

    private static final String SCALES =
            "which scales itself: aws autoscaling set-desired-capacity, or update-auto-scaling-group";

    private final RollStore store;
    private final Fleet fleet;
    private final OperationStarter starter;

    public GroupOperations(RollStore store, Fleet fleet, RollExecutions executions, IdSource ids) {
        this.store = store;
        this.fleet = fleet;
        this.starter = new OperationStarter(store, executions, ids);
    }

    /**
     * A request.
     *
     * @param by the requester
     * @param idempotency the key; null when the request is not to be repeated
     * @param why the reason, for the operation's comment; null when the requester gives none
     */
    public record Asked(
            String by,
            Instant at,
            @Nullable Idempotency idempotency,
            @Nullable String why) {}

    /**
     * Changes the group's target by the adjustment. While a roll holds the group, a higher target is written and is
     * reached after the roll has ended. Otherwise the answer during an operation is Held. Called twice it changes the
     * target twice, except with the same key.
     *
     * @param adjustment the number of instances to add; negative to remove
     */
    public ScaleResult scale(String groupId, int adjustment, Asked asked) {
        return once(groupId, asked, () -> scaleAnew(groupId, adjustment, asked));
    }

    private ScaleResult once(String groupId, Asked asked, Supplier<ScaleResult> anew) {
        ScaleResult result = repeated(groupId, asked).orElseGet(anew);
        // The group's holder may be this same call, which was sent twice at once.
        return result instanceof ScaleResult.NotBegun(StartResult why) && why instanceof StartResult.Held
                ? repeated(groupId, asked).orElse(result)
                : result;
    }

    private ScaleResult scaleAnew(String groupId, int adjustment, Asked asked) {
        Group group = store.group(groupId).orElse(null);
        if (group == null) {
            return refused(noSuchGroup(groupId));
        }
        Optional<Refusal> itself = AutoScalingChecks.itself(group, SCALES);
        if (itself.isPresent()) {
            return refused(itself.get());
        }
        Capacity capacity = group.capacity();
        long target = (long) capacity.target() + adjustment;
        if (target < capacity.minimum() || target > Math.min(capacity.maximum(), Capacity.MAX_TARGET)) {
            return refused(new Refusal(
                    Refusal.Code.VALIDATION_ERROR,
                    "the target would be " + target + ", and the group's capacity is " + capacity.minimum() + " to "
                            + Math.min(capacity.maximum(), Capacity.MAX_TARGET)
                            + ": change capacity.minimum or capacity.maximum first",
                    "adjustment"));
        }
        return scaleTo(group, new Capacity(capacity.minimum(), Math.toIntExact(target), capacity.maximum()), asked);
    }

    /**
     * Sets the group's whole capacity.
     *
     * @param group the group as it was read; when it has changed it is read again, and the capacity stays the same
     */
    public ScaleResult scaleTo(Group group, Capacity wanted, Asked asked) {
        return scaleTo(group, now -> wanted, asked);
    }

    /**
     * Sets the group's whole capacity.
     *
     * @param group the group as it was read; when it has changed it is read again
     * @param change returns the capacity to set, from the group's own
     */
    public ScaleResult scaleTo(Group group, UnaryOperator<Capacity> change, Asked asked) {
        Optional<Refusal> itself = AutoScalingChecks.itself(group, SCALES);
        if (itself.isPresent()) {
            return refused(itself.get());
        }
        Capacity wanted = change.apply(group.capacity());
        int target = wanted.target();
        Group.ActiveRoll active = group.activeRoll();
        if (active != null && !TakeOver.isOpenTo(RollKind.SCALE, active.kind())) {
            return whileHeld(group, change, active, asked);
        }
        if (wanted.equals(group.capacity())) {
            return new ScaleResult.Noted(group.capacity());
        }
        if (active != null && target == group.capacity().target()) {
            // Only the limits change, so a HEAL towards the target continues.
            return store.putGroup(group, sized(group, wanted, asked))
                    ? new ScaleResult.Noted(wanted)
                    : again(group.id(), change, asked);
        }
        RollFacts serving = ServingHistory.last(store, group.id(), null).orElse(null);
        if (serving == null) {
            return refused(nothingServed(group));
        }
        Seen seen = see(group, serving, asked.at());
        List<Refusal> refusals =
                new ArrayList<>(StartChecks.adoption(seen.look().fleet()));
        List<Instance> live = seen.look().live();
        List<Instance> handedOver = active == null
                ? List.of()
                : handedOver(store.roll(active.rollId()).orElse(null), seen.look());
        int more = Math.max(0, target - (live.size() - handedOver.size()));
        refusals.addAll(launchRefusals(serving, seen, more));
        if (!refusals.isEmpty()) {
            return new ScaleResult.NotBegun(new StartResult.Refused(refusals));
        }
        List<Instance> victims = new ArrayList<>(ScaleInSelection.of(group, seen.look(), handedOver, target));
        if (more == 0 && victims.isEmpty() && active == null) {
            return store.putGroup(group, sized(group, wanted, asked))
                    ? new ScaleResult.Noted(wanted)
                    : again(group.id(), change, asked);
        }
        boolean launches = active != null || victims.isEmpty();
        victims.addAll(handedOver);
        ReplacementScope replacementScope = new ReplacementScope(
                null,
                victims.stream().map(Instance::id).toList(),
                launches ? ReplacementScope.Launches.UP_TO_TARGET : ReplacementScope.Launches.NONE,
                null);
        Plan plan = new Plan(
                RollKind.SCALE,
                serving.revision(),
                serving.specification(),
                target,
                replacementScope,
                more,
                asked.why(),
                null);
        return begun(sized(group, wanted, asked), seen, plan, asked)
                .map(started -> result(started, seen, victims, wanted))
                .orElseGet(() -> again(group.id(), change, asked));
    }

    private static ScaleResult result(StartResult started, Seen seen, List<Instance> victims, Capacity wanted) {
        return started instanceof StartResult.Accepted(RollHead operation)
                ? new ScaleResult.Began(operation, victims, wanted, spot(operation.facts(), stay(seen, victims)))
                : new ScaleResult.NotBegun(started);
    }

    private static List<Instance> stay(Seen seen, List<Instance> victims) {
        return seen.look().live().stream().filter(one -> !victims.contains(one)).toList();
    }

    /** How many of its launches are spot, beside the instances that stay. */
    private static int spot(RollFacts facts, List<Instance> stay) {
        return spot(facts, new SpotShare(facts.spot(), facts.target(), 0, 0).plus(stay));
    }

    private static int spot(RollFacts facts, SpotShare before) {
        int launches = facts.bounds().surge();
        return facts.spot().usesSpot() ? launches - before.onDemandOf(launches) : 0;
    }

    /** The same for an operation of the past. The instances beside which it launched had the strategy's share. */
    private static int spot(RollFacts facts) {
        SpotShare none = new SpotShare(facts.spot(), facts.target(), 0, 0);
        int before = Math.max(0, facts.target() - facts.bounds().surge());
        return spot(facts, none.plus(false, none.aim(before)).plus(true, before - none.aim(before)));
    }

    /**
     * Takes the named instances out of service, lets them drain and terminates them. The answer is Held while another
     * operation holds the group. Called twice, the second call is refused, because the instances are gone or going. With
     * the same key it has the answer of the first.
     */
    public ScaleResult detach(String groupId, Detachment detachment, Asked asked) {
        return once(groupId, asked, () -> detachAnew(groupId, detachment, asked));
    }

    private ScaleResult detachAnew(String groupId, Detachment detachment, Asked asked) {
        Group group = store.group(groupId).orElse(null);
        if (group == null) {
            return refused(noSuchGroup(groupId));
        }
        Optional<Refusal> itself = AutoScalingChecks.itself(
                group,
                "which detaches and terminates its instances itself: aws autoscaling"
                        + " terminate-instance-in-auto-scaling-group, or detach-instances");
        if (itself.isPresent()) {
            return refused(itself.get());
        }
        if (group.activeRoll() != null) {
            return new ScaleResult.NotBegun(new StartResult.Held(
                    group.activeRoll().rollId(), group.activeRoll().kind()));
        }
        RollFacts serving = ServingHistory.last(store, groupId, null).orElse(null);
        if (serving == null) {
            return refused(nothingServed(group));
        }
        Seen seen = see(group, serving, asked.at());
        List<Instance> live = seen.look().live();
        List<Instance> named = live.stream()
                .filter(one -> detachment.instanceIds().contains(one.id()))
                .toList();
        int target = group.capacity().target() - (detachment.lowersTarget() ? named.size() : 0);
        int more = detachment.lowersTarget() ? 0 : Math.max(0, target - (live.size() - named.size()));
        List<Refusal> refusals = detachRefusals(detachment, seen, named, target, group.capacity());
        refusals.addAll(launchRefusals(serving, seen, more));
        if (!refusals.isEmpty()) {
            return new ScaleResult.NotBegun(new StartResult.Refused(refusals));
        }
        Capacity wanted = new Capacity(
                group.capacity().minimum(), target, group.capacity().maximum());
        Plan plan = new Plan(
                RollKind.SCALE,
                serving.revision(),
                serving.specification(),
                target,
                new ReplacementScope(
                        null,
                        named.stream().map(Instance::id).toList(),
                        detachment.lowersTarget()
                                ? ReplacementScope.Launches.NONE
                                : ReplacementScope.Launches.UP_TO_TARGET,
                        null),
                more,
                "detaches " + named.size() + (named.size() == 1 ? " named instance" : " named instances"),
                detachment.drainingTimeout());
        return begun(sized(group, wanted, asked), seen, plan, asked)
                .map(started -> result(started, seen, named, wanted))
                .orElseGet(() -> detach(groupId, detachment, asked));
    }

    private static List<Refusal> detachRefusals(
            Detachment detachment, Seen seen, List<Instance> named, int target, Capacity capacity) {
        List<Refusal> refusals =
                new ArrayList<>(StartChecks.adoption(seen.look().fleet()));
        List<String> known = named.stream().map(Instance::id).toList();
        detachment.instanceIds().stream()
                .filter(id -> !known.contains(id))
                .map(id -> new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        id + " is no live instance of this group: GET …/status lists them",
                        "instancesToDetach"))
                .forEach(refusals::add);
        if (target < capacity.minimum()) {
            refusals.add(new Refusal(
                    Refusal.Code.VALIDATION_ERROR,
                    "the target would be " + target + ", and the group's minimum is " + capacity.minimum()
                            + ": lower capacity.minimum first, or let others be launched in their place",
                    "shouldDecrementTargetCapacity"));
        }
        return refusals;
    }

    private static Refusal nothingServed(Group group) {
        return new Refusal(
                Refusal.Code.NO_SERVING_REVISION,
                "nothing was ever in service in " + group.id()
                        + ", so it is unknown what to launch: update the group, and roll",
                null);
    }

    /**
     * The instances that a HEAL was replacing or launched, and that are not in service. A SCALE that takes over
     * terminates them.
     */
    private static List<Instance> handedOver(@Nullable Roll held, GroupObservation look) {
        if (held == null) {
            return List.of();
        }
        ReplacementScope replacementScope = held.facts().replacementScope();
        List<String> replaced = replacementScope == null || replacementScope.instanceIds() == null
                ? List.of()
                : replacementScope.instanceIds();
        InServiceRules health = look.health();
        return look.live().stream()
                .filter(one -> held.id().equals(one.tags().rollId()) || replaced.contains(one.id()))
                .filter(one -> !health.inService(one))
                .toList();
    }

    private ScaleResult whileHeld(Group group, UnaryOperator<Capacity> change, Group.ActiveRoll active, Asked asked) {
        Capacity wanted = change.apply(group.capacity());
        if (!mayGrow(group, wanted.target())) {
            return new ScaleResult.NotBegun(new StartResult.Held(active.rollId(), active.kind()));
        }
        // After the roll has ended, healing launches the missing instances.
        return store.putGroup(group, sized(group, wanted, asked))
                ? new ScaleResult.Noted(wanted)
                : again(group.id(), change, asked);
    }

    /**
     * Whether the group's target may change to this value during the current operation. A roll continues with its own
     * target, and a HEAL gives up the group.
     */
    public static boolean mayChange(Group group, int target) {
        Group.ActiveRoll active = group.activeRoll();
        return active == null || TakeOver.isOpenTo(RollKind.SCALE, active.kind()) || mayGrow(group, target);
    }

    private static boolean mayGrow(Group group, int target) {
        Group.ActiveRoll active = group.activeRoll();
        return active != null
                && List.of(RollKind.ROLL.name(), RollKind.ROLLBACK.name()).contains(active.kind())
                && target > group.capacity().target();
    }

    private ScaleResult again(String groupId, UnaryOperator<Capacity> change, Asked asked) {
        Optional<Group> now = store.group(groupId);
        return now.isPresent() ? scaleTo(now.get(), change, asked) : refused(noSuchGroup(groupId));
    }

    /**
     * Returns the operation that the key started before, in its current state; empty without a key, or when the key has
     * started none.
     */
    public Optional<ScaleResult> repeated(String groupId, Asked asked) {
        return starter.begun(asked.idempotency())
                .map(begun -> begun instanceof StartResult.Accepted(RollHead operation)
                        ? new ScaleResult.Began(
                                operation,
                                List.of(),
                                store.group(groupId).map(Group::capacity).orElse(new Capacity(0, 0, 0)),
                                spot(operation.facts()))
                        : new ScaleResult.NotBegun(begun));
    }

    /**
     * Replaces the instances of a healing decision. Held when another operation holds the group by now, Refused when
     * nothing ever served.
     *
     * @param group the group that the decision is about; when it has changed nothing starts, and the next run decides
     *     again
     * @return empty when the group has changed
     */
    public Optional<StartResult> heal(Group group, HealDecision decision, Instant now) {
        Optional<Refusal> itself = AutoScalingChecks.itself(group, "which replaces unhealthy instances itself");
        if (itself.isPresent()) {
            return Optional.of(new StartResult.Refused(List.of(itself.get())));
        }
        RollFacts serving = ServingHistory.last(store, group.id(), null).orElse(null);
        if (serving == null) {
            return Optional.of(new StartResult.Refused(List.of(new Refusal(
                    Refusal.Code.NO_SERVING_REVISION, "nothing was ever in service in " + group.id(), null))));
        }
        int target = group.capacity().target();
        Seen seen = see(group, serving, now);
        Plan plan = new Plan(
                RollKind.HEAL,
                serving.revision(),
                serving.specification(),
                target,
                new ReplacementScope(
                        null, decision.instanceIds(), ReplacementScope.Launches.UP_TO_TARGET, decision.cause()),
                healSurge(group, decision, seen.look()),
                decision.why(),
                null);
        return begun(group, seen, plan, new Asked(HealNotification.HEALER, now, null, null));
    }

    /** During an operation EC2 may announce the interruption of any spot instance, and each is replaced launch-first. */
    private static int healSurge(Group group, HealDecision decision, GroupObservation look) {
        int replaced = Math.max(1, decision.instanceIds().size());
        if (decision.cause() == ReplacementScope.Cause.REVERT_TO_SPOT) {
            return Math.min(
                    replaced,
                    BatchPlan.ofPercentage(group.capacity().target(), REVERT_BATCH)
                            .surge());
        }
        int spot = (int) look.live().stream().filter(one -> one.launch().spot()).count();
        return Math.max(replaced, spot);
    }

    /**
     * Terminates every instance of the group, and then deletes the group. The group exists until its last instance is
     * gone. Called twice, the second call gets Held with the first one's id, until the group is gone. A group that stands
     * for an Auto Scaling group is refused; see {@link #forget}.
     */
    public StartResult delete(String groupId, Asked asked) {
        return starter.once(asked.idempotency(), () -> deleteAnew(groupId, asked));
    }

    private StartResult deleteAnew(String groupId, Asked asked) {
        Group group = store.group(groupId).orElse(null);
        if (group == null) {
            return new StartResult.Refused(List.of(noSuchGroup(groupId)));
        }
        Optional<Refusal> itself = AutoScalingChecks.itself(
                group, "whose instances Greenroll does not terminate: forget the group instead");
        if (itself.isPresent()) {
            return new StartResult.Refused(List.of(itself.get()));
        }
        Group.ActiveRoll active = group.activeRoll();
        if (active != null && !TakeOver.isOpenTo(RollKind.DELETE, active.kind())) {
            return new StartResult.Held(active.rollId(), active.kind());
        }
        int revision = group.servingRevision() == null ? group.latestRevision() : group.servingRevision();
        LaunchSpecification specification = store.revision(groupId, revision)
                .orElseThrow(() -> new IllegalStateException(groupId + " has no revision " + revision))
                .specification();
        // The owner wants to keep nothing of a deleted group, not even instances that are kept for debugging.
        Seen seen = see(group, GroupObserver.By.usual(revision, specification), List.of(), asked.at());
        List<Refusal> refusals = StartChecks.adoption(seen.look().fleet());
        if (!refusals.isEmpty()) {
            return new StartResult.Refused(refusals);
        }
        Plan plan = new Plan(RollKind.DELETE, revision, specification, 0, null, 0, null, null);
        return begun(group, seen, plan, asked).orElseGet(() -> delete(groupId, asked));
    }

    /**
     * Deletes a group that stands for an Auto Scaling group, at once and without an operation. The Auto Scaling group and
     * its instances stay as they are. Called twice, the second call finds no group.
     *
     * @return the operation that holds the group, and then nothing was deleted; empty when the group is gone
     */
    public Optional<Group.ActiveRoll> forget(Group read) {
        if (read.placement().autoScaling() == null) {
            throw new IllegalArgumentException(read.id() + " has instances of its own");
        }
        Group group = read;
        while (group != null && group.activeRoll() == null && !store.removeGroup(group)) {
            group = store.group(read.id()).orElse(null);
        }
        return group == null ? Optional.empty() : group.lock();
    }

    /** The operation to start, and the comment that explains it. */
    private record Plan(
            RollKind kind,
            int revision,
            LaunchSpecification specification,
            int target,
            @Nullable ReplacementScope replacementScope,
            int surge,
            @Nullable String comment,
            @Nullable Duration drainingTimeout) {

        /** Instances that serve are replaced by and by, and all others at once. */
        int batchSizePercentage() {
            return replacementScope != null && replacementScope.revertsToSpot() ? REVERT_BATCH : 100;
        }
    }

    private record Seen(GroupObservation look, Map<String, TargetGroup> targetGroups) {}

    /** The reasons against so many launches; none when nothing is launched. */
    private static List<Refusal> launchRefusals(RollFacts serving, Seen seen, int more) {
        if (more == 0) {
            return List.of();
        }
        List<Refusal> refusals =
                new ArrayList<>(StartChecks.targetGroups(serving.specification(), seen.targetGroups()));
        refusals.addAll(StartChecks.limit(more, seen.targetGroups().values()));
        return refusals;
    }

    /** Looks at the group with what serves, and leaves alone what is kept for debugging. */
    private Seen see(Group group, RollFacts serving, Instant now) {
        return see(
                group,
                GroupObserver.By.usual(serving.revision(), serving.specification()),
                GroupObserver.retained(store, group.id()),
                now);
    }

    private Seen see(Group group, GroupObserver.By by, List<String> leaveAlone, Instant now) {
        GroupObservation look = GroupObserver.of(store, fleet, group, by, leaveAlone, now);
        List<String> arns = look.targetGroups().values().stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
        return new Seen(look, arns.isEmpty() ? Map.of() : fleet.targetGroups(arns));
    }

    private Optional<StartResult> begun(Group group, Seen seen, Plan plan, Asked asked) {
        RollSettings settings = new RollSettings(
                        RollAction.REPLACE_SERVER,
                        // A healthy instance is worth keeping when others fail. Those are launched again.
                        RollSettings.Batches.of(plan.batchSizePercentage(), 1),
                        new RollSettings.Health(
                                seen.look().healthCheckType(), Duration.ZERO, RollSettings.DEFAULT_HEALTH_TIMEOUT),
                        new RollSettings.Draining(
                                true,
                                plan.drainingTimeout() == null
                                        ? RollDefaults.drainingTimeout(
                                                group, seen.targetGroups().values())
                                        : plan.drainingTimeout()),
                        RollSettings.DEFAULT_LAUNCH_TIMEOUT,
                        OnFailure.DEFAULT,
                        List.of(),
                        RollSettings.Meanings.GREENROLL,
                        TargetGroupTimes.UNKNOWN,
                        Selection.ALL)
                .withTargetGroups(TargetGroupTimes.of(seen.targetGroups().values()));
        return starter.tried(
                group,
                id -> Roll.accepted(
                        new RollFacts(
                                new RollFacts.Identity(
                                        "sbgd-" + id,
                                        group.id(),
                                        group.name(),
                                        plan.kind(),
                                        asked.by(),
                                        plan.comment()),
                                asked.at(),
                                asked.idempotency(),
                                settings,
                                new RollFacts.Revisions(
                                        plan.revision(),
                                        plan.specification(),
                                        group.servingRevision(),
                                        seen.look().targetGroups()),
                                new RollFacts.Bounds(
                                        plan.target(),
                                        plan.surge(),
                                        group.placement().subnets(),
                                        group.policy().strategy().spot(),
                                        plan.replacementScope(),
                                        seen.look().leaveAlone().stream()
                                                .sorted()
                                                .toList()),
                                null),
                        List.of()),
                asked.idempotency());
    }

    private static Group sized(Group group, Capacity capacity, Asked asked) {
        return group.with(c -> {
            c.capacity(capacity);
            c.times(c.times().withUpdatedAt(asked.at()));
        });
    }

    private static ScaleResult refused(Refusal refusal) {
        return new ScaleResult.NotBegun(new StartResult.Refused(List.of(refusal)));
    }

    private static Refusal noSuchGroup(String groupId) {
        return new Refusal(Refusal.Code.GROUP_DOESNT_EXIST, "there is no group " + groupId, "groupId");
    }
}
