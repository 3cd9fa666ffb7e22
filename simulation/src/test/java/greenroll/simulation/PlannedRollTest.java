package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import greenroll.roll.batch.RetiringInstance;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.InitialGroup;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A roll does what its dry run says, if the group does not change in between. */
class PlannedRollTest {

    static Stream<RollCase> cases() {
        Stream<RollCase> whole = Stream.of(Cases.REPLACE, Cases.RESTART)
                .flatMap(body -> IntStream.of(2, 3, 7, 10, 23)
                        .mapToObj(size -> new RollCase(size, 3, 1, ImageBehaviour.GREEN, body, size)));
        Stream<RollCase> begun = IntStream.of(1, 4, 9)
                .mapToObj(current -> Cases.ten(ImageBehaviour.GREEN).withStart(InitialGroup.WELL.withCurrent(current)));
        return Stream.concat(whole, begun);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void plan_isWhatTheRollThenDoes(RollCase of) {
        List<JsonNode> plans = new ArrayList<>();
        Roll roll = new Simulator(
                        Cases.TEMPLATE,
                        ports -> ports,
                        cloud -> plans.add(StartAnswer.plan(
                                cloud,
                                cloud.store().groups(1, null).items().getFirst().id(),
                                of.body())))
                .run(of)
                .roll();

        JsonNode plan = plans.getFirst();
        assertThat(roll.head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(plan.path("feasible").booleanValue()).isTrue();
        assertThat(plan.path("floor").intValue())
                .isEqualTo(roll.head().baseline().floor());
        assertThat(plan.path("ceiling").intValue())
                .isEqualTo(roll.head().baseline().ceiling());
        assertThat(plan.path("numOfBatches").intValue()).isEqualTo(roll.head().currentBatch());
        assertThat(launches(plan)).isEqualTo(launched(roll));
        assertThat(firstBlue(plan)).isEqualTo(firstTaken(roll));
    }

    private static List<Integer> launches(JsonNode plan) {
        List<Integer> launches = new ArrayList<>();
        plan.path("batches")
                .forEach(batch -> launches.add(batch.path("launches").intValue()));
        return launches;
    }

    private static List<Integer> launched(Roll roll) {
        return roll.batches().stream()
                .map(batch -> roll.facts().action().launchesGreen()
                        ? batch.instances().size()
                        : 0)
                .toList();
    }

    /**
     * Only the first batch is compared, because the choice of later batches depends on the zones of the green
     * instances.
     */
    private static List<String> firstBlue(JsonNode plan) {
        List<String> blue = new ArrayList<>();
        plan.at("/batches/0/blue").forEach(id -> blue.add(id.textValue()));
        return blue.stream().sorted().toList();
    }

    private static List<String> firstTaken(Roll roll) {
        var first = roll.batches().getFirst();
        Stream<String> taken = roll.facts().action().isInPlace()
                ? first.instances().stream().map(one -> one.id())
                : first.retiring().stream()
                        .filter(one -> one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN)
                        .map(RetiringInstance::id);
        return taken.sorted().toList();
    }
}
