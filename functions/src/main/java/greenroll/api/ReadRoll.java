package greenroll.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.aws.Wiring;
import greenroll.roll.ExecutionReader;
import greenroll.roll.Roll;
import greenroll.roll.RollEvent;
import greenroll.roll.RollHead;
import greenroll.roll.RollStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET /aws/ec2/group/{groupId}/roll}, {@code …/roll/{rollId}}, {@code …/status}, {@code …/events}, {@code
 * …/execution} and {@code …/report}: a group's rolls, one roll in short, with its instances, its timeline, its executions,
 * and all of it as a page for a change ticket. Reads only.
 */
public final class ReadRoll implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final int MOST = 100;
    private static final int USUAL = 20;
    private static final int PAGE = 500;

    private final Endpoint endpoint;
    private final RollStore store;
    private final Groups groups;
    private final Rolls rolls;
    // Most calls ask the record alone: what only the execution's route needs is not built before it is called.
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
        this.endpoint = new Endpoint(clock);
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
        call.query(Set.of());
        call.problems().refuse();
        if (resource.endsWith("/status")) {
            return status(call);
        }
        if (resource.endsWith("/execution")) {
            return execution(call);
        }
        if (resource.endsWith("/report")) {
            return report(call);
        }
        return resource.endsWith("/events")
                ? events(call)
                : Rolls.answer(rolls.inShort(rolls.head(call.groupId(), call.rollId())));
    }

    private Endpoint.Answer list(Call call) {
        Map<String, String> query = call.query(Set.of("limit", "sort"));
        int limit = limit(query.getOrDefault("limit", String.valueOf(USUAL)), call.problems());
        String sort = query.getOrDefault("sort", "createdAt:DESC");
        if (!Set.of("createdAt:DESC", "createdAt:ASC").contains(sort)) {
            call.problems().wrong("sort", "must be createdAt:DESC or createdAt:ASC");
        }
        call.problems().refuse();
        String groupId = groups.get(call.groupId()).id();
        return new Endpoint.Answer(
                Rolls.KIND,
                store.rolls(groupId, limit, sort.endsWith("DESC"), null).items().stream()
                        .map(rolls::inShort)
                        .toList());
    }

    private static int limit(String text, Problems problems) {
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        problems.wrong("limit", "must be a whole number from 1 to " + MOST);
        return USUAL;
    }

    private Endpoint.Answer status(Call call) {
        String rollId = rolls.head(call.groupId(), call.rollId()).id();
        return store.roll(rollId)
                .map(roll -> Rolls.answer(RollViews.whole(roll, store.snapshot(rollId))))
                .orElseThrow(() -> Call.noSuchRoll(rollId));
    }

    private Endpoint.Answer execution(Call call) {
        RollHead head = rolls.head(call.groupId(), call.rollId());
        return new Endpoint.Answer(Rolls.KIND + ":execution", List.of(ExecutionView.of(head, executions.get())));
    }

    private Endpoint.Answer report(Call call) {
        String rollId = rolls.head(call.groupId(), call.rollId()).id();
        Roll roll = store.roll(rollId).orElseThrow(() -> Call.noSuchRoll(rollId));
        String markdown = Report.of(roll, timeline(rollId));
        return new Endpoint.Answer(Rolls.KIND + ":report", List.of(new Report.Page(markdown)), markdown);
    }

    private List<RollEvent> timeline(String rollId) {
        return Groups.all(after -> store.events(rollId, PAGE, after));
    }

    private Endpoint.Answer events(Call call) {
        String rollId = rolls.head(call.groupId(), call.rollId()).id();
        List<RollEvent> events = timeline(rollId);
        return new Endpoint.Answer(
                Rolls.KIND + ":event", events.stream().map(RollViews::event).toList());
    }
}
