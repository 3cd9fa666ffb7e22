package greenroll.api.roll;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.Paging;
import greenroll.api.read.Groups;
import greenroll.aws.Wiring;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.port.ExecutionReader;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET /aws/ec2/group/{groupId}/roll}, {@code …/roll/{rollId}}, {@code …/status}, {@code …/events},
 * {@code …/execution} and {@code …/report}. They answer a group's rolls, a roll's short status, its status with
 * instances, its timeline, its executions, and a report of all of these for a change ticket. Reads only.
 */
public final class ReadRoll implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final int MOST_ROLLS = 100;
    private static final int USUAL_ROLLS = 20;
    private static final int MOST_EVENTS = 500;

    private final Endpoint endpoint;
    private final RollStore store;
    private final Groups groups;
    private final Rolls rolls;
    // Most calls only read the store, so a client that only the execution's route needs is built on its first use.
    private final Supplier<ExecutionReader> executions;

    public ReadRoll() {
        this(Wiring.ofLambda());
    }

    private ReadRoll(Wiring wiring) {
        this(wiring.store(), wiring::executionReader, wiring.clock());
    }

    public ReadRoll(RollStore store, ExecutionReader executions, InstantSource clock) {
        this(store, () -> executions, clock);
    }

    private ReadRoll(RollStore store, Supplier<ExecutionReader> executions, InstantSource clock) {
        this.executions = executions;
        this.endpoint = new Endpoint(clock, Scope.READ);
        this.store = store;
        this.groups = new Groups(store);
        this.rolls = new Rolls(store);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::read);
    }

    private Endpoint.Answer read(Call call) {
        String resource = Objects.requireNonNullElse(call.event().getResource(), "");
        if (resource.endsWith("/roll")) {
            return list(call);
        }
        if (resource.endsWith("/events")) {
            return events(call);
        }
        call.query(Set.of());
        call.problems().refuse();
        if (resource.endsWith("/status")) {
            return status(call);
        }
        if (resource.endsWith("/execution")) {
            return execution(call);
        }
        return resource.endsWith("/report")
                ? report(call)
                : Rolls.answer(rolls.inShort(rolls.head(call.groupId(), call.rollId())))
                        .tagged();
    }

    private Endpoint.Answer list(Call call) {
        String sort = call.query(Paging.with("sort", "kind", "status")).getOrDefault("sort", "createdAt:DESC");
        if (!Set.of("createdAt:DESC", "createdAt:ASC").contains(sort)) {
            call.problems().wrong("sort", "must be createdAt:DESC or createdAt:ASC");
        }
        RollFilter filter = RollFilter.of(call);
        Paging page = Paging.of(call, sort + " " + filter, USUAL_ROLLS, MOST_ROLLS);
        call.problems().refuse();
        String groupId = groups.get(call.groupId()).id();
        return page.answerTogether(
                Rolls.KIND,
                filter.page(store, groupId, page.limit(), sort.endsWith("DESC"), page.after()),
                rolls::inShort);
    }

    private Endpoint.Answer status(Call call) {
        Roll roll = rolls.whole(call.groupId(), call.rollId());
        RollInstancesView status = RollInstancesView.of(roll, store.snapshot(roll.id()));
        return Rolls.answer(status).taggedBy(status.withoutLooks());
    }

    private Endpoint.Answer execution(Call call) {
        RollHead head = rolls.head(call.groupId(), call.rollId());
        return new Endpoint.Answer(Rolls.KIND + ":execution", List.of(ExecutionView.of(head, executions.get())));
    }

    private Endpoint.Answer report(Call call) {
        Roll roll = rolls.whole(call.groupId(), call.rollId());
        String markdown = RollReport.of(roll, Groups.all(after -> store.events(roll.id(), MOST_EVENTS, after)));
        return new Endpoint.Answer(Rolls.KIND + ":report", List.of(new RollReport.Page(markdown)))
                .withMarkdown(markdown);
    }

    private Endpoint.Answer events(Call call) {
        call.query(Paging.PARAMETERS);
        Paging page = Paging.of(call, "", MOST_EVENTS, MOST_EVENTS);
        call.problems().refuse();
        String rollId = rolls.head(call.groupId(), call.rollId()).id();
        return page.answer(Rolls.KIND + ":event", store.events(rollId, page.limit(), page.after()), RollEventView::of);
    }
}
