package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.fleet.Unavailable;
import greenroll.roll.Roll;
import greenroll.roll.notification.NotificationRules;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;

/**
 * Notifies the owner that the roll failed. The message names the batch, the instances, the reasons, the actions taken
 * and the next steps.
 */
public final class NotifyFailure implements RequestStreamHandler {

    private static final int MARK_ATTEMPTS = 5;

    private final RollStore store;
    private final RollNotifier notifier;
    private final InstantSource clock;

    public NotifyFailure(RollStore store, RollNotifier notifier, InstantSource clock) {
        this.store = store;
        this.notifier = notifier;
        this.clock = clock;
    }

    public NotifyFailure() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda().notifier(),
                Wiring.ofLambda().clock());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.of(input, output, context, this::run);
    }

    private Invocation.Visited run(StepInput input) {
        Roll roll = roll(input);
        return new Invocation.Visited(roll, tell(input, roll));
    }

    private StepResult tell(StepInput input, Roll roll) {
        if (input.generation() < roll.head().executionState().generation()) {
            return StepResult.of(StepResult.Next.SUPERSEDED, "another execution carries this roll");
        }
        for (RollNotification owed : NotificationRules.owed(roll)) {
            notifier.publish(owed);
            mark(input, owed.notificationId());
        }
        return StepResult.of(StepResult.Next.DONE, "the owner was told");
    }

    /**
     * Publishing comes first. If the function ends in between, the owner gets the message twice with the same id, but
     * never misses it.
     */
    private void mark(StepInput input, String notificationId) {
        for (int attempt = 0; attempt < MARK_ATTEMPTS; attempt++) {
            Roll roll = roll(input);
            NotificationRules.Marked marked = NotificationRules.mark(roll, notificationId, clock.instant());
            if (marked.next().equals(roll)
                    || store.save(roll, marked.next(), marked.events()).isPresent()) {
                return;
            }
        }
        throw new Unavailable("the race to mark " + notificationId + " as sent was lost again and again", null);
    }

    private Roll roll(StepInput input) {
        return store.roll(input.rollId())
                .orElseThrow(() -> new IllegalStateException("there is no roll " + input.rollId()));
    }
}
