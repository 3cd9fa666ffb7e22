package greenroll.stack;

import greenroll.group.Group;
import greenroll.roll.Control;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.TakeOver;
import greenroll.roll.failure.Failure;
import greenroll.stack.StackStep.Begin;
import greenroll.stack.StackStep.Respond;
import greenroll.stack.StackStep.Stop;
import greenroll.stack.StackStep.Wait;
import greenroll.stack.StackStep.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a request of CloudFormation needs next. It is asked again after each change, at the end of each
 * operation, and on a schedule, and needs no memory of its own. Pure.
 */
public final class StackRules {

    /** The names of the attributes. */
    private static final String SERVING_REVISION = "servingRevision";

    private static final String LATEST_REVISION = "latestRevision";
    private static final String ROLL_ID = "rollId";
    public static final String GROUP_ID = "groupId";
    private static final String CONSOLE_URL = "consoleUrl";

    private StackRules() {}

    /**
     * @param resource a resource with a request
     * @param console the console, for the attribute
     */
    public static StackStep next(StackResource resource, StackSituation seen, ConsoleLink console, Instant now) {
        StackStep step = decide(resource, seen, console, now);
        return step instanceof Respond || now.isBefore(resource.openRequest().deadline())
                ? step
                : failed(resource, overdue(resource.openRequest(), seen), now);
    }

    private static StackStep decide(StackResource resource, StackSituation seen, ConsoleLink console, Instant now) {
        StackRequest request = resource.openRequest();
        RollHead operation = seen.operation();
        boolean isAwaited = operation != null && operation.isOpen() && awaits(request, operation);
        if (isAwaited || seen.follower() != null && seen.follower().isOpen()) {
            return new Wait();
        }
        if (operation != null && !operation.isOpen() && operation.status() != RollStatus.FINISHED) {
            return failed(resource, ended(operation), now);
        }
        return switch (request.type()) {
            // An adoption has no operation.
            case CREATE ->
                operation == null && !resource.progress().written()
                        ? new Begin(Work.CREATE)
                        : done(resource, seen, console, now);
            case UPDATE -> update(resource, seen, console, now);
            case DELETE -> delete(resource, seen, console, now);
        };
    }

    private static boolean awaits(StackRequest request, RollHead operation) {
        return request.rollPolicy().waitForRoll() || operation.facts().kind() != RollKind.ROLL;
    }

    private static StackStep update(StackResource resource, StackSituation seen, ConsoleLink console, Instant now) {
        Group group = seen.group();
        if (group == null) {
            return failed(
                    resource,
                    "the group " + resource.groupId() + " does not exist any more: remove the resource from the stack,"
                            + " and add it with another logical id",
                    now);
        }
        if (group.placement().autoScaling() != null) {
            return updateOfAutoScaling(resource, seen, console, now);
        }
        RollHead holder = seen.holder();
        // CloudFormation gave up the request that started it.
        if (holder != null && isOwnRoll(resource, holder) && holder.facts().revision() != group.latestRevision()) {
            return stopped(holder);
        }
        StackResource.Progress progress = resource.progress();
        if (!progress.written()) {
            return new Begin(Work.WRITE);
        }
        boolean shrinks = progress.resized() != null
                && progress.resized().target() < group.capacity().target();
        boolean mayRoll = resource.openRequest().rollPolicy().shouldRoll() && !progress.rolled();
        boolean serves = Integer.valueOf(group.latestRevision()).equals(group.servingRevision());
        if (shrinks) {
            return begin(seen, Work.SCALE, RollKind.SCALE);
        }
        if (mayRoll && !serves) {
            return holder != null
                            && holder.facts().kind() == RollKind.ROLL
                            && holder.facts().revision() == group.latestRevision()
                    ? new StackStep.Follow(holder.id())
                    : begin(seen, Work.ROLL, RollKind.ROLL);
        }
        if (mayRoll) {
            return new Begin(Work.GO_BACK);
        }
        return progress.resized() == null
                ? done(resource, seen, console, now)
                : begin(seen, Work.SCALE, RollKind.SCALE);
    }

    /**
     * Only the Auto Scaling group tells which version it is on. So the write decides whether the request may need a roll.
     * The work {@link Work#ROLL} finds out whether it does.
     */
    private static StackStep updateOfAutoScaling(
            StackResource resource, StackSituation seen, ConsoleLink console, Instant now) {
        StackResource.Progress progress = resource.progress();
        if (!progress.written()) {
            return new Begin(Work.WRITE);
        }
        if (progress.rolled() || !resource.openRequest().rollPolicy().shouldRoll()) {
            return done(resource, seen, console, now);
        }
        RollHead holder = seen.holder();
        if (holder == null) {
            return new Begin(Work.ROLL);
        }
        if (!isOwnRoll(resource, holder)) {
            return new Wait();
        }
        // CloudFormation asks one thing after the other. So a later roll is this request's, and an earlier one was
        // given up.
        return holder.facts().createdAt().isBefore(resource.openRequest().receivedAt())
                ? stopped(holder)
                : new StackStep.Follow(holder.id());
    }

