package greenroll.api.roll;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.StartResponses;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.fleet.price.Prices;
import greenroll.group.RollRequest;
import greenroll.id.IdSource;
import greenroll.operation.CleanUpRequest;
import greenroll.operation.PlanRefused;
import greenroll.operation.PriceReader;
import greenroll.operation.RollOperations;
import greenroll.operation.RollPlan;
import greenroll.operation.StartResult;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollHead;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code PUT /aws/ec2/group/{groupId}/roll}: starts a roll of the group to its latest revision and answers its short
 * status. The answer to a second call names the operation that holds the group. With the first call's Idempotency-Key
 * and body it is the same roll. With {@code dryRun=true} the answer is the plan of a roll and whether it may start, and
 * nothing starts.
 *
 * <p>{@code POST …/roll/{rollId}/action} and {@code POST …/roll/{rollId}}: starts an operation that cleans up after an
 * ended roll, or goes back from it, and answers that operation's short status. A second call is answered in the same
 * way.
 */
public final class StartRoll implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private final Endpoint endpoint;
    private final RollOperations operations;
    private final PriceReader prices;
    private final Rolls rolls;

    public StartRoll() {
        this(Wiring.ofLambda());
    }

    private StartRoll(Wiring wiring) {
        this(
                wiring.store(),
                wiring.fleet(),
                wiring.images(),
                wiring.alarms(),
                wiring.autoScaling(),
                wiring::prices,
                wiring.executions(),
                wiring.clock(),
                wiring.ids());
    }

    public StartRoll(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            AutoScalingGroups autoScaling,
            LaunchTemplates templates,
            Prices prices,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        this(
                store,
                fleet,
                images,
                alarms,
                new AutoScalingReader(() -> autoScaling, () -> templates),
                () -> prices,
                executions,
                clock,
                ids);
    }

    private StartRoll(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            AutoScalingReader autoScaling,
            Supplier<Prices> prices,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        this.endpoint = new Endpoint(clock, Scope.ROLL);
        this.operations = new RollOperations(store, fleet, images, alarms, autoScaling, executions, ids);
        this.prices = new PriceReader(prices);
        this.rolls = new Rolls(store);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::ask);
    }

    private Endpoint.Answer ask(Call call) {
        if ("POST".equals(call.event().getHttpMethod())) {
            return cleanUp(call);
        }
        boolean dryRun = call.flag("dryRun");
        RollRequest request = RollBody.start(call.body(), call.problems());
        Optional<String> key = call.idempotencyKey();
        call.problems().refuse();
        return dryRun ? plan(call, request) : start(call, request, key);
    }

    private Endpoint.Answer cleanUp(Call call) {
        call.query(Set.of());
        CleanUpRequest request = RollBody.cleanUp(call.body(), call.problems());
        Optional<String> key = call.idempotencyKey();
        call.problems().refuse();
        RollHead after = rolls.head(call.groupId(), call.rollId());
        StartResult started = operations.cleanUp(
                call.groupId(),
                after.id(),
                request,
                call.owner(),
                call.now(),
                key.map(k -> call.idempotency("clean up " + after.id(), k)).orElse(null));
        RollHead operation = StartResponses.accepted(started);
        return new Endpoint.Answer(
                CleanUpView.KIND,
                List.of(new CleanUpView(
                        rolls.inShort(operation), after.id(), request.actionType(), detached(operation, after))));
    }

    /** An operation for the whole group takes out all green of the roll. */
    private List<String> detached(RollHead operation, RollHead after) {
        ReplacementScope scope = operation.facts().replacementScope();
        return scope != null && scope.instanceIds() != null
                ? scope.instanceIds()
                : rolls.whole(after.facts().groupId(), after.id())
                        .instances()
                        .map(BatchInstance::id)
                        .toList();
    }

    private Endpoint.Answer plan(Call call, RollRequest request) {
        String groupId = call.groupId();
        try {
            RollPlan plan = operations
                    .plan(groupId, request, call.owner(), prices, call.now())
                    .orElseThrow(() -> Call.noSuchGroup(groupId));
            return new Endpoint.Answer(PlanView.KIND, List.of(PlanView.of(plan)));
        } catch (PlanRefused e) {
            throw StartResponses.refused(new StartResult.Refused(e.refusals()));
        }
    }

    private Endpoint.Answer start(Call call, RollRequest request, Optional<String> key) {
        StartResult started = operations.roll(
                call.groupId(),
                request,
                call.owner(),
                call.now(),
                key.map(k -> call.idempotency("roll " + call.groupId(), k)).orElse(null));
        return new Endpoint.Answer(Rolls.KIND, List.of(rolls.inShort(StartResponses.acceptedRoll(started))));
    }
}
