package greenroll.simulation.wrong;

import greenroll.emulator.platform.lambda.Ports;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import java.util.function.UnaryOperator;

/** Notifiers and executions that are wrong in one point. */
final class WrongHands {

    private WrongHands() {}

    static UnaryOperator<Ports> mute() {
        return ports -> ports.with(RollNotifier.class, () -> notification -> {});
    }

    /** Each attempt sends a message with a new id. */
    static UnaryOperator<Ports> newIdEachTime() {
        return ports -> ports.with(RollNotifier.class, () -> {
            RollNotifier right = ports.get(RollNotifier.class);
            int[] tries = {0};
            return n -> right.publish(n.withNotificationId(n.notificationId() + "-" + tries[0]++));
        });
    }

    /** Every execution counts as running, so the watchdog never starts another one. */
    static UnaryOperator<Ports> withoutWatchdog() {
        return ports -> ports.with(RollExecutions.class, () -> {
            RollExecutions right = ports.get(RollExecutions.class);
            return new RollExecutions() {
                @Override
                public void start(String groupId, String rollId, int generation) {
                    right.start(groupId, rollId, generation);
                }

                @Override
                public ExecutionOutcome state(String rollId, int generation) {
                    return ExecutionOutcome.RUNNING;
                }
            };
        });
    }
}
