package greenroll.simulation.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.json.Json;
import greenroll.roll.Rewritten;
import greenroll.simulation.Cases;
import greenroll.simulation.campaign.Simulation;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.wrong.WrongStores;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code simulate --random}: no group and no body of any kind breaks a promise. */
class RandomCasesTest {

    private static final RandomCases CASES = new RandomCases(12, 4, 3);
    private static final RandomCases OF_AUTO_SCALING = new RandomCases(12, 4, 3, GroupKind.AUTO_SCALING);
    private static final RandomCases WITH_SPOT = new RandomCases(12, 4, 3, GroupKind.SPOT);

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
                .containsExactlyInAnyOrder("", "ELB", "EC2", "NONE", "TARGET_GROUP");
        assertThat(cases.stream()
                        .map(of -> Json.tree(of.body())
                                .path("strategy")
                                .path("action")
                                .asText())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("REPLACE_SERVER", "RESTART_SERVER");
    }

    /** The fields that a roll's body may have by openapi.yaml, with {@code a.b} for a field within an object. */
    private static Map<String, Set<JsonNode>> described(Map<?, ?> schemas, Map<?, ?> schema, String path) {
        Map<String, Set<JsonNode>> fields = new TreeMap<>();
        ((Map<?, ?>) schema.get("properties")).forEach((name, value) -> {
            Map<?, ?> field = (Map<?, ?>) value;
            if (field.get("$ref") instanceof String ref) {
                field = (Map<?, ?>) schemas.get(ref.substring(ref.lastIndexOf('/') + 1));
            }
            if (field.containsKey("properties")) {
                fields.putAll(described(schemas, field, path + name + "."));
            } else {
                fields.put(path + name, new HashSet<>());
            }
        });
        return fields;
    }

    @Test
    void everyFieldOfARollsBody_isVaried_andEveryChoiceTaken() throws IOException {
        Map<?, ?> api;
        try (Reader reader = Files.newBufferedReader(Path.of("..", "openapi.yaml"))) {
            api = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
        }
        Map<?, ?> schemas = (Map<?, ?>) ((Map<?, ?>) api.get("components")).get("schemas");
        Map<String, Set<JsonNode>> seen = described(schemas, (Map<?, ?>) schemas.get("RollRequest"), "");
        // The ids are not known before the group is there. SomeInstancesTest gives them.
        seen.remove("strategy.only.instanceIds");
        Set<String> fields = Set.copyOf(seen.keySet());
        List<JsonNode> bodies = LongStream.range(0, 1_000)
                .boxed()
                .flatMap(seed -> Stream.of(CASES.of(seed), OF_AUTO_SCALING.of(seed)))
                .map(one -> Json.tree(one.body()))
                .toList();

        bodies.forEach(body -> fields.forEach(field -> seen.get(field).add(body.at("/" + field.replace('.', '/')))));

        // Each field is sometimes left out, and has more than one value. A field with only one allowed value is given
        // or left out.
        seen.forEach((field, values) ->
                assertThat(values).as("%s in the bodies of --random", field).hasSizeGreaterThan(1));
        assertThat(seen).hasSizeGreaterThan(14);
    }

    @Test
    void everyThingThatAGroupMayBeginWith_andEverySetting_isVaried() throws ReflectiveOperationException {
        List<RollCase> cases = LongStream.range(0, 500).mapToObj(CASES::of).toList();

        for (RecordComponent each : InitialGroup.class.getRecordComponents()) {
            assertThat(values(cases.stream().map(RollCase::start).toList(), each))
                    .as("start: %s", each.getName())
                    .hasSizeGreaterThan(1);
        }
        for (RecordComponent each : OwnerSettings.class.getRecordComponents()) {
            assertThat(values(cases.stream().map(RollCase::setting).toList(), each))
                    .as("setting: %s", each.getName())
                    .hasSizeGreaterThan(Set.of("spot", "autoScaling").contains(each.getName()) ? 0 : 1);
        }
        List<AutoScalingSettings> groups = LongStream.range(0, 500)
                .mapToObj(seed -> OF_AUTO_SCALING.of(seed).setting().autoScaling())
                .toList();
        assertThat(groups).doesNotContainNull();
        for (RecordComponent each : AutoScalingSettings.class.getRecordComponents()) {
            assertThat(values(groups, each))
                    .as("Auto Scaling group: %s", each.getName())
                    .hasSizeGreaterThan(1);
        }
        List<SpotSettings> spot = LongStream.range(0, 500)
                .mapToObj(seed -> WITH_SPOT.of(seed).setting().spot())
                .toList();
        assertThat(spot).allMatch(SpotSettings::usesSpot);
        for (RecordComponent each : SpotSettings.class.getRecordComponents()) {
            assertThat(values(spot, each)).as("spot: %s", each.getName()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void aCaseWithSpotInstances_isOtherwiseTheSameCase() {
        assertThat(LongStream.range(0, 500).mapToObj(WITH_SPOT::of))
                .allSatisfy(one -> assertThat(one.withSetting(one.setting().withSpot(SpotSettings.NONE)))
                        .isEqualTo(CASES.of(one.seed())));
    }

    @Test
    void aCaseOfAnAutoScalingGroup_isOfTheSameSizeAndImage() {
        assertThat(LongStream.range(0, 500).mapToObj(OF_AUTO_SCALING::of)).allSatisfy(one -> {
            RollCase own = CASES.of(one.seed());
            assertThat(List.of(one.groupSize(), one.zones(), one.targetGroups(), one.image()))
                    .isEqualTo(List.of(own.groupSize(), own.zones(), own.targetGroups(), own.image()));
        });
    }

    @Test
    void everyRollOfAnAutoScalingGroup_keepsEveryPromiseAtEveryInstant() {
        Simulation.Outcome outcome =
                Simulation.run(new Simulator(Cases.TEMPLATE), OF_AUTO_SCALING::of, Seeds.from(1, 60));

        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.report().ends().finished()).isPositive();
        assertThat(outcome.report().ends().failed()).isPositive();
    }

    private static Set<Object> values(List<? extends Record> records, RecordComponent component)
            throws ReflectiveOperationException {
        Set<Object> values = new HashSet<>();
        for (Record one : records) {
            values.add(component.getAccessor().invoke(one));
        }
        return values;
    }

    @Test
    void everyOfThem_keepsEveryPromiseAtEveryInstant() {
        Simulation.Outcome outcome = Simulation.run(new Simulator(Cases.TEMPLATE), CASES::of, Seeds.from(1, 150));

        assertThat(outcome.broken()).isEmpty();
        Simulation.Report report = outcome.report();
        assertThat(report.ends().finished()).isPositive();
        assertThat(report.ends().failed()).isPositive();
        assertThat(Map.of(
                        "rolls",
                        report.ends().rolls(),
                        "ended",
                        report.ends().finished()
                                + report.ends().failed()
                                + report.ends().stopped()))
                .isEqualTo(Map.of("rolls", 150, "ended", 150));
    }

    /** The health check of the body judges the roll: with EC2, the load balancer is not asked. */
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
