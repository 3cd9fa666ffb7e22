package greenroll.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.json.Json;
import greenroll.local.compute.ImageBehaviour;
import greenroll.roll.Rewritten;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** {@code simulate --random}: groups and bodies of every kind, and none of them breaks a promise. */
class RandomCasesTest {

    private static final RandomCases CASES = new RandomCases(12, 4, 3);

    @Test
    void aSeed_isTheSameCaseEachTime_withinWhatWasAsked() {
        for (long seed = 1; seed <= 500; seed++) {
            RollCase of = CASES.of(seed);

            assertThat(CASES.of(seed)).isEqualTo(of);
            assertThat(of.seed()).isEqualTo(seed);
            assertThat(of.groupSize()).isBetween(1, 12);
            assertThat(of.zones()).isBetween(1, 4);
            assertThat(of.targetGroups()).isBetween(1, 3);
            assertThat(Json.tree(of.body()).path("batchSizePercentage").asInt()).isBetween(1, 100);
        }
    }

    @Test
    void manySeeds_haveEverySizeImageActionAndHealthCheck() {
        List<RollCase> cases = LongStream.range(0, 500).mapToObj(CASES::of).toList();

        assertThat(cases.stream().map(RollCase::groupSize).distinct()).hasSize(12);
        assertThat(cases.stream().map(RollCase::image).distinct())
                .contains(
                        ImageBehaviour.GREEN,
                        ImageBehaviour.SLOW,
                        ImageBehaviour.BROKEN,
                        ImageBehaviour.PARTIAL,
                        ImageBehaviour.FLAKY);
        assertThat(cases.stream()
                        .map(of -> Json.tree(of.body()).path("healthCheckType").asText())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("", "ELB", "EC2", "NONE");
        assertThat(cases.stream()
                        .map(of -> Json.tree(of.body())
                                .path("strategy")
                                .path("action")
                                .asText())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("", "RESTART_SERVER");
    }

    @Test
    void everyOfThem_keepsEveryPromiseAtEveryInstant() {
        Simulation.Outcome outcome = Simulation.run(new Simulator(Cases.TEMPLATE), CASES::of, Seeds.from(1, 150));

        assertThat(outcome.broken()).isEmpty();
        Simulation.Report report = outcome.report();
        assertThat(report.finished()).isPositive();
        assertThat(report.failed()).isPositive();
        assertThat(Map.of("rolls", report.rolls(), "ended", report.finished() + report.failed()))
                .isEqualTo(Map.of("rolls", 150, "ended", 150));
    }

    /** It is judged by the check that the body asks for: what the load balancer says is not asked where EC2 is. */
    @Test
    void theFloorOffByOne_isSeenWithEveryHealthCheck() {
        for (String type : List.of("TARGET_GROUP", "EC2", "NONE")) {
            RollCase of = new RollCase(
                    6,
                    3,
                    1,
                    ImageBehaviour.GREEN,
                    "{ \"batchSizePercentage\": 34, \"gracePeriod\": 30, \"healthCheckType\": \"" + type + "\" }",
                    1);
            Simulator wrong = new Simulator(
                    Cases.TEMPLATE, WrongStores.misread(roll -> Rewritten.bounds(roll, -1, 0)), cloud -> {});

            assertThat(wrong.run(of).violations())
                    .as(type)
                    .extracting(Violation::invariant)
                    .contains(Invariant.FLOOR);
        }
    }
}
