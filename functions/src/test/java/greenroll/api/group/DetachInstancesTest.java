package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.api.roll.SampleRoll;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.json.Json;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elastigroup's {@code PUT …/detachInstances} and {@code PUT …/capacity}. The group has the instances i-1 to i-5. */
class DetachInstancesTest {

    private final Web web = new Web();

    @BeforeEach
    void aRevision_serves() {
        web.store.put(SampleRoll.at(Stage.FINISHED));
    }

    private Web.Answer detach(String body) {
        return detach(body, Map.of());
    }

    private Web.Answer detach(String body, Map<String, String> headers) {
        return web.call(
                new ScaleGroup(web.store, web.fleet, web.executions, web.clock, web.ids),
                Web.request("PUT", "/aws/ec2/group/{groupId}/detachInstances", Web.GROUP, null)
                        .withHeaders(headers)
                        .withBody(body));
    }

    @Test
    void detach_launchesOthersFirst_andKeepsTheTarget() {
        Web.Answer answer = detach("""
                { "instancesToDetach": ["i-2", "i-4"], "shouldTerminateInstances": true, "drainingTimeout": 90 }""");

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:detachInstances");
        JsonNode item = answer.item();
        assertThat(item.path("victimInstances").findValuesAsText("instanceId")).containsExactly("i-2", "i-4");
        assertThat(item.path("newInstances")).isEqualTo(Json.tree("""
                [ { "instanceType": "m7g.large", "lifeCycle": "OD" }, { "instanceType": "m7g.large", "lifeCycle": "OD" } ]"""));
        Roll operation = web.store.rolls.get(item.at("/operation/id").textValue());
        assertThat(operation.facts().kind()).isEqualTo(RollKind.SCALE);
        assertThat(operation.facts().replacementScope())
                .isEqualTo(new ReplacementScope(
                        null, List.of("i-2", "i-4"), ReplacementScope.Launches.UP_TO_TARGET, null));
        assertThat(operation.settings().draining().drainingTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(web.store.groups.get(Web.GROUP).capacity()).isEqualTo(new Capacity(2, 5, 10));
    }

    @Test
    void detach_thatLowersTheTarget_launchesNothing() {
        Web.Answer answer = detach("""
                { "instancesToDetach": ["i-5"], "shouldTerminateInstances": "true", "shouldDecrementTargetCapacity": true }""");

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.item().path("newInstances")).isEmpty();
        assertThat(web.store.groups.get(Web.GROUP).capacity()).isEqualTo(new Capacity(2, 4, 10));
    }

    @Test
    void detach_againWithItsKey_isTheSameOperation() {
        String body = "{ \"instancesToDetach\": [\"i-5\"], \"shouldTerminateInstances\": true }";

        JsonNode first = detach(body, Map.of("Idempotency-Key", "k")).item();
        JsonNode again = detach(body, Map.of("Idempotency-Key", "k")).item();

        assertThat(again.path("operation")).isEqualTo(first.path("operation"));
        assertThat(web.store.rolls.values().stream().filter(roll -> roll.facts().kind() == RollKind.SCALE))
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                       | instancesToDetach shouldTerminateInstances
            {"instancesToDetach": [], "shouldTerminateInstances": true}              | instancesToDetach
            {"instancesToDetach": ["web"], "shouldTerminateInstances": true}         | instancesToDetach[0]
            {"instancesToDetach": ["i-1"]}                                           | shouldTerminateInstances
            {"instancesToDetach": ["i-1"], "shouldTerminateInstances": false}        | shouldTerminateInstances
            {"instancesToDetach": ["i-1"], "shouldTerminateInstances": 7}            | shouldTerminateInstances
            {"instancesToDetach": ["i-1", "i-9"], "shouldTerminateInstances": true}  | instancesToDetach
            {"instancesToDetach": ["i-1", "i-2", "i-3", "i-4"], "shouldTerminateInstances": true, "shouldDecrementTargetCapacity": true} | shouldDecrementTargetCapacity
            {"instancesToDetach": ["i-1"], "shouldTerminateInstances": true, "drainingTimeout": 3601} | drainingTimeout
            {"instancesToDetach": ["i-1"], "shouldTerminateInstances": true, "colour": 1} | colour
            """)
    void detach_wrongly_isRefusedByTheField_andDoesNothing(String body, String fields) {
        Web.Answer answer = detach(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.wrong())
                .containsExactlyInAnyOrderElementsOf(List.of(fields.split(" ")).stream()
                        .map(field -> "VALIDATION_ERROR " + field)
                        .toList());
        assertThat(web.started).isEmpty();
    }

    @Test
    void detach_whileAnotherOperationHoldsTheGroup_isRefusedWithItsName() {
        web.store.groups.computeIfPresent(
                Web.GROUP,
                (id, group) -> group.with(
                        c -> c.activity(c.activity().withActiveRoll(new Group.ActiveRoll("sbgd-00000009", "ROLL")))));

        assertThat(detach("{\"instancesToDetach\": [\"i-1\"], \"shouldTerminateInstances\": true}")
                        .wrong())
                .containsExactly("OPERATION_IN_PROGRESS -");
    }

    private Web.Answer capacity(String body) {
        return web.call(
                new UpdateGroup(
                        web.store,
                        web.fleet,
                        web.images,
                        web.alarms,
                        web.autoScaling,
                        web.autoScaling,
                        web.executions,
                        web.clock,
                        web.ids),
                Web.request("PUT", "/aws/ec2/group/{groupId}/capacity", Web.GROUP, null)
                        .withBody(body));
    }

    @Test
    void capacity_changesTheCapacityAlone_andAnswersIt() {
        Web.Answer answer = capacity("{ \"capacity\": { \"target\": \"6\", \"maximum\": 12 } }");

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:group:capacity");
        assertThat(answer.item()).isEqualTo(Json.tree("""
                { "capacity": { "minimum": 2, "target": 6, "maximum": 12, "unit": "instance" } }"""));
        assertThat(web.store.revisions).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                 | VALIDATION_ERROR capacity
            {"capacity": {"target": -1}}       | VALIDATION_ERROR capacity.target
            {"capacity": {"target": 11}}       | VALIDATION_ERROR capacity.target
            {"capacity": {"unit": "weight"}}   | UNSUPPORTED_FIELD capacity.unit
            {"capacity": {}, "name": "other"}  | VALIDATION_ERROR name
            """)
    void capacity_wrong_isRefusedByItsOwnPath(String body, String error) {
        assertThat(capacity(body).wrong()).containsExactly(error);
        assertThat(web.store.groups.get(Web.GROUP)).isEqualTo(Web.group(null));
    }
}
