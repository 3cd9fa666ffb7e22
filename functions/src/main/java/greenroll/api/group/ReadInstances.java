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
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.roll.observation.InstanceHealth;
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

/**
 * {@code GET /aws/ec2/group/{groupId}/status} and {@code …/instanceHealthiness}: the group's live instances as EC2 has them,
 * and how well each is, as a roll would judge it. Looked at when it is asked for, at most every five seconds. Reads only.
 */
public final class ReadInstances implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private final Endpoint endpoint;
    private final RollStore store;
    private final Fleet fleet;
    private final Groups groups;
    private final ObservationCache looks = new ObservationCache();

    public ReadInstances() {
        this(Wiring.ofLambda());
    }

    private ReadInstances(Wiring wiring) {
        this(wiring.store(), wiring.fleet(), wiring.clock());
    }

    public ReadInstances(RollStore store, Fleet fleet, InstantSource clock) {
        this.endpoint = new Endpoint(clock, Scope.READ);
        this.store = store;
        this.fleet = fleet;
        this.groups = new Groups(store);
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
                () -> FleetSnapshot.of(now, fleet.instances(group.id(), Set.of(), false), Map.of()));
        return new Endpoint.Answer(
                Groups.KIND + ":instance",
                seen.instances().values().stream()
                        .filter(Instance::isLive)
                        .sorted(Instance.OLDEST_FIRST)
                        .map(one -> LiveInstances.of(one, group))
                        .toList());
    }

    private Endpoint.Answer health(Group group, Instant now) {
        HealthCheckType type = groups.latest(group).judgedBy();
        // A look that lacks the status checks is none for a group that is judged by them since.
        FleetSnapshot seen = looks.at(now, type + " " + group.id(), () -> look(group, type, now));
        return new Endpoint.Answer(
                Groups.KIND + ":instance:healthiness",
                InstanceHealth.of(
                                seen, type, targetGroups(group, seen.instances().values()), adopted(group))
                        .stream()
                        .map(one -> LiveInstances.health(one, group))
                        .toList());
    }

    /** The instances, and each target group of any of their revisions once. */
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

    /** By revision, those of every revision that a live instance was launched from, as far as there is such a revision. */
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

    /** Who was adopted is judged by what serves; before anything does, by what was described first. */
    private static int adopted(Group group) {
        return group.servingRevision() == null ? 1 : group.servingRevision();
    }
}
