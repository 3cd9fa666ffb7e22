package greenroll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.Web;
import greenroll.api.group.ReadGroup;
import greenroll.api.roll.ReadRoll;
import greenroll.api.roll.SampleRoll;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetGroupHealth;
import greenroll.roll.Control;
import greenroll.roll.Stage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a client that polls and has the current content gets a short answer. */
class EntityTagTest {

    private static final String ONE = "/aws/ec2/group/{groupId}/roll/{rollId}";

    private final Web web = new Web();

    EntityTagTest() {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));
        look(Web.NOW);
    }

    private void look(Instant at) {
        var blue = Web.instance("i-1", InstanceState.RUNNING, null, null);
        web.store.putSnapshot(
                SampleRoll.ID,
                FleetSnapshot.of(
                        at, List.of(blue), Map.of(Web.TARGET_GROUP, new TargetGroupHealth.Answered(Map.of()))));
    }

    private APIGatewayProxyResponseEvent read(String resource, String tag) {
        var request = Web.request("GET", resource, Web.GROUP, resource.contains("rollId") ? SampleRoll.ID : null);
        if (tag != null) {
            request.setHeaders(new HashMap<>(Map.of("if-none-match", tag)));
        }
        return resource.contains("/roll")
                ? new ReadRoll(web.store, web.seen, web.clock).handleRequest(request, web.context())
                : new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock)
                        .handleRequest(request, web.context());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ONE,
                ONE + "/status",
                ONE + "/events",
                "/aws/ec2/group/{groupId}/roll",
                "/aws/ec2/group/{groupId}",
                "/aws/ec2/group/{groupId}/events",
                "/aws/ec2/group/{groupId}/revisions"
            })
    void read_withTheTagOfTheAnswerBefore_isNotModified(String resource) {
        var first = read(resource, null);
        String tag = first.getHeaders().get("ETag");

        var again = read(resource, tag);

        assertThat(first.getStatusCode()).isEqualTo(200);
        assertThat(tag).matches("W/\"[0-9a-f]{32}\"");
        assertThat(first.getHeaders()).containsEntry("Cache-Control", "no-cache");
        assertThat(again.getStatusCode()).isEqualTo(304);
        assertThat(again.getBody()).isNull();
        assertThat(again.getHeaders()).isEqualTo(Map.of("ETag", tag, "Cache-Control", "no-cache"));
        assertThat(read(resource, "W/\"other\"").getStatusCode()).isEqualTo(200);
        for (String also : List.of("*", "\"other\", " + tag, tag.substring(2))) {
            assertThat(read(resource, also).getStatusCode()).as(also).isEqualTo(304);
        }
    }

    @Test
    void theStatus_whileNothingHappens_keepsItsTag_howeverOftenItIsLookedAt() {
        String before = read(ONE + "/status", null).getHeaders().get("ETag");

        look(Web.NOW.plusSeconds(10));

        var after = read(ONE + "/status", null);
        assertThat(after.getHeaders()).containsEntry("ETag", before);
        assertThat(after.getBody()).contains("\"updatedAt\":\"2026-11-23T07:00:10.000Z\"");
    }

    @Test
    void whatChanges_hasAnotherTag() {
        String before = read(ONE, null).getHeaders().get("ETag");

        web.store.request(SampleRoll.ID, Control.Wish.PAUSE, new Control.Asked(Web.NOW, "ops"));

        assertThat(read(ONE, before).getStatusCode()).isEqualTo(200);
        assertThat(read(ONE, null).getHeaders().get("ETag")).isNotEqualTo(before);
    }

    @Test
    void whatIsRefused_hasNoTag_andIsNotKept() {
        web.store.rolls.clear();
        assertThat(read(ONE, "*").getStatusCode()).isEqualTo(400);
        assertThat(read(ONE, "*").getHeaders())
                .containsEntry("Cache-Control", "no-store")
                .doesNotContainKey("ETag");
    }
}
