package greenroll.api.stack;

import com.amazonaws.services.lambda.runtime.Context;
import greenroll.api.http.RefusedCall;
import greenroll.fleet.Unavailable;
import greenroll.group.Group;
import greenroll.log.LogLine;
import greenroll.roll.Control;
import greenroll.roll.RollHead;
import greenroll.roll.port.RollStore;
import greenroll.stack.ConsoleLink;
import greenroll.stack.StackResource;
import greenroll.stack.StackResponse;
import greenroll.stack.StackResponses;
import greenroll.stack.StackRules;
import greenroll.stack.StackSituation;
import greenroll.stack.StackStep;
import greenroll.stack.StackStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries a request out, step by step, until it is answered or there is something to wait for. */
final class StackWork {

    /** With less time left, the rest is left to the next run. */
    private static final int ENOUGH_MILLIS = 15_000;

    /** The claim outlives the invocation by this, because clocks differ. */
    private static final Duration LONGER = Duration.ofSeconds(10);

    private final RollStore store;
    private final StackStore stacks;
    private final StackResponses responses;
    private final StackEffects effects;
    private final ConsoleLink console;
    private final InstantSource clock;

    StackWork(
            RollStore store,
            StackStore stacks,
            StackResponses responses,
            StackEffects effects,
            ConsoleLink console,
            InstantSource clock) {
        this.store = store;
        this.stacks = stacks;
        this.responses = responses;
        this.effects = effects;
        this.console = console;
        this.clock = clock;
    }

    /**
     * Goes on with the resource's request. Of two invocations at once, one does nothing.
     *
     * @param read the resource as it was read
     */
    void advance(StackResource read, Context context) {
        if (read.request() == null || read.isClaimed(clock.instant())) {
            return;
        }
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
        Instant until = clock.instant().plus(left).plus(LONGER);
        StackResource current = stacks.put(read.withClaimedUntil(until)).orElse(null);
        while (current != null) {
            Optional<StackResource> next = isEnough(context) ? attempt(current, context) : Optional.empty();
            StackResource wanted = next.orElse(current.withClaimedUntil(null));
            // When another request came first, this invocation still has the claim, so only it can go on with that.
            current = stacks.put(wanted)
                    .or(() -> stacks.find(wanted.identity()))
                    .filter(one -> until.equals(one.claimedUntil()))
                    .orElse(null);
        }
    }

    private static boolean isEnough(Context context) {
        return context.getRemainingTimeInMillis() > ENOUGH_MILLIS;
    }

    /** One step, or the answer that says why there can be none. */
    private Optional<StackResource> attempt(StackResource resource, Context context) {
        try {
            return step(resource, context);
        } catch (RefusedCall e) {
            return Optional.of(failed(resource, GroupResource.inWords(e), context));
        } catch (Unavailable e) {
            stacks.put(resource.withClaimedUntil(null));
            throw e;
        } catch (RuntimeException e) {
            LogLine.trace(context, e).write();
            return Optional.of(failed(
                    resource,
                    "an internal error of Greenroll; its log has the request id " + context.getAwsRequestId(),
                    context));
        }
    }

    private StackResource failed(StackResource resource, String reason, Context context) {
        return sent(
                resource, StackRules.failed(resource, reason, clock.instant()).response(), context);
    }

    /** Returns the resource after one step; empty when there is something to wait for. */
    private Optional<StackResource> step(StackResource read, Context context) {
        StackResource resource = effects.named(read);
        StackSituation seen = situation(resource);
        return switch (StackRules.next(resource, seen, console, clock.instant())) {
            case StackStep.Wait() -> Optional.empty();
            case StackStep.Respond(StackResponse response) -> Optional.of(sent(resource, response, context));
            case StackStep.Follow(String rollId) -> Optional.of(StackEffects.following(resource, rollId));
            case StackStep.Stop(String rollId) -> {
                store.request(
                        rollId,
                        Control.Wish.STOP,
                        new Control.Asked(clock.instant(), resource.identity().requester()));
                yield Optional.empty();
            }
            case StackStep.Begin(StackStep.Work work) -> effects.begin(resource, seen, work, clock.instant());
        };
    }

    private StackSituation situation(StackResource resource) {
        Group group = resource.groupId() == null
                ? null
                : store.group(resource.groupId()).orElse(null);
        RollHead operation = head(resource.progress().operationId());
        return new StackSituation(
                group,
                operation,
                operation == null ? null : head(operation.control().rollback()),
                group == null || group.activeRoll() == null
                        ? null
                        : head(group.activeRoll().rollId()));
    }

    private @Nullable RollHead head(@Nullable String rollId) {
        return rollId == null ? null : store.head(rollId).orElse(null);
    }

    /**
     * Answers, and returns the resource without the request. If the invocation ends before that is written, the next
     * run answers again, and CloudFormation ignores it.
     */
    private StackResource sent(StackResource resource, StackResponse response, Context context) {
        if (!responses.send(resource.identity(), response)) {
            LogLine.info(context)
                    .with("logicalId", resource.identity().logicalId())
                    .with("message", "CloudFormation takes no answer any more")
                    .write();
        }
        log(context, resource.identity(), response);
        return resource.answeredBy(response);
    }

    static void log(Context context, StackResource.Identity identity, StackResponse response) {
        LogLine.info(context)
                .with("logicalId", identity.logicalId())
                .with("stack", identity.requester())
                .with("groupId", response.attributes().get(StackRules.GROUP_ID))
                // The reason may quote a property. The stack's events have it.
                .with("message", response.isSuccess() ? "answered SUCCESS" : "answered FAILED")
                .write();
    }
}