    private static StackStep delete(StackResource resource, StackSituation seen, ConsoleLink console, Instant now) {
        RollHead holder = seen.holder();
        if (seen.group() == null) {
            return done(resource, seen, console, now);
        }
        if (holder != null && holder.facts().kind() == RollKind.DELETE) {
            return new StackStep.Follow(holder.id());
        }
        return holder == null
                        || TakeOver.isOpenTo(
                                RollKind.DELETE, holder.facts().kind().name())
                ? new Begin(Work.DELETE)
                : stopped(holder);
    }

    /** A deletion, or a return to another revision, makes the rest of the operation useless. */
    private static StackStep stopped(RollHead holder) {
        return holder.control().stopRequested() ? new Wait() : new Stop(holder.id());
    }

    private static boolean isOwnRoll(StackResource resource, RollHead holder) {
        return holder.facts().kind() == RollKind.ROLL
                && holder.facts()
                        .identity()
                        .startedBy()
                        .equals(resource.identity().requester());
    }

    /** Waits for the operation that holds the group, unless this kind may end it. */
    private static StackStep begin(StackSituation seen, Work work, RollKind kind) {
        RollHead holder = seen.holder();
        return holder == null || TakeOver.isOpenTo(kind, holder.facts().kind().name()) ? new Begin(work) : new Wait();
    }

    private static String overdue(StackRequest request, StackSituation seen) {
        RollHead operation = seen.operation() != null && seen.operation().isOpen() ? seen.operation() : seen.holder();
        return "CloudFormation waits " + inWords(request.timeout()) + " at most, and "
                + (operation == null
                        ? "a service that this needs does not answer"
                        : "the " + name(operation) + " has not ended" + waiting(operation));
    }

    private static String waiting(RollHead operation) {
        Integer step = operation.waitsAtStep();
        if (operation.waitsForVerdict() != null) {
            return ": it waits until a person continues it, because its judge has no verdict on batch "
                    + operation.waitsForVerdict();
        }
        if (step == null) {
            return "";
        }
        return operation.isInBake()
                ? ": it bakes, and a person can end the bake"
                : ": it waits until a person continues it after step " + step;
    }

    /** The request failed. The text is one or more sentences without a full stop at the end. */
    public static Respond failed(StackResource resource, String reason, Instant now) {
        return new Respond(response(resource, reason, now, Map.of()));
    }

    private static Respond done(StackResource resource, StackSituation seen, ConsoleLink console, Instant now) {
        Group group = seen.group();
        if (group == null) {
            return new Respond(response(resource, null, now, Map.of()));
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(GROUP_ID, group.id());
        boolean isOfAutoScaling = group.placement().autoScaling() != null;
        attributes.put(
                LATEST_REVISION,
                String.valueOf(
                        isOfAutoScaling && group.servingRevision() != null
                                ? group.servingRevision()
                                : group.latestRevision()));
        attributes.put(
                SERVING_REVISION, group.servingRevision() == null ? "" : String.valueOf(group.servingRevision()));
        attributes.put(ROLL_ID, Objects.requireNonNullElse(resource.progress().rollId(), ""));
        attributes.put(CONSOLE_URL, console.ofGroup(group.id()));
        return new Respond(response(resource, null, now, attributes));
    }

    private static StackResponse response(
            StackResource resource, @Nullable String reason, Instant now, Map<String, String> attributes) {
        StackRequest request = resource.openRequest();
        return new StackResponse(
                request.id(),
                request.responseUrl(),
                request.type() == StackRequest.Type.DELETE,
                reason,
                resource.groupId() == null ? noGroup(request.id()) : resource.groupId(),
                now,
                attributes);
    }

    /** The physical id of a resource whose group was not created. Its deletion has nothing to do. */
    public static String noGroup(String requestId) {
        return "refused-" + requestId;
    }

    /** Why it did not finish. */
    private static String ended(RollHead operation) {
        Failure failure = operation.failure();
        if (failure != null) {
            return name(operation) + " failed: " + failure.reason();
        }
        Control.Asked stop = operation.control().stop();
        return name(operation) + " was stopped" + (stop == null ? notContinued(operation) : " by " + stop.inWords());
    }

    /** A roll that ends in the pause of a step was not continued in time, unless a person has paused it too. */
    private static String notContinued(RollHead operation) {
        Integer step = operation.heldStep();
        return step == null || operation.isInBake() || operation.control().paused()
                ? ""
                : ", because it was not continued after step " + step;
    }

    private static String name(RollHead operation) {
        return operation.facts().kind() + " " + operation.id();
    }

    /** For example {@code 1 h 12 min}, rounded up to minutes. */
    public static String inWords(Duration time) {
        long minutes = Math.ceilDiv(time.toSeconds(), 60);
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes % 60 == 0 ? minutes / 60 + " h" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
