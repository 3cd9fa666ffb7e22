package greenroll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.group.BodyShape;
import greenroll.api.group.body.AutoScalingBody;
import greenroll.api.group.body.GroupBody;
import greenroll.api.roll.RollBody;
import greenroll.roll.GroupActivity;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.observation.InstanceHealth;
import greenroll.roll.timeline.RollEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bodies of openapi.yaml are those that are read, with the same fields, types, ranges, choices and lengths. */
class OpenApiBodiesTest {

    private static final OpenApi API = OpenApi.load();

    static Stream<Arguments> bodies() {
        return Stream.of(
                body("GroupRequest", (body, problems) -> GroupBody.read(body, "eu-west-1", problems)),
                body("AdoptionRequest", (body, problems) -> AutoScalingBody.read(body, "eu-west-1", problems)),
                body("RollRequest", RollBody::start),
                body("RollControl", RollBody::control),
                body("CleanUpRequest", RollBody::cleanUp));
    }

    private static Arguments body(String schema, BiConsumer<JsonNode, Problems> reader) {
        return Arguments.of(schema, reader);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBody_hasTheFieldsThatItsReaderKnows(String schema, BiConsumer<JsonNode, Problems> reader) {
        Map<String, BodyShape.Field> described = API.fields(schema);
        Map<String, BodyShape.Field> read = BodyShape.of(reader);

        assertThat(described.keySet()).as("known to the reader").isSubsetOf(read.keySet());
        // The description omits fields that are refused by name, unless it describes their only accepted value.
        read.keySet().removeIf(path -> isRefused(read.get(path)) && !described.containsKey(path));
        assertThat(lines(described)).containsExactlyElementsOf(lines(read));
    }

    private static boolean isRefused(BodyShape.Field field) {
        return field.type() == BodyShape.Type.UNSUPPORTED;
    }

    /** One line for each field. A separate test compares which fields are required. */
    private static List<String> lines(Map<String, BodyShape.Field> fields) {
        return fields.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().type() + " "
                        + entry.getValue().least() + " " + entry.getValue().most() + " "
                        + entry.getValue().choices())
                .toList();
    }

    /** Every field that the description requires is required. It does not require a field that two places can give. */
    @ParameterizedTest
    @MethodSource("bodies")
    void whatTheDescriptionRequires_isRequired(String schema, BiConsumer<JsonNode, Problems> reader) {
        Map<String, BodyShape.Field> described = API.fields(schema);
        Map<String, BodyShape.Field> read = BodyShape.of(reader);
        Set<String> either = Set.of(
                "group.capacity.target",
                "group.compute.subnetIds",
                "group.compute.availabilityZones[].subnetIds",
                "group.compute.instanceTypes.ondemand",
                "group.scaling.down[].threshold",
                "group.scaling.up[].threshold",
                "group.scheduling.tasks[].cronExpression",
                "group.updatePolicy.imageFilter.namePattern",
                "group.updatePolicy.rollConfig.strategy.steps[].percentage",
                "strategy.steps[].percentage");

        Set<String> required = required(described);
        Set<String> asked = required(read);
        asked.removeAll(either);
        // The fields that an object must have make the object itself required.
        required.removeIf(path -> described.get(path).type() == BodyShape.Type.OBJECT);
        // The reader is not asked about an object in an item, or about a list in a list.
        required.removeIf(path -> path.matches(".*\\[][.][^.]+[.].*"));
        required.removeIf(path -> path.indexOf("[]") != path.lastIndexOf("[]"));
        // The reader is asked with an item in each list, so this list is there whenever its object is.
        required.removeIf(path -> path.endsWith("judge.metrics"));
        assertThat(required).containsExactlyInAnyOrderElementsOf(asked);
    }

    private static Set<String> required(Map<String, BodyShape.Field> fields) {
        Set<String> required = new HashSet<>();
        fields.forEach((path, field) -> {
            if (field.required()) {
                required.add(path);
            }
        });
        return required;
    }

    @Test
    void aChange_hasTheFieldsOfAGroup_andRequiresNone() {
        Map<String, BodyShape.Field> change = API.fields("GroupChange");
        Map<String, BodyShape.Field> group = API.fields("GroupRequest");

        assertThat(lines(change)).containsExactlyElementsOf(lines(group));
        assertThat(lines(API.fields("AdoptionChange"))).containsExactlyElementsOf(lines(API.fields("AdoptionRequest")));
        assertThat(required(API.fields("AdoptionChange")))
                .allMatch(path -> path.contains("[].") || path.contains(".rollConfig."));
        assertThat(required(change))
                .allMatch(path -> path.equals("group") || path.contains("[].") || path.contains(".rollConfig."));
    }

    @Test
    void everyErrorCode_isDescribed_andTheGatewaysOwn() {
        Set<String> known = new HashSet<>(Set.of("FORBIDDEN", "TOO_MANY_REQUESTS"));
        known.addAll(names(ErrorCode.values()));

        assertThat(choices("Problem", "code")).isEqualTo(known);
    }

    @Test
    void everyWordOfAnAnswer_isDescribed() {
        assertThat(choices("RollEvent", "type")).isEqualTo(names(RollEvent.Type.values()));
        assertThat(choices("Roll", "code")).isEqualTo(names(FailureCode.values()));
        assertThat(choices("Roll", "kind")).isEqualTo(names(RollKind.values()));
        assertThat(choices("Roll", "status"))
                .isEqualTo(Stream.of(RollStatus.values()).map(RollStatus::wire).collect(Collectors.toSet()));
        assertThat(choices("GroupEvent", "eventType")).containsAll(names(GroupActivity.Kind.values()));
        assertThat(choices("InstanceHealth", "healthStatus")).isEqualTo(names(InstanceHealth.Status.values()));
    }

    private static Set<String> names(Enum<?>... values) {
        return Stream.of(values).map(Enum::name).collect(Collectors.toSet());
    }

    private static Set<String> choices(String schema, String property) {
        Set<String> choices = new HashSet<>();
        API.resolved(API.schema(schema).at("/properties/" + property))
                .path("enum")
                .forEach(one -> choices.add(one.textValue()));
        return choices;
    }
}
