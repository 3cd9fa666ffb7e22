package greenroll.operation;

import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Images;
import greenroll.fleet.TargetGroup;
import greenroll.group.AutoScaling;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.Selection;
import greenroll.group.Subnet;
import greenroll.id.IdSource;
import greenroll.operation.autoscaling.AutoScalingChecks;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.operation.autoscaling.AutoScalingStart;
import greenroll.roll.Idempotency;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.TakeOver;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.Refusal;
import greenroll.roll.plan.Parking;
import greenroll.roll.plan.PlannedMix;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollSearch;
import greenroll.roll.port.RollStore;
import greenroll.roll.port.ServingHistory;
import greenroll.roll.rollback.RollbackRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts rolls and their clean-ups, for the API, the triggers and upkeep. It makes all checks first. One transaction
 * then stores the roll and takes the lock, and the execution starts. When that last call fails, the operation is valid
 * nevertheless, and the watchdog starts its execution in its next run.
 */
public final class RollOperations {

    private static final Duration CREATE_DRAIN = Duration.ofSeconds(300);

    private final RollStore store;
    private final Fleet fleet;
    private final AutoScalingReader autoScaling;
    private final Preflight preflight;
    private final OperationStarter starter;
    private final IdSource ids;

    /** @param autoScaling asked only for groups that stand for an Auto Scaling group */
    public RollOperations(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            AutoScalingReader autoScaling,
            RollExecutions executions,
            IdSource ids) {
        this.store = store;
        this.fleet = fleet;
        this.autoScaling = autoScaling;
        this.preflight = new Preflight(store, fleet, images, alarms);
        this.starter = new OperationStarter(store, executions, ids);
        this.ids = ids;
    }

    /**
     * Starts a roll of the group to its latest revision, or to the launch template version that the request wants. When it is called twice at once, one call gets Accepted, and
     * the other gets Held with the first one's id. It is Frozen while deployments of the group are. A roll that starts at
     * the moment of a freeze begins no batch.
     *
     * @param startedBy the requester, for history and notifications
     */
    public StartResult roll(String groupId, RollRequest request, String startedBy, Instant now) {
        return roll(groupId, request, startedBy, now, null);
    }

    /**
     * Like the other method. Each call with the same key and body gets Accepted with one roll, in its current state.
     *
     * @param idempotency the key; null when the call is not to be repeated
     */
    public StartResult roll(
            String groupId, RollRequest request, String startedBy, Instant now, @Nullable Idempotency idempotency) {
        return starter.once(idempotency, () -> rollAnew(groupId, request, startedBy, now, idempotency));
    }

    private StartResult rollAnew(
            String groupId, RollRequest request, String startedBy, Instant now, @Nullable Idempotency idempotency) {
        Group group = store.group(groupId).orElse(null);
        if (group == null) {
            return new StartResult.Refused(List.of(noSuchGroup(groupId)));
        }
        Group.ActiveRoll active = group.activeRoll();
        if (active != null && !TakeOver.isOpenTo(RollKind.ROLL, active.kind())) {
            return new StartResult.Held(active.rollId(), active.kind());
        }
        List<Freeze> freezes = store.freezes(groupId);
        if (!freezes.isEmpty()) {
            return new StartResult.Frozen(freezes);
        }
        return switch (read(group, request)) {
            case AutoScalingReader.Reading.Refused(List<Refusal> refusals) -> new StartResult.Refused(refusals);
            case AutoScalingReader.Reading.Found(AutoScalingStart start) ->
                begun(group, request, start, startedBy, now, idempotency);
            case null -> begun(group, request, null, startedBy, now, idempotency);
        };
    }

    /** The Auto Scaling group that the group stands for; null for a group of Greenroll's own. */
    private AutoScalingReader.@Nullable Reading read(Group group, RollRequest request) {
        AutoScaling binding = group.placement().autoScaling();
        return binding == null ? null : autoScaling.start(binding, request.action(), request.launchTemplate(), fleet);
    }

    private StartResult begun(
            Group group,
            RollRequest request,
            @Nullable AutoScalingStart start,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        PreflightResult prepared = preflight.look(group, request, start, now);
        return prepared.isRefused()
                ? new StartResult.Refused(prepared.refusals())
                : accept(prepared, request, startedBy, now, idempotency);
    }

    /**
     * Plans a roll, and checks whether it may start now. Nothing is written or started. An operation that holds the
     * group is one of the checks, and so is a freeze.
     *
     * @param prices asked only for a group with spot instances
     * @return empty when the group does not exist
     * @throws PlanRefused when it cannot be said what the roll would launch
     */
    public Optional<RollPlan> plan(
            String groupId, RollRequest request, String askedBy, PriceReader prices, Instant now) {
        return planned(groupId, request, askedBy, prices, now);
    }

