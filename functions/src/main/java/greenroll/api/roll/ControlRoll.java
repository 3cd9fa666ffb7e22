package greenroll.api.roll;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.ErrorCode;
import greenroll.api.http.RefusedCall;
import greenroll.aws.Wiring;
import greenroll.roll.Control;
import greenroll.roll.Control.Wish;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /aws/ec2/group/{groupId}/roll/{rollId}} with {@code {"roll":{"status":…}}}: asks the roll to stop
 * ({@code STOPPED}), to pause before its next batch ({@code PAUSED}), to continue ({@code IN_PROGRESS}) or to go back to
 * the revision before ({@code ROLLED_BACK}). It answers the roll's short status. The roll's next visit does what was
 * requested. Called twice, the first request stands.
 *
 * <p>{@code IN_PROGRESS} continues a paused roll, and one that waits at the end of a step or bakes. {@code step} makes it
 * count for that step only, and the bake counts as one more step. A caller of scope {@code approve} may decide about a roll that waits at a step, and nothing more.
 *
 * <p>{@code PUT} and {@code DELETE /aws/ec2/group/{groupId}/freeze}, and the same of {@code /aws/ec2/freeze}: freeze
 * deployments of the group or of all groups, and lift that. Lifting twice changes nothing.
 */
public final class ControlRoll implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private final Endpoint endpoint;
    private final RollStore store;
    private final Rolls rolls;
    private final FreezeCalls freezes;

    public ControlRoll() {
        this(Wiring.ofLambda());
    }

    private ControlRoll(Wiring wiring) {
        this(wiring.store(), wiring.clock());
    }

    public ControlRoll(RollStore store, InstantSource clock) {
        this.endpoint = new Endpoint(clock, Scope.APPROVE, Scope.ROLL);
        this.store = store;
        this.rolls = new Rolls(store);
        this.freezes = new FreezeCalls(store);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::changed);
    }

    private Endpoint.Answer changed(Call call) {
        if (FreezeCalls.isOne(call)) {
            call.require(Scope.ROLL);
            return freezes.answer(call);
        }
        return control(call);
    }

    private Endpoint.Answer control(Call call) {
        call.query(Set.of());
        RollBody.ControlBody body = RollBody.control(call.body(), call.problems());
        call.problems().refuse();
        RollHead read = rolls.head(call.groupId(), call.rollId());
        Integer waitsAt = read.waitsAtStep();
        Integer unjudged = read.waitsForVerdict();
        boolean waits = waitsAt != null || unjudged != null;
        // Both a pause and the end of a step can hold the roll. The pause ends first, unless the body names the step. A
        // batch without a verdict is judged before its step ends, so that is continued first.
        Wish wish = body.wish() == Wish.RESUME && waits && !read.control().paused() ? Wish.CONTINUE : body.wish();
        if (wish == Wish.PAUSE || wish == Wish.RESUME || !waits) {
            call.require(Scope.ROLL);
        }
        check(read, wish, body.step());
        boolean asked = store.request(
                read.id(),
                wish,
                new Control.Asked(
                        call.now(),
                        call.owner(),
                        body.comment(),
                        ifContinue(wish, unjudged == null ? waitsAt : null),
                        ifContinue(wish, unjudged)));
        RollHead head = rolls.head(call.groupId(), read.id());
        if (!asked && !(wish == Wish.STOP && head.status() == RollStatus.STOPPED)) {
            throw nothingTo(head, wish);
        }
        return Rolls.answer(rolls.inShort(head));
    }

    /** Only a request to go on names a step or a batch. */
    private static @Nullable Integer ifContinue(Wish wish, @Nullable Integer number) {
        return wish == Wish.CONTINUE ? number : null;
    }

    private static void check(RollHead read, Wish wish, @Nullable Integer step) {
        if (wish == Wish.STOP) {
            return;
        }
        if (wish == Wish.ROLL_BACK) {
            checkRollBack(read);
        }
        if (read.status() == RollStatus.STOPPING && read.control().rollbackAsked() == null) {
            throw nothingTo(read, wish);
        }
        Integer waitsAt = read.waitsAtStep();
        if (wish == Wish.CONTINUE && step != null && !step.equals(waitsAt)) {
            String where = waitsAt == null
                    ? "does not wait at the end of a step: there is nothing to continue"
                    : read.isInBake()
                            ? "bakes, and does not wait at step " + step + ". Leave out step, or give " + waitsAt
                                    + ", to end the bake"
                            : "waits at step " + waitsAt + ", not at step " + step;
            throw new RefusedCall(ErrorCode.VALIDATION_ERROR, read.id() + " " + where, "roll.step");
        }
    }

    private static void checkRollBack(RollHead read) {
        String why = !read.facts().canRollBack()
                ? cannotRollBack(read)
                : read.isOpen() && read.stage().isEnding() && read.control().rollbackAsked() == null
                        ? "it is ending already: clean up after it with POST …/action"
                        : null;
        if (why != null) {
            throw new RefusedCall(
                    ErrorCode.VALIDATION_ERROR, read.id() + " cannot be rolled back: " + why, "roll.status");
        }
    }

    private static String cannotRollBack(RollHead read) {
        if (read.facts().autoScaling() != null) {
            return "its group is an Auto Scaling group: stop it, and start a roll with the earlier launchTemplate.version";
        }
        return read.facts().action().isInPlace()
                ? "a restart launches nothing: stop it"
                : "no other revision served before it: stop it";
    }

    private static RefusedCall nothingTo(RollHead head, Wish wish) {
        return new RefusedCall(
                ErrorCode.VALIDATION_ERROR,
                head.id() + " is " + head.status().wire() + ": there is nothing to "
                        + switch (wish) {
                            case STOP -> "stop";
                            case PAUSE -> "pause";
                            case RESUME -> "resume";
                            case CONTINUE -> "continue";
                            case ROLL_BACK -> "roll back";
                        },
                "roll.status");
    }
}
