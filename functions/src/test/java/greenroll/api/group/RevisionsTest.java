package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the revisions of a group that has changed since revision 1 came into service. */
class RevisionsTest {

    private static final String REVISIONS = "/aws/ec2/group/{groupId}/revisions";

    private final Web web = new Web();

    /** Adds revisions up to the latest. Revision n launches {@code ami-n} and was made n hours after the first. */
    private void upTo(int latest) {
        IntStream.rangeClosed(1, latest)
                .forEach(number -> web.store.put(
                        group(latest),
                        new Revision(
                                number,
                                Web.SPECIFICATION.withImageId("ami-" + number),
                                Web.NOW.plusSeconds(3600L * (number - latest)))));
    }

    private static Group group(int latest) {
        return Web.group(null).with(c -> c.revisions(c.revisions().withLatestRevision(latest)));
    }

    @Test
    void revisions_areTheNewestFirst_andSayWhichIsLaunchedNext_andWhichServes() {
        upTo(3);

        Web.Answer answer = read(Map.of());

        assertThat(answer.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:group:revision");
        assertThat(lines(answer)).containsExactly("3 ami-3 07:00 latest", "2 ami-2 06:00", "1 ami-1 05:00 serving");
        assertThat(answer.body().at("/response").has("next")).isFalse();
    }

    @Test
    void revision_hasTypesAndSpecification_asTheGroupShowsItsLatest() {
        upTo(2);
        JsonNode compute = web.call(
                        new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                        Web.request("GET", "/aws/ec2/group/{groupId}", Web.GROUP, null))
                .item()
                .path("compute");

        JsonNode revision = read(Map.of()).item();

        compute.path("launchSpecification")
                .propertyStream()
                .filter(given -> !given.getKey().equals("loadBalancersConfig"))
                .forEach(
                        given -> assertThat(revision.path("launchSpecification").path(given.getKey()))
                                .as(given.getKey())
                                .isEqualTo(given.getValue()));
        assertThat(revision.at("/launchSpecification/userData").textValue()).isEqualTo("aGVsbG8=");
        assertThat(revision.path("instanceTypes"))
                .isEqualTo(compute.path("instanceTypes"))
                .isEqualTo(Json.tree("{ \"ondemand\": \"m7g.large\", \"spot\": [\"m6g.large\"] }"));
    }

    @Test
    void revisions_ofAGroupInWhichNothingServesYet_areServingNone() {
        upTo(1);
        web.store.put(
                Web.group(null).with(c -> c.revisions(c.revisions().withServingRevision(null))),
                web.store.revision(Web.GROUP, 1).orElseThrow());

        assertThat(lines(read(Map.of()))).containsExactly("1 ami-1 07:00 latest");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 19, 20})
    void revisions_inPagesOfAnySize_areAllOfThem_butThoseThatAreGone(int size) {
        upTo(45);
        List.of(1, 2, 3, 20, 21, 45).forEach(gone -> web.store.revisions.remove(Web.GROUP + "/" + gone));

        List<Integer> paged = new ArrayList<>();
        Map<String, String> query = new HashMap<>(Map.of("limit", String.valueOf(size)));
        Web.Answer page;
        do {
            page = read(query);
            assertThat(page.items().size()).isLessThanOrEqualTo(size);
            page.items().forEach(one -> paged.add(one.path("revision").intValue()));
            query.put("next", page.body().at("/response/next").asText());
        } while (page.body().at("/response").has("next"));

        assertThat(paged)
                .isEqualTo(IntStream.iterate(44, number -> number > 3, number -> number - 1)
                        .filter(number -> number != 20 && number != 21)
                        .boxed()
                        .toList());
    }

    @Test
    void revisions_askedForWrongly_areRefusedByParameter() {
        assertThat(read(Map.of("limit", "21", "next", "x")).wrong())
                .containsExactlyInAnyOrder("VALIDATION_ERROR limit", "VALIDATION_ERROR next");
        assertThat(web.call(
                                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                                Web.request("GET", REVISIONS, "sig-ffffffff", null))
                        .wrong())
                .containsExactly("GROUP_DOESNT_EXIST groupId");
    }

    private Web.Answer read(Map<String, String> query) {
        return web.call(
                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                Web.request("GET", REVISIONS, Web.GROUP, null).withQueryStringParameters(query));
    }

    private static List<String> lines(Web.Answer answer) {
        List<String> lines = new ArrayList<>();
        answer.items()
                .forEach(one -> lines.add(one.path("revision").intValue() + " "
                        + one.at("/launchSpecification/imageId").textValue() + " "
                        + one.path("createdAt").textValue().substring(11, 16)
                        + (one.path("latest").booleanValue() ? " latest" : "")
                        + (one.path("serving").booleanValue() ? " serving" : "")));
        return lines;
    }
}
