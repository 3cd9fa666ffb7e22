package greenroll.api.group;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.read.Groups;
import greenroll.api.read.ObservationCache;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.fleet.price.Prices;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.operation.GroupPrice;
import greenroll.operation.PriceReader;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.observation.AutoScalingMembers;
import greenroll.roll.observation.InstanceHealth;
import greenroll.roll.plan.PlannedMix;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /aws/ec2/group/{groupId}/status} and {@code …/instanceHealthiness}: the group's live instances from EC2,
 * and the health of each, as a roll would judge it. The status of a group with spot instances has their price too. Observes
 * the fleet on a call, at most every five seconds. Reads only.
 */
public final class ReadInstances implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private final Endpoint endpoint;
    private final RollStore store;
    private final Fleet fleet;
    private final AutoScalingReader autoScaling;
    private final Groups groups;
    private final PriceReader prices;
    private final ObservationCache looks = new ObservationCache();

    public ReadInstances() {
        this(Wiring.ofLambda());
    }

    private ReadInstances(Wiring wiring) {
        this(wiring.store(), wiring.fleet(), wiring.autoScaling(), wiring::prices, wiring.clock());
    }

    public ReadInstances(
            RollStore store,
            Fleet fleet,
            AutoScalingGroups autoScaling,
            LaunchTemplates templates,
            Prices prices,
            InstantSource clock) {
        this(store, fleet, new AutoScalingReader(() -> autoScaling, () -> templates), () -> prices, clock);
    }

    private ReadInstances(
            RollStore store, Fleet fleet, AutoScalingReader autoScaling, Supplier<Prices> prices, InstantSource clock) {
        this.endpoint = new Endpoint(clock, Scope.READ);
        this.store = store;
        this.fleet = fleet;
        this.autoScaling = autoScaling;
        this.groups = new Groups(store);
        this.prices = new PriceReader(prices);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::read);
    }

    private Endpoint.Answer read(Call call) {
        call.query(Set.of());
        call.problems().refuse();
        Group group = groups.get(call.groupId());
        boolean health =
                Objects.requireNonNullElse(call.event().getResource(), "").endsWith("/instanceHealthiness");
        return (health ? health(group, call.now()) : status(group, call.now())).tagged();
    }

    private Endpoint.Answer status(Group group, Instant now) {
        FleetSnapshot seen = looks.at(
                now,
                "status " + group.id(),
                () -> GroupAnswers.isAutoScaling(group)
                        ? members(group, autoScaling.seen(group).orElse(null), false, now)
                        : FleetSnapshot.of(now, fleet.instances(group.id(), Set.of(), false), Map.of()));
        List<Instance> live = seen.instances().values().stream()
                .filter(Instance::isLive)
                .sorted(Instance.OLDEST_FIRST)
                .toList();
        Endpoint.Answer answer = new Endpoint.Answer(
                Groups.KIND + ":instance",
                live.stream().map(one -> LiveInstances.of(one, group)).toList());
        return group.policy().strategy().spot().usesSpot()
                ? answer.withSummary(LiveInstances.Summary.of(price(group, live, now)))
                : answer;
    }

    private GroupPrice price(Group group, List<Instance> live, Instant now) {
        return prices.of(
                group.placement().product(),
                live,
                PlannedMix.of(
                        group.policy().strategy().spot(),
                        group.capacity().target(),
                        groups.latest(group).hardware(),
                        group.placement().subnets()),
                now);
    }

    /**
     * The members that the Auto Scaling group counts, and others with the group's tag. When the Auto Scaling group cannot
     * be read, only the latter.
     */
    private FleetSnapshot members(Group group, @Nullable AutoScalingGroup seen, boolean withStatusChecks, Instant now) {
        if (seen == null) {
            return FleetSnapshot.of(now, fleet.instances(group.id(), Set.of(), withStatusChecks), Map.of());
        }
        Set<String> counted =
                seen.members().keySet().stream().filter(seen::counts).collect(Collectors.toSet());
        List<Instance> instances =
                AutoScalingMembers.mark(fleet.instances(group.id(), counted, withStatusChecks), seen, group.id());
        return FleetSnapshot.of(now, instances, Map.of()).withAutoScaling(seen);
    }

    /** Each instance is judged by the target groups of the Auto Scaling group, whatever version it was launched from. */
    private Endpoint.Answer healthOfMembers(Group group, Instant now) {
        FleetSnapshot seen = looks.at(now, "members " + group.id(), () -> {
            AutoScalingGroup members = autoScaling.seen(group).orElse(null);
            HealthCheckType type = AutoScalingGroupView.judgedBy(members);
            Map<String, TargetGroupHealth> health = new TreeMap<>();
            if (members != null) {
                members.targetGroupArns().forEach(arn -> health.put(arn, fleet.health(arn)));
            }
            FleetSnapshot found = members(group, members, type == HealthCheckType.EC2, now);
            return FleetSnapshot.of(now, List.copyOf(found.instances().values()), health)
                    .withAutoScaling(members);
        });
        AutoScalingGroup members = seen.autoScaling();
        int serving = AutoScalingGroupView.serving(group, members);
        Map<Integer, List<String>> targetGroups = new TreeMap<>();
        if (members != null) {
            targetGroups.put(serving, members.targetGroupArns());
            seen.instances().values().forEach(one -> {
                if (one.tags().revision() != null) {
                    targetGroups.put(one.tags().revision(), members.targetGroupArns());
                }
            });
        }
        return health(group, InstanceHealth.of(seen, AutoScalingGroupView.judgedBy(members), targetGroups, serving));
    }

    private Endpoint.Answer health(Group group, Instant now) {
        if (GroupAnswers.isAutoScaling(group)) {
            return healthOfMembers(group, now);
        }
        HealthCheckType type = groups.latest(group).judgedBy();
        // The key has the type, because an observation without status checks is of no use once the group's type is EC2.
        FleetSnapshot seen = looks.at(now, type + " " + group.id(), () -> look(group, type, now));
        return health(
                group,
                InstanceHealth.of(
                        seen, type, targetGroups(group, seen.instances().values()), adopted(group)));
    }

    private static Endpoint.Answer health(Group group, List<InstanceHealth> health) {
        return new Endpoint.Answer(
                Groups.KIND + ":instance:healthiness",
                health.stream().map(one -> LiveInstances.health(one, group)).toList());
    }

    /** The instances, and the health of each target group of their revisions. */
    private FleetSnapshot look(Group group, HealthCheckType type, Instant now) {
        List<Instance> instances = fleet.instances(group.id(), Set.of(), type == HealthCheckType.EC2);
        Map<String, TargetGroupHealth> health = new TreeMap<>();
        if (type == HealthCheckType.TARGET_GROUP) {
            targetGroups(group, instances).values().stream()
                    .flatMap(List::stream)
                    .distinct()
                    .forEach(arn -> health.put(arn, fleet.health(arn)));
        }
        return FleetSnapshot.of(now, instances, health);
    }

    /**
     * The target groups of each revision that a live instance was launched from. A revision that does not exist is left
     * out.
     */
    private Map<Integer, List<String>> targetGroups(Group group, Iterable<Instance> instances) {
        Set<Integer> revisions = new TreeSet<>();
        instances.forEach(one -> {
            if (one.isLive()) {
                revisions.add(
                        one.tags().revision() == null
                                ? adopted(group)
                                : one.tags().revision());
            }
        });
        Map<Integer, List<String>> targetGroups = new TreeMap<>();
        revisions.forEach(number -> store.revision(group.id(), number)
                .ifPresent(revision -> targetGroups.put(
                        number, revision.specification().serving().targetGroupArns())));
        return targetGroups;
    }

    /** The revision that judges adopted instances: the serving one, or the first one before anything serves. */
    private static int adopted(Group group) {
        return group.servingRevision() == null ? 1 : group.servingRevision();
    }
}
