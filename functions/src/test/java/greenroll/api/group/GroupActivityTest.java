package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.api.roll.SampleRoll;
import greenroll.json.Json;
import greenroll.roll.GroupActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupActivityTest {

    private static final String EVENTS = "/aws/ec2/group/{groupId}/events";

    private final Web web = new Web();

    /** Puts four consecutive operations, the last of which still runs, and two notes. */
    GroupActivityTest() {
        for (int number = 1; number <= 4; number++) {
            Instant began = Web.NOW.minus(Duration.ofHours(5L - number));
            web.store.put(
                    number == 4
                            ? SampleRoll.running("sbgd-00000004", began)
                            : SampleRoll.ended("sbgd-0000000" + number, began, began.plus(Duration.ofMinutes(30))));
        }
        web.store.note(Web.GROUP, note("ami-1", Duration.ofMinutes(165)));
        web.store.note(Web.GROUP, note("ami-2", Duration.ofMinutes(10)));
    }

    private static GroupActivity note(String image, Duration ago) {
        return new GroupActivity(
                Web.NOW.minus(ago), GroupActivity.Kind.FAILED_BEFORE, image, image + " failed before: not rolled");
    }

    @Test
    void activity_isOperationsAndNotes_theNewestFirst() {
        assertThat(lines(read(Map.of())))
                .containsExactly(
                        "06:50 FAILED_BEFORE ami-2",
                        "06:00 OPERATION_STARTED sbgd-00000004",
                        "05:30 OPERATION_ENDED sbgd-00000003",
                        "05:00 OPERATION_STARTED sbgd-00000003",
                        "04:30 OPERATION_ENDED sbgd-00000002",
                        "04:15 FAILED_BEFORE ami-1",
                        "04:00 OPERATION_STARTED sbgd-00000002",
                        "03:30 OPERATION_ENDED sbgd-00000001",
                        "03:00 OPERATION_STARTED sbgd-00000001");
    }

    @Test
    void activity_hasTheFormOfElastigroupsEvents() {
        Web.Answer answer = read(Map.of());

        assertThat(answer.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:group:event");
        assertThat(answer.item()).isEqualTo(Json.tree("""
                { "groupId": "sig-0a1b2c3d", "eventType": "FAILED_BEFORE", "createdAt": "2026-11-23T06:50:00.000Z",
                  "message": "ami-2 failed before: not rolled", "subject": "ami-2", "subEvents": [] }"""));
        assertThat(answer.items().get(2)).isEqualTo(Json.tree("""
                { "groupId": "sig-0a1b2c3d", "eventType": "OPERATION_ENDED", "createdAt": "2026-11-23T05:30:00.000Z",
                  "message": "roll sbgd-00000003 finished",
                  "subEvents": [ { "type": "rollInfo", "id": "sbgd-00000003", "groupId": "sig-0a1b2c3d",
                    "kind": "ROLL", "status": "finished", "currentBatch": 2, "numOfBatches": 5, "gracePeriod": 300,
                    "createdAt": "2026-11-23T05:00:00.000Z" } ] }"""));
        assertThat(answer.items().get(1).path("message").textValue())
                .isEqualTo("roll sbgd-00000004 started by ops: the fix");
    }

    @Test
    void activity_inPagesOfAnySize_isTheSameAsInOne() {
        List<String> whole = lines(read(Map.of()));
        for (int size = 1; size <= whole.size(); size++) {
            List<String> paged = new ArrayList<>();
            Map<String, String> query = new HashMap<>(Map.of("limit", String.valueOf(size)));
            Web.Answer page;
            do {
                page = read(query);
                assertThat(page.items()).hasSizeBetween(1, size);
                paged.addAll(lines(page));
                query.put("next", page.body().at("/response/next").asText());
            } while (page.body().at("/response").has("next"));
            assertThat(paged).as("pages of %s", size).isEqualTo(whole);
        }
    }

    @Test
    void anEnd_thatANoticeCameAfter_isNotLaterThanTheNextStart() {
        web.store.put(SampleRoll.ended("sbgd-00000003", Web.NOW.minusSeconds(7200), Web.NOW));

        assertThat(lines(read(Map.of())))
                .startsWith(
                        "06:50 FAILED_BEFORE ami-2",
                        "06:00 OPERATION_STARTED sbgd-00000004",
                        "06:00 OPERATION_ENDED sbgd-00000003");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T05:00:00Z, 2026-11-23T05:30:00Z, 2",
        "2026-11-23T06:00:00.000+01:00, 2026-11-23T05:30, 2",
        "1795410000000, 1795411800000, 2",
        "2026-11-23, 2026-11-24, 9",
        "2026-11-24, , 0",
        ", 2026-11-23T03:00:00Z, 1"
    })
    void activity_betweenTwoTimes_hasBothEnds(String from, String to, int count) {
        Map<String, String> query = new HashMap<>();
        if (from != null) {
            query.put("fromDate", from);
        }
        if (to != null) {
            query.put("toDate", to);
        }

        assertThat(read(query).items()).hasSize(count);
    }

    @Test
    void activity_askedForWrongly_saysEachParameter() {
        assertThat(read(Map.of("fromDate", "yesterday", "toDate", "", "limit", "501", "next", "x"))
                        .wrong())
                .containsExactlyInAnyOrder(
                        "VALIDATION_ERROR fromDate",
                        "VALIDATION_ERROR toDate",
                        "VALIDATION_ERROR limit",
                        "VALIDATION_ERROR next");
        assertThat(read(Map.of("fromDate", "2026-11-23", "toDate", "2026-11-22"))
                        .wrong())
                .containsExactly("VALIDATION_ERROR toDate");
    }

    @Test
    void aNext_ofAnotherListOrSpan_isRefused() {
        String next = read(Map.of("limit", "1")).body().at("/response/next").textValue();

        assertThat(read(Map.of("limit", "5", "next", next)).items()).hasSize(5);
        assertThat(read(Map.of("next", next, "fromDate", "2026-11-23")).wrong())
                .containsExactly("VALIDATION_ERROR next");
        assertThat(read(Map.of("next", next.substring(1))).wrong()).containsExactly("VALIDATION_ERROR next");
        assertThat(web.read("/aws/ec2/group/{groupId}/roll", null, Map.of("next", next))
                        .wrong())
                .containsExactly("VALIDATION_ERROR next");
    }

    private Web.Answer read(Map<String, String> query) {
        return web.call(
                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                Web.request("GET", EVENTS, Web.GROUP, null).withQueryStringParameters(query.isEmpty() ? null : query));
    }

    private static List<String> lines(Web.Answer answer) {
        List<String> lines = new ArrayList<>();
        for (JsonNode one : answer.items()) {
            lines.add(one.path("createdAt").textValue().substring(11, 16) + " "
                    + one.path("eventType").textValue() + " "
                    + one.path("subject").asText(one.at("/subEvents/0/id").asText()));
        }
        return lines;
    }
}