    /** Like the other method, but without prices. */
    public Optional<RollPlan> plan(String groupId, RollRequest request, String askedBy, Instant now) {
        return planned(groupId, request, askedBy, null, now);
    }

    private Optional<RollPlan> planned(
            String groupId, RollRequest request, String askedBy, @Nullable PriceReader prices, Instant now) {
        return store.group(groupId).map(group -> {
            PreflightResult prepared = preflight.look(group, request, found(group, request), now);
            RollFacts facts = facts(LaunchPreflight.NO_ROLL, prepared, request, askedBy, now, null);
            return DryRun.of(
                    DryRun.accepted(facts, prepared, now),
                    prepared,
                    price(group, facts, prepared, prices, now),
                    List.of(DryRun.noOtherOperation(group.activeRoll()), DryRun.notFrozen(store.freezes(groupId))),
                    now);
        });
    }

    private @Nullable AutoScalingStart found(Group group, RollRequest request) {
        return switch (read(group, request)) {
            case AutoScalingReader.Reading.Refused(List<Refusal> refusals) -> throw new PlanRefused(refusals);
            case AutoScalingReader.Reading.Found(AutoScalingStart start) -> start;
            case null -> null;
        };
    }

    private static GroupPrice price(
            Group group, RollFacts facts, PreflightResult prepared, @Nullable PriceReader prices, Instant now) {
        if (prices == null || !facts.spot().usesSpot()) {
            return GroupPrice.NOT_ASKED;
        }
        PlannedMix target = PlannedMix.of(
                facts.spot(),
                facts.target(),
                facts.specification().hardware(),
                facts.bounds().subnets());
        return prices.of(
                group.placement().product(),
                prepared.look().live(),
                facts.action().launchesGreen() ? target : null,
                now);
    }

    /**
     * Cleans up after an ended roll of the group, as {@link CleanUpRequest} says. The roll must be the group's last
     * one; later clean-ups of it do not count. Each call with the same key and body gets Accepted with one operation.
     *
     * @param rollId the id of a roll of that group
     */
    public StartResult cleanUp(
            String groupId,
            String rollId,
            CleanUpRequest request,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        return starter.once(idempotency, () -> cleanUpAnew(groupId, rollId, request, startedBy, now, idempotency));
    }

    private StartResult cleanUpAnew(
            String groupId,
            String rollId,
            CleanUpRequest request,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        Group group = store.group(groupId).orElseThrow();
        Roll roll = store.roll(rollId).orElseThrow();
        Optional<Refusal> itself = AutoScalingChecks.itself(
                group,
                "and what a roll of it leaves is a part of it: start a roll with the earlier launchTemplate.version");
        if (itself.isPresent()) {
            return new StartResult.Refused(List.of(itself.get()));
        }
        if (group.activeRoll() != null) {
            return new StartResult.Held(
                    group.activeRoll().rollId(), group.activeRoll().kind());
        }
        Optional<RollHead> later = laterThan(groupId, rollId);
        if (later.isPresent()) {
            return new StartResult.Refused(List.of(new Refusal(
                    Refusal.Code.VALIDATION_ERROR,
                    rollId + " is not the group's last roll, " + later.get().id()
                            + " is: what it left is no longer its own",
                    "rollId")));
        }
        boolean finished = roll.head().stage() == Stage.FINISHED;
        List<String> kept = GroupObserver.retained(store, groupId);
        CleanUp cleanUp = CleanUp.of(
                request,
                new CleanUp.Found(
                        group,
                        roll,
                        ServingHistory.last(store, groupId, finished ? roll.head() : null)
                                .orElse(null),
                        preflight.seen(group, roll, kept, now)));
        return cleanUp.refusals().isEmpty()
                ? begin(group, roll, cleanUp, request, startedBy, now, idempotency)
                : new StartResult.Refused(cleanUp.refusals());
    }

    /** Returns the operation that the key has started, in its current state; empty when it has started none. */
    public Optional<RollHead> begun(Idempotency idempotency) {
        return starter.begun(idempotency)
                .flatMap(result ->
                        result instanceof StartResult.Accepted(RollHead roll) ? Optional.of(roll) : Optional.empty());
    }

    /**
     * Takes out the green that the group's last roll left when it failed or was stopped, and launches what serves in
     * its place. Each call with the same key gets Accepted with one operation.
     *
     * @return empty when there is nothing to go back from: the group's latest revision is not the serving one, the last
     *     roll has finished, or none of its green lives
     */
    public Optional<StartResult> goBack(String groupId, String startedBy, Instant now, Idempotency idempotency) {
        Optional<StartResult> begun = starter.begun(idempotency);
        return begun.isPresent()
                ? begun
                : left(groupId, now)
                        .map(roll -> cleanUp(groupId, roll.id(), CleanUpRequest.WHOLE, startedBy, now, idempotency));
    }

