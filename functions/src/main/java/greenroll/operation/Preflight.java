package greenroll.operation;

import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Images;
import greenroll.fleet.Instance;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.Subnet;
import greenroll.operation.autoscaling.AutoScalingChecks;
import greenroll.operation.autoscaling.AutoScalingStart;
import greenroll.roll.BatchPlan;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollSettings;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.observation.Matching;
import greenroll.roll.plan.Parking;
import greenroll.roll.plan.RollPlanner;
import greenroll.roll.plan.RollScope;
import greenroll.roll.plan.ZoneCounts;
import greenroll.roll.port.RollStore;
import greenroll.roll.rollback.RollbackRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The observation before a roll: its launches, its settings and whether it may start. A plan and a real start use the
 * same.
 */
final class Preflight {

    private static final Pattern IMAGE_ID = Pattern.compile("ami-[0-9a-z]+");

    private final RollStore store;
    private final Fleet fleet;
    private final Images images;
    private final Alarms alarms;
    private final LaunchPreflight launches;

    Preflight(RollStore store, Fleet fleet, Images images, Alarms alarms) {
        this.store = store;
        this.fleet = fleet;
        this.images = images;
        this.alarms = alarms;
        this.launches = new LaunchPreflight(fleet, images);
    }

    /**
     * @param stored the group as it is stored
     * @param autoScaling the Auto Scaling group that it stands for; null for a group of Greenroll's own
     */
    PreflightResult look(Group stored, RollRequest request, @Nullable AutoScalingStart autoScaling, Instant now) {
        Group group = autoScaling == null ? stored : autoScaling.of(stored);
        LaunchSpecification specification = pinned(
                autoScaling == null ? revision(group, group.latestRevision()) : autoScaling.specification(),
                request.action());
        Map<String, TargetGroup> targetGroups =
                fleet.targetGroups(specification.serving().targetGroupArns());
        List<RollHead> past =
                store.rolls(group.id(), GroupObserver.PAST_ROLLS, true, null).items();
        GroupObservation sight = sight(group, request, specification, RollbackRules.leaveAlone(past), autoScaling, now);
        RollDefaults defaults = new RollDefaults(group, request, specification, targetGroups.values());
        RollSettings settings =
                defaults.settings().withTargetGroups(TargetGroupTimes.of(withOthers(targetGroups, sight)));
        BatchPlan plan = BatchPlan.of(settings.batches(), group.capacity().target());
        RollScope scope = RollScope.of(
                group,
                settings.action(),
                settings.selection(),
                sight,
                matching(group, specification, sight, autoScaling));
        int launched = scope.launches();
        int room = StartChecks.room(group, sight.fleet(), targetGroups.values());
        int surge = Math.min(plan.surge(), room);
        Map<CheckName, List<Refusal>> checks = checks(group, settings, specification, targetGroups, sight, past);
        // Without a name there is no call.
        List<String> named = settings.alarms();
        checks.putAll(ofAutoScaling(group.id(), sight, request, autoScaling));
        if (settings.selection().only() != null) {
            checks.put(CheckName.ONLY, scope.refusals());
        }
        checks.put(CheckName.ALARMS, named.isEmpty() ? List.of() : StartChecks.alarms(named, alarms.alarms(named)));
        List<Warning> warnings = new ArrayList<>(defaults.warnings(settings));
        warnings.addAll(StartWarnings.of(group, request, settings, specification, targetGroups.values(), sight, surge));
        warnings.addAll(StartWarnings.steps(plan));
        warnings.addAll(Parking.of(group, settings).warnings());
        if (autoScaling != null) {
            warnings.addAll(AutoScalingChecks.warnings(autoScaling, request));
        }
        if (settings.action().launchesGreen()) {
            if (checks.values().stream().allMatch(List::isEmpty)) {
                checks.put(
                        CheckName.TARGET_GROUP_ROOM,
                        StartChecks.limit(room, Math.min(plan.largest(), launched), targetGroups.values()));
            }
            LaunchPreflight.Intent intended =
                    intent(group, launched, specification, targetGroups.values(), sight, plan, surge);
            LaunchPreflight.Seen seen = launches.look(intended);
            checks.putAll(seen.checks());
            warnings.addAll(seen.warnings());
            // With few free addresses, each drain must return addresses that the next batch needs. A full target group
            // works the same way.
            if (sight.inService() > 0 && seen.fits() < intended.most()) {
                int missing =
                        Math.max(0, group.capacity().target() - sight.live().size());
                surge = Math.max(0, Math.min(surge, seen.fits() - missing));
                if (room >= plan.surge()) {
                    warnings.add(new Warning(
                            "SERIAL_DRAINS",
                            "the subnets have free addresses for " + seen.fits()
                                    + (seen.fits() == 1 ? " instance" : " instances")
                                    + " only: drains end before more is launched"));
                }
            }
        }
        if (autoScaling != null) {
            // The fields of a body are not where such a group is described.
            checks.replaceAll((name, refusals) ->
                    refusals.stream().map(Preflight::withoutGroupField).toList());
        }
        return new PreflightResult(
                group, settings, specification, sight, past, scope.scope(), surge, warnings, autoScaling, checks);
    }

