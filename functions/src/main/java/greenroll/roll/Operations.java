package greenroll.roll;

import greenroll.fleet.Fleet;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Images;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroup;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.Subnet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starting an operation: the one way in for the API, the triggers and upkeep. Checks first, then one transaction that
 * puts the roll and takes the lock, then the execution. When starting the execution fails the operation stands
 * nevertheless: the watchdog starts it within its next look.
 */
public final class Operations {

    private static final int ID_ATTEMPTS = 5;
    private static final Pattern IMAGE_ID = Pattern.compile("ami-[0-9a-z]+");
    private static final Duration CREATE_DRAIN = Duration.ofSeconds(300);

    private final RollStore store;
    private final Fleet fleet;
    private final Images images;
    private final RollExecutions executions;
    private final IdSource ids;

    public Operations(RollStore store, Fleet fleet, Images images, RollExecutions executions, IdSource ids) {
        this.store = store;
        this.fleet = fleet;
        this.images = images;
        this.executions = executions;
        this.ids = ids;
    }

    /**
     * Starts a roll of the group to its latest revision. Called twice at once: one is Accepted, the other Held with the
     * first one's id.
     *
     * @param startedBy who asks, for history and notifications
     */
    public Started roll(String groupId, RollRequest request, String startedBy, Instant now) {
        return roll(groupId, request, startedBy, now, null);
    }

    /**
     * The same, but that with the same key and body each is Accepted, with one roll, however it stands by then.
     *
     * @param idempotency null when it is not to be repeated
     */
    public Started roll(
            String groupId, RollRequest request, String startedBy, Instant now, @Nullable Idempotency idempotency) {
        Started started = begun(idempotency).orElseGet(() -> rollAnew(groupId, request, startedBy, now, idempotency));
        // Who holds the group may be the same call, sent at once with this one.
        return started instanceof Started.Held ? begun(idempotency).orElse(started) : started;
    }

