package greenroll.api.group;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.group.body.AutoScalingBody;
import greenroll.api.group.body.GroupBody;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.Problems;
import greenroll.api.http.StartResponses;
import greenroll.api.read.Groups;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.fleet.price.Prices;
import greenroll.group.Group;
import greenroll.group.SpotStrategy;
import greenroll.id.IdSource;
import greenroll.operation.CreationPlan;
import greenroll.operation.GroupDraft;
import greenroll.operation.GroupPrice;
import greenroll.operation.PriceReader;
import greenroll.operation.RollOperations;
import greenroll.operation.StartResult;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.operation.autoscaling.GroupAdoption;
import greenroll.roll.failure.Refusal;
import greenroll.roll.plan.PlannedMix;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code POST /aws/ec2/group}: creates a group and starts to launch its capacity. The group exists when this answers,
 * and its instances follow. Called twice it creates two groups, or one with the same Idempotency-Key and body. With
 * {@code dryRun=true} the answer has all problems at once and what would be launched, and nothing is created.
 *
 * <p>With {@code autoScaling} in the body it adopts an Auto Scaling group, and launches nothing. Called twice with the
 * same body, it answers the same group.
 */
public final class CreateGroup implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    /** A CREATE names no alarms. */
    private static final Alarms NO_ALARMS = names -> {
        throw new IllegalStateException("a creation asks for no alarm");
    };

    private final Endpoint endpoint;
    private final Fleet fleet;
    private final Groups groups;
    private final GroupChanges changes;
    private final RollOperations operations;
    private final GroupAdoption adoption;
    private final GroupAnswers answers;
    private final PriceReader prices;

    public CreateGroup() {
        this(Wiring.ofLambda());
    }

    private CreateGroup(Wiring wiring) {
        this(
                wiring.store(),
                wiring.fleet(),
                wiring.images(),
                wiring::prices,
                wiring.autoScaling(),
                wiring.executions(),
                wiring.clock(),
                wiring.ids());
    }

    public CreateGroup(
            RollStore store,
            Fleet fleet,
            Images images,
            Prices prices,
            AutoScalingGroups autoScaling,
            LaunchTemplates templates,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        this(
                store,
                fleet,
                images,
                () -> prices,
                new AutoScalingReader(() -> autoScaling, () -> templates),
                executions,
                clock,
                ids);
    }

    private CreateGroup(
            RollStore store,
            Fleet fleet,
            Images images,
            Supplier<Prices> prices,
            AutoScalingReader autoScaling,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        this.endpoint = new Endpoint(clock, Scope.ADMIN);
        this.fleet = fleet;
        this.groups = new Groups(store);
        this.changes = new GroupChanges(store, fleet);
        this.operations = new RollOperations(store, fleet, images, NO_ALARMS, autoScaling, executions, ids);
        this.adoption = new GroupAdoption(store, fleet, autoScaling);
        this.answers = new GroupAnswers(groups, autoScaling);
        this.prices = new PriceReader(prices);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::create);
    }

    private Endpoint.Answer create(Call call) {
        boolean isAdoption = AutoScalingBody.isMeant(call.body());
        if (call.flag("dryRun")) {
            return isAdoption ? adoptionPlan(call) : plan(call);
        }
        if (isAdoption) {
            return adopt(call);
        }
        Optional<String> key = call.idempotencyKey();
        GroupDraft draft = changes.draft(call.body(), call.region(), call.problems());
        StartResult started = operations.create(
                draft,
                call.owner(),
                call.now(),
                key.map(k -> call.idempotency("group", k)).orElse(null));
        return answers.answer(
                groups.get(StartResponses.accepted(started).facts().groupId()), call);
    }

    /** The same body adopts once, with a key or without one. */
    private Endpoint.Answer adopt(Call call) {
        call.idempotencyKey();
        return switch (adoption.adopt(AutoScalingBody.read(call.body(), call.region(), call.problems()), call.now())) {
            case GroupAdoption.Result.Adopted(Group group) -> answers.answer(group, call);
            case GroupAdoption.Result.Refused(List<Refusal> refusals) ->
                throw StartResponses.refused(new StartResult.Refused(refusals));
        };
    }

    private Endpoint.Answer adoptionPlan(Call call) {
        Problems problems = call.problems();
        problems.refuse();
        GroupAdoption.Draft draft = AutoScalingBody.tried(call.body(), call.region(), problems);
        if (!problems.all().isEmpty()) {
            return answer(GroupPlanView.wrong(problems.all()));
        }
        return answer(
                adoption.plan(draft, call.now()) instanceof GroupAdoption.Result.Refused(List<Refusal> refusals)
                        ? GroupPlanView.refused(refusals)
                        : GroupPlanView.adopted());
    }

    private Endpoint.Answer plan(Call call) {
        Problems problems = call.problems();
        // Refuses what is no plan's business, such as a wrong query parameter.
        problems.refuse();
        Optional<GroupBody> read = GroupBody.tried(call.body(), call.region(), problems);
        if (read.isEmpty()) {
            return answer(GroupPlanView.wrong(problems.all()));
        }
        GroupBody body = SubnetResolver.withDefaults(read.get(), fleet, problems);
        GroupDraft draft = body.draft();
        SubnetResolver.misplaced(body, fleet.subnets(draft.subnetIds()), problems);
        if (!problems.areUnsupportedOnly()) {
            return answer(GroupPlanView.wrong(problems.all()));
        }
        CreationPlan plan = operations.creationPlan(draft);
        return answer(GroupPlanView.of(draft, plan, price(draft, plan, call.now()), problems.all()));
    }

    private GroupPrice price(GroupDraft draft, CreationPlan plan, Instant now) {
        SpotStrategy strategy = draft.policy().strategy().spot();
        return strategy.usesSpot()
                ? prices.of(
                        draft.product(),
                        null,
                        PlannedMix.of(
                                strategy,
                                draft.capacity().target(),
                                plan.specification().hardware(),
                                plan.subnets()),
                        now)
                : GroupPrice.NOT_ASKED;
    }

    private static Endpoint.Answer answer(GroupPlanView plan) {
        return new Endpoint.Answer(GroupPlanView.KIND, List.of(plan));
    }
}