    /** The same with the launch template version that was made for the roll. */
    PreflightResult made(PreflightResult prepared, AutoScalingStart made) {
        GroupObservation look = prepared.look();
        Map<Integer, List<String>> targetGroups = new TreeMap<>(look.targetGroups());
        targetGroups.put(made.wanted().number(), made.group().targetGroupArns());
        return new PreflightResult(
                made.of(prepared.group()),
                prepared.settings(),
                pinned(made.specification(), prepared.settings().action()),
                new GroupObservation(
                        look.fleet(), targetGroups, look.healthCheckType(), look.adopted(), look.leaveAlone()),
                prepared.past(),
                prepared.scope(),
                prepared.surge(),
                prepared.warnings(),
                made,
                prepared.checks());
    }

    private static Refusal withoutGroupField(Refusal refusal) {
        return refusal.field() != null && refusal.field().startsWith("group.")
                ? new Refusal(refusal.code(), refusal.message(), null)
                : refusal;
    }

    /** The checks of the Auto Scaling group. A group of Greenroll's own has no launch template to choose from. */
    private static Map<CheckName, List<Refusal>> ofAutoScaling(
            String groupId, GroupObservation sight, RollRequest request, @Nullable AutoScalingStart autoScaling) {
        if (autoScaling != null) {
            List<Refusal> foreign = new ArrayList<>(
                    StartChecks.adoption(sight.fleet(), autoScaling.group().name()));
            foreign.addAll(StartChecks.ofOthers(groupId, sight.fleet()));
            return Map.of(
                    CheckName.AUTO_SCALING_GROUPS,
                    foreign,
                    CheckName.AUTO_SCALING_GROUP,
                    AutoScalingChecks.of(autoScaling, request));
        }
        return request.launchTemplate() == null
                ? Map.of()
                : Map.of(
                        CheckName.AUTO_SCALING_GROUP,
                        List.of(new Refusal(
                                Refusal.Code.VALIDATION_ERROR,
                                "the group stands for no Auto Scaling group, so its rolls launch its latest revision:"
                                        + " leave launchTemplate out, and update the group's launch specification",
                                "launchTemplate")));
    }

    /**
     * Adds target groups that only older revisions of the group's instances use, because the roll deregisters instances
     * there too.
     */
    private Collection<TargetGroup> withOthers(Map<String, TargetGroup> targetGroups, GroupObservation sight) {
        List<String> others = sight.targetGroups().values().stream()
                .flatMap(List::stream)
                .distinct()
                .filter(arn -> !targetGroups.containsKey(arn))
                .toList();
        List<TargetGroup> all = new ArrayList<>(targetGroups.values());
        if (!others.isEmpty()) {
            all.addAll(fleet.targetGroups(others).values());
        }
        return all;
    }

    /** The subnets with their zones; the zone of a subnet that does not exist is empty. */
    List<Subnet> subnets(List<String> ids) {
        Map<String, SubnetCapacity> found = fleet.subnets(ids);
        return ids.stream()
                .map(id -> new Subnet(found.containsKey(id) ? found.get(id).zone() : "", id))
                .toList();
    }

    /** The reasons why a group may not be created, which are the reasons against launching its capacity. */
    List<Refusal> creation(
            GroupDraft draft, LaunchSpecification pinned, Map<String, TargetGroup> targetGroups, List<Subnet> subnets) {
        int target = draft.capacity().target();
        List<Refusal> refusals = new ArrayList<>(StartChecks.targetGroups(draft.specification(), targetGroups));
        refusals.addAll(StartChecks.limit(target, targetGroups.values()));
        launches.look(new LaunchPreflight.Intent(
                        LaunchPreflight.NO_GROUP,
                        draft.name(),
                        1,
                        pinned,
                        draft.policy().strategy().spot(),
                        subnets,
                        targetGroups.values(),
                        target,
                        target,
                        ZoneCounts.EMPTY))
                .checks()
                .values()
                .forEach(refusals::addAll);
        return refusals;
    }

