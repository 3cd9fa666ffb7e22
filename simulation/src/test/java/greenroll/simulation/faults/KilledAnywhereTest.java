package greenroll.simulation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.api.CallGate;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.fleet.FleetSnapshot;
import greenroll.group.Group;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.Cases;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.wrong.StoreDecorator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills a Lambda before and after every call of a whole roll to EC2, the load balancer and the store. The claim
 * expires, the next visit looks again, and the roll ends as it would without the kill.
 */
class KilledAnywhereTest {

    @ParameterizedTest
    @CsvSource({"GREEN, REPLACE, FINISHED", "BROKEN, REPLACE, FAILED", "GREEN, RESTART, FINISHED"})
    void killedAtAnyCall_theRollEndsAsItWouldHave(ImageBehaviour image, String action, RollStatus end) {
        String body =
                "{\"batchSizePercentage\": 34, \"gracePeriod\": 30, \"healthTimeout\": 60, \"strategy\": {\"action\": \""
                        + action + "_SERVER\"}}";
        Knife counting = new Knife(Integer.MAX_VALUE);
        assertThat(run(counting, image, body).violations()).isEmpty();
        assertThat(counting.moments).isGreaterThan(100);

        List<String> wrong = new ArrayList<>();
        for (int moment = 1; moment <= counting.moments; moment++) {
            Knife knife = new Knife(moment);
            RollRun run = run(knife, image, body);
            assertThat(knife.cut).as("moment " + moment).isNotNull();
            if (!run.violations().isEmpty() || run.roll().head().status() != end) {
                wrong.add(knife.cut + ": " + run.roll().head().status() + " " + run.violations());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static RollRun run(Knife knife, ImageBehaviour image, String body) {
        Simulator simulator = new Simulator(
                Cases.TEMPLATE,
                ports -> ports.with(RollStore.class, () -> new CutStore(ports.get(RollStore.class), knife)),
                cloud -> cloud.region().gate(knife));
        return simulator.run(Cases.three(image, body));
    }

    /** Cuts once, before or after the effect of a call. Moments are counted from the accepted start. */
    private static final class Knife implements CallGate {
        private final int at;
        boolean started;
        int moments;
        String cut;

        Knife(int at) {
            this.at = at;
        }

        void moment(String where) {
            if (started && ++moments == at) {
                cut = where;
                throw new Functions.Killed(where);
            }
        }

        @Override
        public void before(String operation, Object request) {
            moment("before " + operation);
        }

        @Override
        public void after(String operation, Object request, Object response) {
            moment("after " + operation);
        }
    }

    private static final class CutStore extends StoreDecorator {
        private final Knife knife;

        CutStore(RollStore store, Knife knife) {
            super(store);
            this.knife = knife;
        }

        private <T> T cut(String operation, java.util.function.Supplier<T> call) {
            knife.moment("before " + operation);
            T answer = call.get();
            knife.moment("after " + operation);
            return answer;
        }

        @Override
        public Start start(Group read, Roll roll, List<RollEvent> events) {
            Start answer = super.start(read, roll, events);
            knife.started = true;
            return answer;
        }

        @Override
        public Optional<Roll> roll(String rollId) {
            return cut("store.roll", () -> super.roll(rollId));
        }

        @Override
        public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
            return cut("store.save", () -> super.save(read, next, events));
        }

        @Override
        public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, Integer servingRevision) {
            return cut("store.close", () -> super.close(read, terminal, events, servingRevision));
        }

        @Override
        public void putSnapshot(String rollId, FleetSnapshot snapshot) {
            cut("store.putSnapshot", () -> {
                super.putSnapshot(rollId, snapshot);
                return true;
            });
        }
    }
}
