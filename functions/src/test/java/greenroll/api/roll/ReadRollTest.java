package greenroll.api.roll;

import static greenroll.fleet.TargetHealth.State.DRAINING;
import static greenroll.fleet.TargetHealth.State.HEALTHY;
import static greenroll.fleet.TargetHealth.State.INITIAL;
import static greenroll.fleet.TargetHealth.State.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.api.http.Markdown;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.group.RollAction;
import greenroll.group.SpotStrategy;
import greenroll.json.Json;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.port.ExecutionReader;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.verdict.Judgement;
import greenroll.roll.verdict.Lines;
import greenroll.roll.verdict.MetricVerdict;
import greenroll.roll.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRollTest {

    private static final String LIST = "/aws/ec2/group/{groupId}/roll";
    private static final String ONE = LIST + "/{rollId}";
    private static final String STATUS = ONE + "/status";
    private static final String REPORT = ONE + "/report";
    private static final String EVENTS = ONE + "/events";
    private static final Instant STATUS_CHANGED = Web.NOW.minusSeconds(5);

    private final Web web = new Web();

    @Test
    void read_aFailedRollInShort_tellsWhyAndWhatIsKnown() {
        Failure failure = new Failure(FailureCode.UNHEALTHY, "batch 2: i-9 unhealthy", 2, List.of(), Web.NOW);
        Hold hold = new Hold("BELOW_FLOOR", "in service 4, floor 5", STATUS_CHANGED, Web.NOW);
        web.store.put(SampleRoll.failed(failure, hold));

        assertThat(web.read(ONE, SampleRoll.ID, null).item()).isEqualTo(Json.tree("""
                { "id": "sbgd-0a1b2c3d", "groupId": "sig-0a1b2c3d", "kind": "ROLL", "status": "failed",
                  "progress": { "unit": "percent", "value": 20 }, "currentBatch": 2, "numOfBatches": 5,
                  "batchSizePercentage": 20, "gracePeriod": 300, "blueInstances": 4, "greenInstances": 1,
                  "createdAt": "2026-11-23T06:50:00.000Z", "updatedAt": "2026-11-23T07:00:00.000Z",
                  "outcome": "none", "code": "UNHEALTHY", "reason": "batch 2: i-9 unhealthy",
                  "hold": { "code": "BELOW_FLOOR", "reason": "in service 4, floor 5",
                            "since": "2026-11-23T06:59:55.000Z", "until": "2026-11-23T07:00:00.000Z" },
                  "warnings": [ { "code": "SERIAL_DRAINS", "message": "one batch only" } ],
                  "revision": 2, "startedBy": "ops", "comment": "the fix" }"""));
    }

    @Test
    void read_theStatusInTheMiddleOfABatch_showsEveryInstanceOfBothSides() {
        Batch done = batch(
                1,
                List.of(joined("i-g1").withProvenAt(STATUS_CHANGED)),
                List.of(
                        retiring("i-1").withDeregisteredAt(STATUS_CHANGED).withGoneAt(STATUS_CHANGED),
                        retiring("i-2").withDeregisteredAt(STATUS_CHANGED),
                        retiring("i-3").withDeregisteredAt(STATUS_CHANGED),
                        retiring("i-7").withDeregisteredAt(STATUS_CHANGED)));
        Batch open =
                batch(2, List.of(joined("i-g2"), joined("i-g3"), joined("i-g4").withGivenUp("lost")), List.of());
        web.store.put(SampleRoll.of(RollAction.REPLACE_SERVER, new InstanceCounts(3, 2, 1, 5, 4, 4), done, open));
        web.store.putSnapshot(
                SampleRoll.ID,
                FleetSnapshot.of(
                        STATUS_CHANGED,
                        List.of(
                                Web.instance("i-2", InstanceState.RUNNING, "sbgd-00000000", 1),
                                Web.instance("i-3", InstanceState.RUNNING, null, null),
                                Web.instance("i-4", InstanceState.RUNNING, "sbgd-00000000", 3),
                                Web.instance("i-5", InstanceState.RUNNING, null, null),
                                Web.instance("i-6", InstanceState.TERMINATED, null, null),
                                Web.instance("i-7", InstanceState.RUNNING, null, null),
                                Web.instance("i-g1", InstanceState.RUNNING, SampleRoll.ID, 1),
                                Web.instance("i-g2", InstanceState.PENDING, SampleRoll.ID, 2),
                                Web.instance("i-g4", InstanceState.TERMINATED, SampleRoll.ID, 2)),
                        Map.of(
                                Web.TARGET_GROUP,
                                new TargetGroupHealth.Answered(Map.of(
                                        "i-2", new TargetHealth(DRAINING, "Target.DeregistrationInProgress", null),
                                        "i-7", new TargetHealth(HEALTHY, null, null),
                                        "i-4", new TargetHealth(HEALTHY, null, null),
                                        "i-5", new TargetHealth(UNHEALTHY, "Target.Timeout", "Request timed out"),
                                        "i-g1", new TargetHealth(INITIAL, "Elb.RegistrationInProgress", null))))));

        JsonNode status = web.read(STATUS, SampleRoll.ID, null).item();

        assertThat(lines(status.at("/instances/0/blue")))
                .containsExactlyInAnyOrder(
                        "i-1 OD? batch 1 terminated -",
                        "i-2 OD batch 1 draining draining: draining, Target.DeregistrationInProgress",
                        "i-3 OD batch 1 detached -",
                        // It is deregistered, but the load balancer still reports it as healthy.
                        "i-7 OD batch 1 draining healthy",
                        "i-4 OD batch - healthy healthy",
                        "i-5 OD batch - unhealthy unhealthy: unhealthy, Target.Timeout (Request timed out)");
        assertThat(lines(status.at("/instances/0/green")))
                .containsExactlyInAnyOrder(
                        "i-g1 OD batch 1 running initial: initial, Elb.RegistrationInProgress",
                        "i-g2 OD batch 2 pending -",
                        // EC2 does not describe it yet.
                        "i-g3 OD batch 2 pending -",
                        "i-g4 OD batch 2 terminated -: lost");
        assertThat(status.path("numberOfBatches").intValue()).isEqualTo(5);
        assertThat(status.path("strategyAction").textValue()).isEqualTo("REPLACE_SERVER");
        assertThat(status.path("healthCheck").textValue()).isEqualTo("TARGET_GROUP");
        assertThat(status.at("/instances/0/green/0")).isEqualTo(Json.tree("""
                { "instanceId": "i-g1", "instanceType": "m7g.large", "lifeCycle": "OD", "batchNum": 1, "status": "running",
                  "availabilityZone": "eu-west-1a", "targetHealth": "initial",
                  "reason": "initial, Elb.RegistrationInProgress", "updatedAt": "2026-11-23T06:59:55.000Z" }"""));
    }

    @Test
    void read_theStatusAndTheReport_showWhatTheJudgeFound() {
        Judgement judgement = new Judgement(
                STATUS_CHANGED,
                STATUS_CHANGED,
                Verdict.PASS,
                List.of(new MetricVerdict(
                        "errors",
                        Verdict.PASS,
                        MetricVerdict.Cause.WITHIN_BOUNDS,
                        "1 against 2 of blue (at most 20 % worse), 2 samples",
                        new MetricVerdict.Samples(2, 1, 1.0, 2.0),
                        true,
                        new Lines(
                                STATUS_CHANGED,
                                Duration.ofSeconds(60),
                                Arrays.asList(0.5, 1.5),
                                Arrays.asList(2.0, null)))),
                null,
                null,
                null);
        Batch judged =
                batch(1, List.of(joined("i-g1")), List.of()).withProof(Batch.Proof.NONE.withJudgement(judgement));
        web.store.put(SampleRoll.of(RollAction.REPLACE_SERVER, new InstanceCounts(3, 2, 1, 5, 4, 4), judged));

        JsonNode status = web.read(STATUS, SampleRoll.ID, null).item();
        JsonNode report = web.read(REPORT, SampleRoll.ID, null).item();

        assertThat(status.path("judged")).isEqualTo(Json.tree("""
                [ { "batch": 1, "verdict": "PASS", "lookedAt": "2026-11-23T06:59:55.000Z", "metrics": [
                    { "name": "errors", "verdict": "PASS", "why": "1 against 2 of blue (at most 20 % worse), 2 samples",
                      "samples": 2, "green": 1.0, "blue": 2.0, "lines": { "from": "2026-11-23T06:59:55.000Z",
                      "period": 60, "green": [0.5, 1.5], "blue": [2.0, null] } } ] } ]"""));
        assertThat(report.path("markdown").textValue())
                .contains("## Green against blue", "| 1 | errors | pass | 1.0 | 2.0 | 2 |")
                .as("a line of each colour, with a dot where there is no sample")
                .contains(
                        "| 1 | errors | 2026-11-23T06:59:55Z | 60 s | 0.0 to 2.0 | green | ▃▆ |",
                        "|  |  |  |  |  | blue | █· |");
    }

    @Test
    void read_theStatus_hasTheSettingsInForce_andTheBoundsOnceTheyAreKnown() {
        web.store.put(SampleRoll.accepted());

        JsonNode before = web.read(STATUS, SampleRoll.ID, null).item();
        web.store.put(SampleRoll.at(greenroll.roll.Stage.IN_PROGRESS));
        JsonNode after = web.read(STATUS, SampleRoll.ID, null).item();

        assertThat(before.has("floor")).isFalse();
        assertThat(before.has("ceiling")).isFalse();
        assertThat(after.path("floor").intValue()).isEqualTo(5);
        assertThat(after.path("ceiling").intValue()).isEqualTo(7);
        assertThat(after.path("target").intValue()).isEqualTo(5);
        assertThat(after.path("strategy")).isEqualTo(before.path("strategy")).isEqualTo(Json.tree("""
                { "action": "REPLACE_SERVER", "batchSizePercentage": 20, "gracePeriod": 300, "healthTimeout": 600,
                  "healthCheckType": "TARGET_GROUP", "drainingTimeout": 60, "batchMinHealthyPercentage": 100,
                  "shouldDrainInstances": true,
                  "onFailure": { "actionType": "DETACH_NEW", "shouldHandleAllBatches": false, "keepFailedFor": 0 },
                  "alarms": [] }"""));
    }

    @Test
    void read_theStatusOfARestart_callsGreenWhatItHasProven() {
        Batch open = batch(1, List.of(joined("i-1").withProvenAt(STATUS_CHANGED), joined("i-2")), List.of());
        web.store.put(SampleRoll.of(RollAction.RESTART_SERVER, new InstanceCounts(1, 1, 1, 2, 2, 0), open));

        JsonNode sides = web.read(STATUS, SampleRoll.ID, null).item().at("/instances/0");

        assertThat(lines(sides.path("blue"))).containsExactly("i-2 OD batch 1 pending -");
        assertThat(lines(sides.path("green"))).containsExactly("i-1 OD batch 1 pending -");
    }

    private static List<String> lines(JsonNode views) {
        List<String> lines = new ArrayList<>();
        views.forEach(one -> lines.add(one.path("instanceId").textValue() + " "
                + one.path("lifeCycle").asText("OD?") + " batch "
                + one.path("batchNum").asText("-") + " " + one.path("status").textValue() + " "
                + one.path("targetHealth").asText("-")
                + (one.has("reason") ? ": " + one.path("reason").textValue() : "")));
        return lines;
    }

    private static BatchInstance joined(String id) {
        return BatchInstance.joined(id, "eu-west-1a", false, STATUS_CHANGED);
    }

    private static RetiringInstance retiring(String id) {
        return RetiringInstance.blue(id, "eu-west-1a", true, STATUS_CHANGED);
    }

    private static Batch batch(int number, List<BatchInstance> instances, List<RetiringInstance> retiring) {
        return new Batch(
                number,
                instances.size(),
                Batch.Phase.CHECKING,
                instances,
                retiring,
                List.of(),
                Batch.Losses.NONE,
                Batch.Proof.NONE,
                new Batch.Times(SampleRoll.BEGAN, null, null, null, null, null, null),
                Map.of());
    }

    @Test
    void read_theList_isNewestFirstAndAsLongAsAskedFor() {
        web.store.put(SampleRoll.created("sbgd-00000001", Web.NOW.minusSeconds(300)));
        web.store.put(SampleRoll.created("sbgd-00000003", Web.NOW.minusSeconds(100)));
        web.store.put(SampleRoll.created("sbgd-00000002", Web.NOW.minusSeconds(200)));

        assertThat(ids(null)).containsExactly("sbgd-00000003", "sbgd-00000002", "sbgd-00000001");
        assertThat(ids(Map.of("limit", "2", "sort", "createdAt:DESC")))
                .containsExactly("sbgd-00000003", "sbgd-00000002");
        assertThat(ids(Map.of("limit", "1", "sort", "createdAt:ASC"))).containsExactly("sbgd-00000001");
        String next = web.read(LIST, null, Map.of("limit", "2"))
                .body()
                .at("/response/next")
                .textValue();
        assertThat(ids(Map.of("next", next))).containsExactly("sbgd-00000001");
        assertThat(web.read(LIST, null, Map.of("next", next, "sort", "createdAt:ASC"))
                        .wrong())
                .containsExactly("VALIDATION_ERROR next");
        assertThat(web.read(LIST, null, Map.of("limit", "0", "sort", "name", "Status", "failed"))
                        .wrong())
                .containsExactlyInAnyOrder(
                        "VALIDATION_ERROR limit", "VALIDATION_ERROR sort", "VALIDATION_ERROR Status");
    }

    private List<String> ids(Map<String, String> query) {
        return web.read(LIST, null, query).items().findValuesAsText("id");
    }

    @Test
    void read_theTimeline_isItsLinesInOrder_pageByPage() {
        web.store.put(
                SampleRoll.of(RollAction.REPLACE_SERVER, InstanceCounts.NONE),
                event(RollEvent.Type.ACCEPTED, null, "accepted", List.of(), Map.of(), null),
                event(
                        RollEvent.Type.GIVEN_UP,
                        2,
                        "i-9 did not get healthy",
                        List.of("i-9"),
                        Map.of("i-9", "Target.Timeout"),
                        5));

        Web.Answer answer = web.read(EVENTS, SampleRoll.ID, null);

        assertThat(answer.body().at("/response/count").intValue()).isEqualTo(2);
        assertThat(answer.items()).isEqualTo(Json.tree("""
                [ { "createdAt": "2026-11-23T06:59:55.000Z", "type": "ACCEPTED", "message": "accepted",
                    "instances": [], "reasons": {},
                    "counts": { "blue": 0, "green": 0, "proven": 0, "total": 0 } },
                  { "createdAt": "2026-11-23T06:59:55.000Z", "type": "GIVEN_UP", "batch": 2,
                    "message": "i-9 did not get healthy", "instances": ["i-9"],
                    "reasons": { "i-9": "Target.Timeout" }, "inService": 5, "floor": 5,
                    "counts": { "blue": 0, "green": 0, "proven": 0, "total": 0 } } ]"""));
        Web.Answer first = web.read(EVENTS, SampleRoll.ID, Map.of("limit", "1"));
        String next = first.body().at("/response/next").textValue();
        Web.Answer second = web.read(EVENTS, SampleRoll.ID, Map.of("limit", "1", "next", next));
        assertThat(first.item()).isEqualTo(answer.items().get(0));
        assertThat(second.item()).isEqualTo(answer.items().get(1));
        assertThat(second.body().at("/response").has("next")).isFalse();
        assertThat(answer.body().at("/response").has("next")).isFalse();
    }

    private static RollEvent event(
            RollEvent.Type type,
            Integer batch,
            String message,
            List<String> instances,
            Map<String, String> reasons,
            Integer inService) {
        return new RollEvent(
                1,
                0,
                STATUS_CHANGED,
                type,
                batch,
                message,
                new RollEvent.Affected(instances, reasons),
                new RollEvent.ServiceLevel(inService, inService),
                InstanceCounts.NONE,
                null);
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, STATUS, EVENTS})
    void read_aRollOfAnotherGroup_isNotThere(String resource) {
        web.store.put(SampleRoll.of("sig-ffffffff", greenroll.roll.Stage.IN_PROGRESS));

        assertThat(web.read(resource, SampleRoll.ID, null).wrong()).containsExactly("ROLL_DOESNT_EXIST rollId");
        assertThat(web.read(resource, "sbgd-ffffffff", null).wrong()).containsExactly("ROLL_DOESNT_EXIST rollId");
        assertThat(web.read(resource, "x".repeat(5000), null).wrong()).containsExactly("ROLL_DOESNT_EXIST rollId");
    }

    @Test
    void read_theExecutions_areTheNewestFirst_withTheVisitsOfEachState() {
        Roll roll = SampleRoll.at(greenroll.roll.Stage.IN_PROGRESS);
        web.store.put(roll);
        web.remembered.put(
                SampleRoll.ID + "-1",
                new ExecutionReader.Seen(
                        SampleRoll.ID + "-1",
                        "arn:aws:states:eu-west-1:123456789012:execution:greenroll-roll:sbgd-0a1b2c3d-1",
                        "https://eu-west-1.console.aws.amazon.com/states/home",
                        ExecutionOutcome.RUNNING,
                        SampleRoll.BEGAN,
                        null,
                        List.of(
                                new ExecutionReader.Visited("PlanBatch", 2),
                                new ExecutionReader.Visited("GraceWait", 11)),
                        1,
                        true));

        Web.Answer answer = web.read("/aws/ec2/group/{groupId}/roll/{rollId}/execution", SampleRoll.ID, null);

        assertThat(answer.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:group:roll:execution");
        assertThat(answer.item()).isEqualTo(Json.tree("""
                { "rollId": "sbgd-0a1b2c3d",
                  "stateMachineArn": "arn:aws:states:eu-west-1:123456789012:stateMachine:greenroll-roll", "generation": 1,
                  "executions": [
                    { "generation": 1, "name": "sbgd-0a1b2c3d-1",
                      "executionArn": "arn:aws:states:eu-west-1:123456789012:execution:greenroll-roll:sbgd-0a1b2c3d-1",
                      "consoleUrl": "https://eu-west-1.console.aws.amazon.com/states/home",
                      "status": "running", "startedAt": "2026-11-23T06:50:00.000Z",
                      "states": [ { "state": "PlanBatch", "visits": 2 }, { "state": "GraceWait", "visits": 11 } ],
                      "statesComplete": true } ] }"""));
    }

    @Test
    void read_theReport_isMarkdownForWhoAcceptsIt_andInTheEnvelopeElse() {
        web.store.put(SampleRoll.at(greenroll.roll.Stage.IN_PROGRESS));
        String resource = "/aws/ec2/group/{groupId}/roll/{rollId}/report";

        String page =
                web.read(resource, SampleRoll.ID, null).item().path("markdown").textValue();
        var answer = new ReadRoll(web.store, web.seen, web.clock)
                .handleRequest(
                        Web.request("GET", resource, Web.GROUP, SampleRoll.ID)
                                .withHeaders(Map.of("accept", "text/markdown, */*;q=0.1")),
                        web.context());

        assertThat(page).startsWith("# Roll sbgd-0a1b2c3d of web: in progress");
        assertThat(answer.getBody()).isEqualTo(page);
        assertThat(answer.getHeaders()).containsEntry("Content-Type", "text/markdown; charset=utf-8");
    }

    @Test
    void aRollThatBakes_showsWhatIsParked_andItsReportSaysForHowLong() {
        Roll roll = SampleRoll.of(RollAction.REPLACE_SERVER, new InstanceCounts(0, 5, 5, 5, 5, 5, 4));
        RollFacts facts = roll.facts();
        web.store.put(roll.with(c -> c.facts(facts.withSettings(
                        facts.settings().withHealth(facts.settings().health().withBakeTime(Duration.ofHours(1))))
                .withBounds(facts.bounds().withParks(4)))));

        JsonNode item = web.read("/aws/ec2/group/{groupId}/roll/{rollId}", SampleRoll.ID, null)
                .item();
        String page = web.read("/aws/ec2/group/{groupId}/roll/{rollId}/report", SampleRoll.ID, null)
                .item()
                .path("markdown")
                .textValue();

        assertThat(item.path("parkedInstances").intValue()).isEqualTo(4);
        assertThat(web.read(STATUS, SampleRoll.ID, null)
                        .item()
                        .at("/strategy/bakeTime")
                        .intValue())
                .isEqualTo(3600);
        assertThat(page).contains("| Bake | 1 h 0 min 0 s, with at most 4 blue parked |");
    }

    @Test
    void theReportAndTheStatus_ofAGroupWithSpotInstances_sayTheShare_andWhichGreenIsSpot() {
        Roll roll = SampleRoll.of(
                RollAction.REPLACE_SERVER,
                new InstanceCounts(3, 2, 0, 5, 5, 0),
                batch(1, List.of(joined("i-g1").withSpot(true), joined("i-g2")), List.of()));
        RollFacts facts = roll.facts();
        web.store.put(new Roll(
                roll.head().withFacts(facts.withBounds(facts.bounds().withSpot(SpotStrategy.NONE.withRisk(60)))),
                roll.batches()));

        String page = web.read("/aws/ec2/group/{groupId}/roll/{rollId}/report", SampleRoll.ID, null)
                .item()
                .path("markdown")
                .textValue();

        assertThat(page)
                .contains("| Share | 2 on demand and 3 spot, if EC2 has the capacity |")
                .contains("| i-g1 (eu-west-1a, spot), i-g2 (eu-west-1a) |");
        JsonNode status = web.read(STATUS, SampleRoll.ID, null).item();
        assertThat(status.path("share")).isEqualTo(Json.tree("{\"onDemand\": 2, \"spot\": 3}"));
        assertThat(status.at("/instances/0/green").findValuesAsText("lifeCycle"))
                .containsExactly("SPOT", "OD");
    }

    @Test
    void text_ofAPerson_makesNothingOfThePage() {
        assertThat(Markdown.text("a|b\n# *c* <img src=x> [d](e) `f` \\ g_h & i"))
                .isEqualTo("a\\|b \\# \\*c\\* \\<img src=x\\> \\[d\\](e) \\`f\\` \\\\ g\\_h \\& i");
    }

    /**
     * Ticket systems make links of bare addresses and notify every user who is named. Some characters reverse the text.
     */
    @Test
    void text_ofAPerson_isNoLink_callsNobody_andIsReadAsItIsWritten() {
        assertThat(Markdown.text("https://evil.example WWW.evil.example @ops, ops@web.example $x$"))
                .isEqualTo("https\\://evil.example WWW\\.evil.example @&#8203;ops, ops@web.example \\$x\\$");
        assertThat(Markdown.text("a\u202Edeliaf\u2028# b\u0085c")).isEqualTo("a deliaf \\# b c");
    }
}