    /** What the key has started already; empty without a key, or when it has started nothing. */
    private Optional<Started> begun(@Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return Optional.empty();
        }
        for (String id : idempotency.ids()) {
            RollHead roll = store.head("sbgd-" + id).orElse(null);
            Idempotency other = roll == null ? null : roll.facts().idempotency();
            if (roll != null && other != null && other.key().equals(idempotency.key())) {
                return Optional.of(
                        other.equals(idempotency) ? new Started.Accepted(roll) : new Started.KeyReused(roll.id()));
            }
        }
        return Optional.empty();
    }

    private Started rollAnew(
            String groupId, RollRequest request, String startedBy, Instant now, @Nullable Idempotency idempotency) {
        Group group = store.group(groupId).orElse(null);
        if (group == null) {
            return new Started.Refused(List.of(noSuchGroup(groupId)));
        }
        if (group.activeRoll() != null) {
            return new Started.Held(
                    group.activeRoll().rollId(), group.activeRoll().kind());
        }
        LaunchSpecification specification = pinned(revision(group, group.latestRevision()), request.action());
        Map<String, TargetGroup> targetGroups = fleet.targetGroups(specification.targetGroupArns());
        Sight sight = sight(group, request, specification, now);
        RollSettings settings = settings(request, specification, targetGroups);
        List<Refusal> refusals = refusals(group, settings, specification, targetGroups, sight);
        if (!refusals.isEmpty()) {
            return new Started.Refused(refusals);
        }
        int size = RollPlanner.batchSize(group.capacity().target(), settings.batchSizePercentage());
        int room = StartChecks.room(group, sight.fleet(), targetGroups.values());
        List<Warning> warnings = new ArrayList<>(warnings(request, settings, targetGroups));
        if (settings.action() == RollAction.REPLACE_SERVER && room < 2 * size) {
            warnings.add(new Warning(
                    "SERIAL_DRAINS",
                    "the target groups have room for one more batch only: each drain ends before the next batch"));
        }
        if (settings.action() == RollAction.RESTART_SERVER && !runsOnly(sight.fleet(), group.latestRevision())) {
            warnings.add(new Warning(
                    "RESTART_KEEPS_IMAGE",
                    "a restart changes neither image nor user data: the instances go on running what they run, not"
                            + " revision " + group.latestRevision()));
        }
        return accept(
                group,
                settings,
                specification,
                sight.targetGroups(),
                Math.min(2 * size, room),
                warnings,
                request,
                startedBy,
                now,
                idempotency);
    }

    private Started accept(
            Group group,
            RollSettings settings,
            LaunchSpecification specification,
            Map<Integer, List<String>> targetGroups,
            int surge,
            List<Warning> warnings,
            RollRequest request,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        for (String id : ids(idempotency)) {
            RollFacts facts = new RollFacts(
                    "sbgd-" + id,
                    group.id(),
                    group.name(),
                    RollKind.ROLL,
                    settings,
                    group.latestRevision(),
                    specification,
                    group.servingRevision(),
                    targetGroups,
                    group.subnets(),
                    group.capacity().target(),
                    surge,
                    startedBy,
                    request.comment(),
                    now,
                    idempotency);
            Roll roll = Roll.accepted(facts, warnings);
            switch (store.start(group, roll, List.of(accepted(roll)))) {
                case RollStore.Start.Accepted() -> {
                    return launched(roll);
                }
                case RollStore.Start.Held(String rollId, String kind) -> {
                    return new Started.Held(rollId, kind);
                }
                case RollStore.Start.Moved() -> {
                    return roll(group.id(), request, startedBy, now, idempotency);
                }
                case RollStore.Start.IdTaken() -> {
                    Optional<Started> begun = begun(idempotency);
                    if (begun.isPresent()) {
                        return begun.get();
                    }
                }
            }
        }
        throw new IllegalStateException("no free roll id in " + ID_ATTEMPTS + " attempts");
    }

    /** The eight digits of the ids that are tried: the key's own, or by chance. */
    private Iterable<String> ids(@Nullable Idempotency idempotency) {
        return idempotency == null ? Stream.generate(ids::hex8).limit(ID_ATTEMPTS)::iterator : idempotency.ids();
    }

    /**
     * Creates the group with its first revision and starts the CREATE that launches its capacity. The group is there at
     * once, its instances follow. With the same key and body each call is Accepted, with one CREATE of one group.
     *
     * @param idempotency null when it is not to be repeated
     */
    public Started create(GroupDraft draft, String startedBy, Instant now, @Nullable Idempotency idempotency) {
        return begun(idempotency).orElseGet(() -> createAnew(draft, startedBy, now, idempotency));
    }

    private Started createAnew(GroupDraft draft, String startedBy, Instant now, @Nullable Idempotency idempotency) {
        LaunchSpecification specification = pinned(draft.specification(), RollAction.REPLACE_SERVER);
        Map<String, String> zones = fleet.zonesOf(draft.subnetIds());
        Map<String, TargetGroup> targetGroups =
                fleet.targetGroups(draft.specification().targetGroupArns());
        List<Refusal> refusals = new ArrayList<>(StartChecks.targetGroups(draft.specification(), targetGroups));
        refusals.addAll(unresolved(specification, RollAction.REPLACE_SERVER));
        draft.subnetIds().stream()
                .filter(subnet -> !zones.containsKey(subnet))
                .map(subnet -> new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "there is no subnet " + subnet + " here",
                        "group.compute.subnetIds"))
                .forEach(refusals::add);
        targetGroups.values().stream()
                .filter(one ->
                        one.targetLimit() - one.registered() < draft.capacity().target())
                .map(one -> new Refusal(
                        Refusal.Code.TARGET_GROUP_LIMIT,
                        "target group " + one.name() + " holds " + one.registered() + " of at most " + one.targetLimit()
                                + " targets: no room for " + draft.capacity().target(),
                        "group.capacity.target"))
                .forEach(refusals::add);
        if (!refusals.isEmpty()) {
            return new Started.Refused(refusals);
        }
        List<Subnet> subnets = draft.subnetIds().stream()
                .map(id -> new Subnet(zones.getOrDefault(id, ""), id))
                .toList();
        Duration delay = StartChecks.longestDelay(targetGroups.values());
        for (String id : ids(idempotency)) {
            Roll roll = creation(id, draft, specification, subnets, delay, startedBy, now, idempotency);
            Group group = group(draft, subnets, roll, now);
            Revision first = new Revision(1, draft.specification(), now);
            if (store.createGroup(group, first, roll, List.of(accepted(roll))) instanceof RollStore.Start.Accepted) {
                return launched(roll);
            }
            Optional<Started> begun = begun(idempotency);
            if (begun.isPresent()) {
                return begun.get();
            }
        }
        throw new IllegalStateException("no free group id in " + ID_ATTEMPTS + " attempts");
    }

    private Roll creation(
            String id,
            GroupDraft draft,
            LaunchSpecification pinned,
            List<Subnet> subnets,
            Duration delay,
            String startedBy,
            Instant now,
            @Nullable Idempotency idempotency) {
        RollSettings settings = new RollSettings(
                RollAction.REPLACE_SERVER,
                100,
                Duration.ZERO,
                RollSettings.DEFAULT_HEALTH_TIMEOUT,
                StartChecks.defaultHealthCheck(draft.specification()),
                delay.isZero() ? CREATE_DRAIN : delay,
                100,
                true,
                RollSettings.DEFAULT_LAUNCH_TIMEOUT);
        RollFacts facts = new RollFacts(
                "sbgd-" + id,
                "sig-" + (idempotency == null ? ids.hex8() : id),
                draft.name(),
                RollKind.CREATE,
                settings,
                1,
                pinned,
                null,
                Map.of(1, draft.specification().targetGroupArns()),
                subnets,
                draft.capacity().target(),
                draft.capacity().target(),
                startedBy,
                null,
                now,
                idempotency);
        return Roll.accepted(facts, List.of());
    }

    private static Group group(GroupDraft draft, List<Subnet> subnets, Roll roll, Instant now) {
        return new Group(
                roll.facts().groupId(),
                draft.name(),
                draft.description(),
                draft.region(),
                draft.product(),
                draft.capacity(),
                subnets,
                1,
                null,
                new Group.ActiveRoll(roll.id(), RollKind.CREATE.name()),
                false,
                now,
                now,
                draft.updatePolicy(),
                1);
    }

    private Started launched(Roll roll) {
        try {
            executions.start(
                    roll.facts().groupId(), roll.id(), roll.head().pursuit().generation());
        } catch (greenroll.fleet.Unavailable e) {
            // The lock is taken and the roll is on record: the watchdog starts what was never started.
        }
        return new Started.Accepted(roll.head());
    }

    private List<Refusal> refusals(
            Group group,
            RollSettings settings,
            LaunchSpecification specification,
            Map<String, TargetGroup> targetGroups,
            Sight sight) {
        List<Refusal> refusals = new ArrayList<>(StartChecks.targetGroups(specification, targetGroups));
        refusals.addAll(unresolved(specification, settings.action()));
        refusals.addAll(StartChecks.healthCheck(settings, specification));
        refusals.addAll(StartChecks.existingCapacity(group, sight.fleet()));
        refusals.addAll(StartChecks.adoption(sight.fleet()));
        refusals.addAll(StartChecks.restartable(
                settings.action(),
                sight.inService(settings.healthCheckType()),
                sight.fleet().allAnswered()));
        if (refusals.isEmpty() && settings.action() == RollAction.REPLACE_SERVER) {
            int size = RollPlanner.batchSize(group.capacity().target(), settings.batchSizePercentage());
            int room = StartChecks.room(group, sight.fleet(), targetGroups.values());
            refusals.addAll(StartChecks.limit(room, size, targetGroups.values()));
        }
        return refusals;
    }

    private static RollSettings settings(
            RollRequest request, LaunchSpecification specification, Map<String, TargetGroup> targetGroups) {
        Duration slowStart = StartChecks.longestSlowStart(targetGroups.values());
        Duration grace = request.gracePeriod();
        Duration delay = StartChecks.longestDelay(targetGroups.values());
        return new RollSettings(
                request.action(),
                request.batchSizePercentage(),
                grace.compareTo(slowStart) < 0 ? slowStart : grace,
                request.healthTimeout() == null ? RollSettings.DEFAULT_HEALTH_TIMEOUT : request.healthTimeout(),
                request.healthCheckType() == null
                        ? StartChecks.defaultHealthCheck(specification)
                        : request.healthCheckType(),
                request.drainingTimeout() == null ? delay : request.drainingTimeout(),
                request.batchMinHealthyPercentage() == null ? 100 : request.batchMinHealthyPercentage(),
                request.shouldDrainInstances() == null || request.shouldDrainInstances(),
                RollSettings.DEFAULT_LAUNCH_TIMEOUT);
    }

    private static List<Warning> warnings(
            RollRequest request, RollSettings settings, Map<String, TargetGroup> targetGroups) {
        List<Warning> warnings = new ArrayList<>();
        if (settings.gracePeriod().compareTo(request.gracePeriod()) > 0) {
            warnings.add(new Warning(
                    "GRACE_RAISED_TO_SLOW_START",
                    "gracePeriod is raised to the target group's slow start of "
                            + settings.gracePeriod().toSeconds() + " s"));
        }
        Duration delay = StartChecks.longestDelay(targetGroups.values());
        boolean terminates = settings.action() == RollAction.REPLACE_SERVER;
        if (terminates && settings.drainFor().compareTo(delay) < 0) {
            warnings.add(new Warning(
                    "DRAINING_CUT_SHORT",
                    "instances are terminated " + settings.drainFor().toSeconds()
                            + " s after their deregistration, before the deregistration delay of "
                            + delay.toSeconds() + " s: requests still in flight then are lost"));
        }
        return warnings;
    }

    private static boolean runsOnly(FleetSnapshot fleet, int revision) {
        return fleet.instances().values().stream()
                .filter(Instance::isLive)
                .allMatch(instance -> instance.revision() != null && instance.revision() == revision);
    }

    /** The fleet as a start sees it, with the target groups of every revision that lives in it. */
    private record Sight(FleetSnapshot fleet, Map<Integer, List<String>> targetGroups, int adopted) {

        int inService(HealthCheckType type) {
            Health health = new Health(type, targetGroups, adopted, fleet);
            return (int) fleet.instances().values().stream()
                    .filter(health::inService)
                    .count();
        }
    }

    private Sight sight(Group group, RollRequest request, LaunchSpecification latest, Instant now) {
        boolean statusChecks =
                (request.healthCheckType() == null ? StartChecks.defaultHealthCheck(latest) : request.healthCheckType())
                        == HealthCheckType.EC2;
        List<Instance> instances = fleet.instances(group.id(), Set.of(), statusChecks);
        Map<Integer, List<String>> targetGroups = new TreeMap<>();
        targetGroups.put(group.latestRevision(), latest.targetGroupArns());
        instances.stream()
                .filter(Instance::isLive)
                .map(one -> one.revision() == null ? group.servingRevision() : one.revision())
                .filter(revision -> revision != null && !targetGroups.containsKey(revision))
                .distinct()
                .forEach(revision ->
                        targetGroups.put(revision, revision(group, revision).targetGroupArns()));
        Set<String> arns = new LinkedHashSet<>();
        targetGroups.values().forEach(arns::addAll);
        Map<String, greenroll.fleet.TargetGroupHealth> health = new TreeMap<>();
        arns.forEach(arn -> health.put(arn, fleet.health(arn)));
        return new Sight(
                FleetSnapshot.of(now, instances, health),
                targetGroups,
                group.servingRevision() == null ? group.latestRevision() : group.servingRevision());
    }

    /**
     * The specification with the image that its parameter holds now, which the roll launches whatever the parameter
     * says later; as it is when it names no parameter, or one that holds no image. A restart launches nothing.
     */
    private LaunchSpecification pinned(LaunchSpecification specification, RollAction action) {
        Optional<String> parameter = specification.imageParameter();
        return parameter.isEmpty() || action == RollAction.RESTART_SERVER
                ? specification
                : images.parameter(parameter.get())
                        .filter(value -> IMAGE_ID.matcher(value).matches())
                        .map(specification::withImage)
                        .orElse(specification);
    }

    private static List<Refusal> unresolved(LaunchSpecification pinned, RollAction action) {
        return pinned
                .imageParameter()
                .filter(parameter -> action != RollAction.RESTART_SERVER)
                .map(parameter -> new Refusal(
                        Refusal.Code.IMAGE_NOT_AVAILABLE,
                        "the parameter " + parameter + " does not exist or holds no AMI id",
                        "group.compute.launchSpecification.imageId"))
                .stream()
                .toList();
    }

    private LaunchSpecification revision(Group group, int number) {
        return store.revision(group.id(), number)
                .orElseThrow(() -> new IllegalStateException(group.id() + " has no revision " + number))
                .specification();
    }

    private static Refusal noSuchGroup(String groupId) {
        return new Refusal(Refusal.Code.GROUP_DOESNT_EXIST, "there is no group " + groupId, "groupId");
    }

    private static RollEvent accepted(Roll roll) {
        RollFacts facts = roll.facts();
        return new RollEvent(
                1,
                0,
                facts.createdAt(),
                RollEvent.Type.ACCEPTED,
                null,
                facts.kind() + " of " + facts.groupName() + " to revision " + facts.revision() + " accepted from "
                        + facts.startedBy(),
                List.of(),
                Map.of(),
                null,
                null);
    }
}