    /** The group's last roll, if it did not finish and some of its green lives. */
    private Optional<Roll> left(String groupId, Instant now) {
        Group group = store.group(groupId).orElse(null);
        if (group == null || !Integer.valueOf(group.latestRevision()).equals(group.servingRevision())) {
            return Optional.empty();
        }
        return RollSearch.newest(store, groupId, head -> head.facts().kind() == RollKind.ROLL)
                .filter(head -> head.stage() == Stage.FAILED || head.stage() == Stage.STOPPED)
                .filter(head -> head.facts().action().launchesGreen())
                .filter(head -> head.facts().revision() != group.latestRevision())
                .flatMap(head -> store.roll(head.id()))
                .filter(roll -> hasGreen(group, roll, now));
    }

    private boolean hasGreen(Group group, Roll roll, Instant now) {
        List<String> kept = GroupObserver.retained(store, group.id());
        FleetSnapshot seen = preflight.seen(group, roll, kept, now);
        return roll.instances()
                .map(BatchInstance::id)
                .filter(id -> !kept.contains(id))
                .map(seen.instances()::get)
                .anyMatch(instance -> instance != null && instance.isLive());
    }

    /** The newest roll after this one; its clean-ups and upkeep do not count. */
    private Optional<RollHead> laterThan(String groupId, String rollId) {
        return RollSearch.newest(store, groupId, head -> head.id().equals(rollId) || isOfItsOwn(head, rollId))
                .filter(head -> !head.id().equals(rollId));
    }

    private static boolean isOfItsOwn(RollHead head, String rollId) {
        ReplacementScope replacementScope = head.facts().replacementScope();
        return !head.facts().kind().isUpkeep() && (replacementScope == null || !replacementScope.follows(rollId));
    }

    private StartResult begin(
            Group group,
            Roll after,
            CleanUp cleanUp,
            CleanUpRequest request,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        RollSettings settings = request.drainingTimeout() == null
                ? after.settings()
                : after.settings().withDrainingTimeout(request.drainingTimeout());
        return starter.start(
                group,
                id -> Roll.accepted(
                        RollbackRules.facts(
                                "sbgd-" + id,
                                cleanUp.kind(),
                                after.facts(),
                                new RollbackRules.Following(
                                        cleanUp.revision(),
                                        cleanUp.specification(),
                                        cleanUp.replacementScope(),
                                        settings,
                                        cleanUp.target(),
                                        GroupObserver.retained(store, group.id())),
                                startedBy,
                                now,
                                idempotency),
                        cleanUp.warnings()),
                idempotency,
                () -> cleanUp(group.id(), after.id(), request, startedBy, now, idempotency));
    }

    private StartResult accept(
            PreflightResult prepared,
            RollRequest request,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        Group group = prepared.group();
        try {
            return starter.start(
                    group,
                    id -> {
                        PreflightResult made = made(prepared, id);
                        return DryRun.accepted(
                                facts("sbgd-" + id, made, request, startedBy, now, idempotency), made, now);
                    },
                    idempotency,
                    () -> roll(group.id(), request, startedBy, now, idempotency));
        } catch (FleetRefused e) {
            // Only the launch template version is made with a call to EC2 here.
            return new StartResult.Refused(List.of(new Refusal(
                    Refusal.Code.LAUNCH_NOT_PERMITTED,
                    "EC2 refuses to make the launch template version: " + e.getMessage(),
                    "launchTemplate")));
        }
    }

    /**
     * Makes the launch template version that the roll wants to have made. The id is the token, so a start that is
     * repeated with its key has the same version. When another operation takes the lock first, the version stays unused.
     */
    private PreflightResult made(PreflightResult prepared, String id) {
        AutoScalingStart start = prepared.autoScaling();
        return start == null || !start.choice().isMade()
                ? prepared
                : preflight.made(prepared, autoScaling.made(start, "greenroll-" + id));
    }

    private RollFacts facts(
            String id,
            PreflightResult prepared,
            RollRequest request,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        Group group = prepared.group();
        return new RollFacts(
                new RollFacts.Identity(id, group.id(), group.name(), RollKind.ROLL, startedBy, request.comment()),
                now,
                idempotency,
                prepared.settings(),
                new RollFacts.Revisions(
                        group.latestRevision(),
                        prepared.specification(),
                        group.servingRevision(),
                        prepared.look().targetGroups()),
                new RollFacts.Bounds(
                        group.capacity().target(),
                        prepared.surge(),
                        group.placement().subnets(),
                        group.policy().strategy().spot(),
                        prepared.scope(),
                        prepared.look().leaveAlone().stream().sorted().toList(),
                        Parking.of(group, prepared.settings()).parks()),
                prepared.autoScaling() == null ? null : prepared.autoScaling().facts());
    }

