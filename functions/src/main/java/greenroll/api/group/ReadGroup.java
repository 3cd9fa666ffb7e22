package greenroll.api.group;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.Paging;
import greenroll.api.http.TimeRange;
import greenroll.api.read.FreezeView;
import greenroll.api.read.Groups;
import greenroll.aws.Wiring;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.group.Group;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * {@code GET /aws/ec2/group}, {@code GET /aws/ec2/group/{groupId}}, {@code …/{groupId}/events} and
 * {@code …/{groupId}/revisions}: all groups, one group, its activity, and its revisions. {@code …/{groupId}/freeze} and
 * {@code GET /aws/ec2/freeze}: the freezes that hold the group, and that of all groups. Reads only.
 */
public final class ReadGroup implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final int MOST_GROUPS = 1_000;
    private static final int MOST_EVENTS = 500;
    private static final int MOST_REVISIONS = 20;

    private final Endpoint endpoint;
    private final RollStore store;
    private final Groups groups;
    private final GroupAnswers answers;

    public ReadGroup() {
        this(Wiring.ofLambda());
    }

    private ReadGroup(Wiring wiring) {
        this(wiring.store(), wiring.autoScaling(), wiring.clock());
    }

    public ReadGroup(RollStore store, AutoScalingGroups autoScaling, LaunchTemplates templates, InstantSource clock) {
        this(store, new AutoScalingReader(() -> autoScaling, () -> templates), clock);
    }

    private ReadGroup(RollStore store, AutoScalingReader autoScaling, InstantSource clock) {
        this.endpoint = new Endpoint(clock, Scope.READ);
        this.store = store;
        this.groups = new Groups(store);
        this.answers = new GroupAnswers(groups, autoScaling);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::read);
    }

    private Endpoint.Answer read(Call call) {
        String resource = Objects.requireNonNullElse(call.event().getResource(), "");
        if (resource.endsWith("/events")) {
            return events(call);
        }
        if (resource.endsWith("/revisions")) {
            return revisions(call);
        }
        if (resource.endsWith("/freeze")) {
            return freezes(call);
        }
        if (!call.hasGroupId()) {
            return list(call);
        }
        call.query(Set.of());
        call.problems().refuse();
        return answers.answer(groups.get(call.groupId()), call).tagged();
    }

    private Endpoint.Answer list(Call call) {
        call.query(Paging.PARAMETERS);
        // Elastigroup's clients expect no pages here, so without a limit the page has as many groups as an account may
        // have.
        Paging page = Paging.of(call, "", MOST_GROUPS, MOST_GROUPS);
        call.problems().refuse();
        return page.answerTogether(
                Groups.KIND, groups.page(call.caller(), page.limit(), page.after()), some -> answers.views(some, call));
    }

    private Endpoint.Answer events(Call call) {
        call.query(Paging.with("fromDate", "toDate"));
        TimeRange span = TimeRange.of(call);
        Paging page = Paging.of(call, span.toString(), MOST_EVENTS, MOST_EVENTS);
        call.problems().refuse();
        String groupId = groups.get(call.groupId()).id();
        return page.answer(
                Groups.KIND + ":event",
                new Activity(store, groupId, span).page(page.limit(), page.after()),
                ActivityView::of);
    }

    private Endpoint.Answer freezes(Call call) {
        call.query(Set.of());
        call.problems().refuse();
        return FreezeView.answer(
                        call.hasGroupId()
                                ? store.freezes(groups.get(call.groupId()).id())
                                : store.freezes().stream()
                                        .filter(freeze -> freeze.isOfSameScope(null))
                                        .toList())
                .tagged();
    }

    private Endpoint.Answer revisions(Call call) {
        call.query(Paging.PARAMETERS);
        Paging page = Paging.of(call, "", MOST_REVISIONS, MOST_REVISIONS);
        call.problems().refuse();
        Group group = groups.get(call.groupId());
        boolean showsUserData = call.showsUserData();
        return page.answer(
                Groups.KIND + ":revision",
                // The revisions of an Auto Scaling group are versions of its launch template, which EC2 lists.
                GroupAnswers.isAutoScaling(group)
                        ? new RollStore.Page<>(List.of(), null)
                        : groups.revisions(group, page.limit(), page.after()),
                revision -> RevisionView.of(group, revision, showsUserData));
    }
}
