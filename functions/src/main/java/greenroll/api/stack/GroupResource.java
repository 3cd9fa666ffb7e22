package greenroll.api.stack;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.Call;
import greenroll.api.http.Problem;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.id.IdSource;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.log.Reach;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.stack.ConsoleLink;
import greenroll.stack.StackRequest;
import greenroll.stack.StackResource;
import greenroll.stack.StackResponse;
import greenroll.stack.StackResponses;
import greenroll.stack.StackRules;
import greenroll.stack.StackStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code Custom::GreenrollGroup}. CloudFormation invokes it to create, update and delete a group with a stack. It answers
 * CloudFormation when the CREATE, ROLL or DELETE has ended, with the reason if that failed. A group that stands for an Auto
 * Scaling group is adopted and forgotten at once, and only its rolls take time. It also runs at the end of
 * each operation and on a schedule, and looks at every request that is not answered yet.
 *
 * <p>The physical id is the group's id and never changes. The same request may come any number of times. IAM decides who
 * may invoke the function; an answer goes to CloudFormation only. Properties and URLs are never logged.
 */
public final class GroupResource implements RequestStreamHandler {

    /** The period of the schedule in template.yaml. */
    private static final Duration EVERY = Duration.ofMinutes(5);

    /** Attempts to write a request down. Each takes as long as the SDK tries. */
    private static final int ATTEMPTS = 3;

    private final StackStore stacks;
    private final StackResponses responses;
    private final StackWork work;
    private final InstantSource clock;

    public GroupResource() {
        this(Wiring.ofLambda());
    }

    private GroupResource(Wiring wiring) {
        this(
                wiring.store(),
                wiring.fleet(),
                wiring.images(),
                wiring.alarms(),
                wiring.autoScaling(),
                wiring.executions(),
                wiring.stacks(),
                wiring.stackResponses(),
                wiring.consoleLink(),
                wiring.clock(),
                wiring.ids());
    }

    public GroupResource(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            AutoScalingGroups autoScaling,
            LaunchTemplates templates,
            RollExecutions executions,
            StackStore stacks,
            StackResponses responses,
            ConsoleLink console,
            InstantSource clock,
            IdSource ids) {
        this(
                store,
                fleet,
                images,
                alarms,
                new AutoScalingReader(() -> autoScaling, () -> templates),
                executions,
                stacks,
                responses,
                console,
                clock,
                ids);
    }

    private GroupResource(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            AutoScalingReader autoScaling,
            RollExecutions executions,
            StackStore stacks,
            StackResponses responses,
            ConsoleLink console,
            InstantSource clock,
            IdSource ids) {
        this.stacks = stacks;
        this.responses = responses;
        this.work = new StackWork(
                store,
                stacks,
                responses,
                new StackEffects(store, fleet, images, alarms, autoScaling, executions, ids),
                console,
                clock);
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        JsonNode event = Json.tree(new String(input.readAllBytes(), StandardCharsets.UTF_8));
        Optional<StackEvent> request = StackEvent.of(event);
        if (request.isPresent()) {
            take(request.get(), context);
        } else {
            lookAtAll(event.at("/detail/groupId").textValue(), context);
        }
    }

    private void take(StackEvent event, Context context) {
        if (!responses.isTrusted(event.responseUrl())) {
            // It does not come from CloudFormation, so nobody waits for an answer.
            LogLine.info(context)
                    .with("message", "refused: ResponseURL is not of CloudFormation")
                    .write();
            return;
        }
        StackResource resource = null;
        String refusal = null;
        try {
            StackRequest request = request(event, context);
            resource = written(event, request);
        } catch (RefusedCall e) {
            refusal = inWords(e);
        } catch (Unavailable e) {
            refusal = "Greenroll's table does not answer, and nothing was begun: try again";
        }
        if (refusal != null) {
            respond(event, refusal, context);
        } else if (resource != null) {
            work.advance(resource, context);
        }
    }

    /** @throws RefusedCall with every wrong property */
    private StackRequest request(StackEvent event, Context context) {
        boolean isDeletion = event.type() == StackRequest.Type.DELETE;
        Problems problems = new Problems();
        String region = context.getInvokedFunctionArn().split(":", 6)[3];
        if (!isDeletion && !event.identity().region().equals(region)) {
            problems.wrong(
                    "ServiceToken",
                    "is a function in " + region + ", and the stack is in "
                            + event.identity().region() + ": deploy Greenroll there, and use its function");
            problems.refuse();
        }
        // A wrong property must not prevent that the group is deleted.
        ResourceProperties properties = isDeletion
                ? null
                : ResourceProperties.read(
                        event.resourceType(), event.properties().deepCopy(), problems);
        return new StackRequest(
                event.requestId(),
                event.type(),
                event.resourceType(),
                event.responseUrl(),
                Json.write(event.properties()),
                event.oldProperties().isObject() ? Json.write(event.oldProperties()) : "{}",
                properties == null ? StackRequest.RollPolicy.NONE : properties.rollPolicy(),
                clock.instant(),
                properties == null ? StackRequest.LONGEST : properties.timeout());
    }

    /**
     * Writes the request down, so that it is answered whatever happens to this invocation.
     *
     * @return null when it was answered before, and is no longer the last one
     */
    private @Nullable StackResource written(StackEvent event, StackRequest request) {
        Unavailable last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                StackResource known = stacks.find(event.identity()).orElse(StackResource.unknown(event.identity()));
                if (known.request() != null && known.request().id().equals(request.id())) {
                    return known;
                }
                if (known.answered().contains(request.id())) {
                    StackResponse response = known.response();
                    if (response != null && response.requestId().equals(request.id())) {
                        responses.send(known.identity(), response);
                    }
                    return null;
                }
                Optional<StackResource> put = stacks.put(named(known, event).asked(request));
                if (put.isPresent()) {
                    return put.get();
                }
            } catch (Unavailable e) {
                last = e;
            }
        }
        throw last == null ? new Unavailable("other requests for the same resource came at the same time", null) : last;
    }

    /** CloudFormation knows the group's id, also when the record of the resource is lost. */
    private static StackResource named(StackResource known, StackEvent event) {
        return known.groupId() == null
                        && event.physicalId() != null
                        && Call.GROUP_ID.matcher(event.physicalId()).matches()
                ? known.withGroupId(event.physicalId())
                : known;
    }

    /** Answers a request for which nothing was written. */
    private void respond(StackEvent event, String reason, Context context) {
        StackResponse response = new StackResponse(
                event.requestId(),
                event.responseUrl(),
                event.type() == StackRequest.Type.DELETE,
                reason,
                Objects.requireNonNullElse(event.physicalId(), StackRules.noGroup(event.requestId())),
                clock.instant(),
                Map.of());
        responses.send(event.identity(), response);
        StackWork.log(context, event.identity(), response);
    }

    static String inWords(RefusedCall refused) {
        return String.join(
                "; ", refused.problems().stream().map(Problem::message).toList());
    }

    /** @param groupId the group that an event is about; null to look at all */
    private void lookAtAll(@Nullable String groupId, Context context) {
        List<StackResource> open = stacks.open().stream()
                .filter(one -> groupId == null || one.groupId() == null || groupId.equals(one.groupId()))
                .toList();
        Reach.each(Reach.rotated(open, clock.instant(), EVERY), context, one -> {
            try {
                work.advance(one, context);
            } catch (Unavailable e) {
                // One resource must not delay the others. The next run looks at it again.
                LogLine.error(context, e)
                        .with("logicalId", one.identity().logicalId())
                        .write();
            }
        });
    }
}