    /**
     * Creates the group with its first revision, and starts the CREATE that launches its capacity. The group exists at
     * once, and its instances follow. Each call with the same key and body gets Accepted with one CREATE of one group.
     *
     * @param idempotency the key; null when the call is not to be repeated
     */
    public StartResult create(GroupDraft draft, String startedBy, Instant now, @Nullable Idempotency idempotency) {
        return starter.begun(idempotency).orElseGet(() -> createAnew(draft, startedBy, now, idempotency));
    }

    /** Plans the creation of such a group. Nothing is written or launched. */
    public CreationPlan creationPlan(GroupDraft draft) {
        return creationPlan(
                draft, fleet.targetGroups(draft.specification().serving().targetGroupArns()));
    }

    private CreationPlan creationPlan(GroupDraft draft, Map<String, TargetGroup> targetGroups) {
        LaunchSpecification specification = preflight.pinned(draft.specification(), RollAction.REPLACE_SERVER);
        List<Subnet> subnets = preflight.subnets(draft.subnetIds());
        return new CreationPlan(
                specification, subnets, preflight.creation(draft, specification, targetGroups, subnets));
    }

    private StartResult createAnew(GroupDraft draft, String startedBy, Instant now, @Nullable Idempotency idempotency) {
        Map<String, TargetGroup> targetGroups =
                fleet.targetGroups(draft.specification().serving().targetGroupArns());
        CreationPlan plan = creationPlan(draft, targetGroups);
        if (!plan.refusals().isEmpty()) {
            return new StartResult.Refused(plan.refusals());
        }
        LaunchSpecification specification = plan.specification();
        List<Subnet> subnets = plan.subnets();
        for (String id : starter.ids(idempotency)) {
            Roll roll = creation(id, draft, specification, subnets, targetGroups.values(), startedBy, now, idempotency);
            Group group = group(draft, subnets, roll, now);
            Revision first = new Revision(1, draft.specification(), now);
            if (store.createGroup(group, first, roll, List.of(RollbackRules.accepted(roll)))
                    instanceof RollStore.Start.Accepted) {
                return starter.launched(roll);
            }
            Optional<StartResult> begun = starter.begun(idempotency);
            if (begun.isPresent()) {
                return begun.get();
            }
        }
        throw new IllegalStateException("no free group id in " + OperationStarter.ID_ATTEMPTS + " attempts");
    }

    private Roll creation(
            String id,
            GroupDraft draft,
            LaunchSpecification pinned,
            List<Subnet> subnets,
            Collection<TargetGroup> targetGroups,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        Duration delay = StartChecks.longestDelay(targetGroups);
        RollSettings settings = new RollSettings(
                        RollAction.REPLACE_SERVER,
                        RollSettings.Batches.of(100, 100),
                        new RollSettings.Health(
                                draft.specification().judgedBy(), Duration.ZERO, RollSettings.DEFAULT_HEALTH_TIMEOUT),
                        new RollSettings.Draining(true, delay.isZero() ? CREATE_DRAIN : delay),
                        RollSettings.DEFAULT_LAUNCH_TIMEOUT,
                        OnFailure.DEFAULT,
                        List.of(),
                        RollSettings.Meanings.GREENROLL,
                        TargetGroupTimes.UNKNOWN,
                        Selection.ALL)
                .withTargetGroups(TargetGroupTimes.of(targetGroups));
        RollFacts facts = new RollFacts(
                new RollFacts.Identity(
                        "sbgd-" + id,
                        "sig-" + (idempotency == null ? ids.hex8() : id),
                        draft.name(),
                        RollKind.CREATE,
                        startedBy,
                        null),
                now,
                idempotency,
                settings,
                new RollFacts.Revisions(
                        1,
                        pinned,
                        null,
                        Map.of(1, draft.specification().serving().targetGroupArns())),
                new RollFacts.Bounds(
                        draft.capacity().target(),
                        draft.capacity().target(),
                        subnets,
                        draft.policy().strategy().spot(),
                        null,
                        List.of()),
                null);
        return Roll.accepted(facts, List.of());
    }

    private static Group group(GroupDraft draft, List<Subnet> subnets, Roll roll, Instant now) {
        return Group.created(roll.facts().groupId(), draft.name(), draft.region(), draft.capacity(), subnets, now)
                .with(c -> {
                    c.document(draft.document());
                    c.placement(c.placement().withProduct(draft.product()));
                    c.policy(draft.policy());
                    c.activity(c.activity().withActiveRoll(new Group.ActiveRoll(roll.id(), RollKind.CREATE.name())));
                });
    }

    private static Refusal noSuchGroup(String groupId) {
        return new Refusal(Refusal.Code.GROUP_DOESNT_EXIST, "there is no group " + groupId, "groupId");
    }
}