    private static Matching matching(
            Group group,
            LaunchSpecification specification,
            GroupObservation sight,
            @Nullable AutoScalingStart autoScaling) {
        return new Matching(
                group.latestRevision(),
                specification.imageId(),
                autoScaling == null ? null : autoScaling.wanted().reference().id(),
                sight.fleet().autoScaling());
    }

    private static LaunchPreflight.Intent intent(
            Group group,
            int launched,
            LaunchSpecification specification,
            Collection<TargetGroup> targetGroups,
            GroupObservation sight,
            BatchPlan plan,
            int surge) {
        int target = group.capacity().target();
        boolean serves = sight.inService() > 0;
        List<Instance> live = sight.fleet().instances().values().stream()
                .filter(Instance::isLive)
                .toList();
        return new LaunchPreflight.Intent(
                group.id(),
                group.name(),
                group.latestRevision(),
                specification,
                group.policy().strategy().spot(),
                group.placement().subnets(),
                targetGroups,
                Math.min(launched, RollPlanner.ceiling(target, live.size(), surge, serves) - live.size()),
                serves ? plan.take(0, launched) : launched,
                ZoneCounts.before(live));
    }

    /** The checks except those that have no meaning after an earlier one failed. */
    private static Map<CheckName, List<Refusal>> checks(
            Group group,
            RollSettings settings,
            LaunchSpecification specification,
            Map<String, TargetGroup> targetGroups,
            GroupObservation sight,
            List<RollHead> past) {
        Map<CheckName, List<Refusal>> checks = new EnumMap<>(CheckName.class);
        checks.put(CheckName.TARGET_GROUPS, StartChecks.targetGroups(specification, targetGroups));
        checks.put(CheckName.HEALTH_CHECK, StartChecks.healthCheck(settings, specification));
        checks.put(CheckName.EXISTING_CAPACITY, StartChecks.existingCapacity(group, sight, past));
        checks.put(CheckName.AUTO_SCALING_GROUPS, StartChecks.adoption(sight.fleet()));
        if (settings.action().isInPlace()) {
            checks.put(
                    CheckName.RESTART,
                    StartChecks.restartable(
                            settings.action(), sight.inService(), sight.fleet().allAnswered()));
        }
        if (!settings.action().launchesGreen()) {
            EnumSet.allOf(CheckName.class).stream()
                    .filter(CheckName::isOfLaunching)
                    .forEach(name -> checks.put(name, List.of()));
        }
        return checks;
    }

    /** The group's fleet as a roll that follows this one would observe it. */
    FleetSnapshot seen(Group group, Roll roll, List<String> kept, Instant now) {
        boolean checks = roll.settings().health().healthCheckType() == HealthCheckType.EC2;
        List<Instance> instances = fleet.instances(group.id(), Set.of(), checks).stream()
                .filter(one -> !kept.contains(one.id()))
                .toList();
        Set<String> arns = new LinkedHashSet<>();
        roll.facts().revisions().targetGroups().values().forEach(arns::addAll);
        Map<String, TargetGroupHealth> health = new TreeMap<>();
        arns.forEach(arn -> health.put(arn, fleet.health(arn)));
        return FleetSnapshot.of(now, instances, health);
    }

    private GroupObservation sight(
            Group group,
            RollRequest request,
            LaunchSpecification latest,
            List<String> kept,
            @Nullable AutoScalingStart autoScaling,
            Instant now) {
        HealthCheckType type = request.health().healthCheckType() == null
                ? latest.judgedBy()
                : request.health().healthCheckType();
        GroupObserver.By by = new GroupObserver.By(group.latestRevision(), latest, type);
        return autoScaling == null
                ? GroupObserver.of(store, fleet, group, by, kept, now)
                : GroupObserver.ofMembers(store, fleet, group, by, kept, autoScaling.group(), now);
    }

    /**
     * The specification with the image that its parameter holds now. The roll launches that image even if the parameter
     * changes later. Unchanged when it names no parameter, or one that holds no image. Unchanged for a restart, which
     * launches nothing.
     */
    LaunchSpecification pinned(LaunchSpecification specification, RollAction action) {
        Optional<String> parameter = specification.imageParameter();
        return parameter.isEmpty() || !action.launchesGreen()
                ? specification
                : images.parameter(parameter.get())
                        .filter(value -> IMAGE_ID.matcher(value).matches())
                        .map(image -> specification.withImageId(image))
                        .orElse(specification);
    }

    private LaunchSpecification revision(Group group, int number) {
        return store.revision(group.id(), number)
                .orElseThrow(() -> new IllegalStateException(group.id() + " has no revision " + number))
                .specification();
    }
}
