package greenroll.aws.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Leftover;
import greenroll.roll.notification.Announcement;
import greenroll.roll.timeline.RollEvent;
import greenroll.stack.ConsoleLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Tests the entries that are put on the event bus, and the handling of entries that EventBridge refuses. */
class EventBridgeRollAnnouncerTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void requests_aFailedRoll_isOneEventThatSaysAllOfIt() {
        assertThat(EventBridgeRollAnnouncer.requests(List.of(failed("bad image")), ConsoleLink.NONE))
                .singleElement()
                .satisfies(request -> assertThat(request.entries())
                        .singleElement()
                        .satisfies(entry -> {
                            assertThat(entry.source()).isEqualTo("greenroll");
                            assertThat(entry.detailType()).isEqualTo("Roll Failed");
                            assertThat(entry.time()).isEqualTo(NOON);
                            assertThat(entry.eventBusName()).isNull();
                            assertThat(Json.tree(entry.detail())).isEqualTo(Json.tree("""
                                    { "schemaVersion": "1.0", "id": "sbgd-1#9#0",
                                      "groupId": "sig-1", "groupName": "web", "rollId": "sbgd-1", "operation": "ROLL",
                                      "revision": 7, "imageId": "ami-2", "status": "failed",
                                      "batch": 2, "numberOfBatches": 5, "inService": 10, "floor": 10,
                                      "reason": "bad image", "code": "UNHEALTHY",
                                      "failedInstances": [ { "id": "i-1", "zone": "eu-central-1a",
                                                             "targetHealth": "unhealthy, Target.Timeout" } ],
                                      "leftovers": [ { "instanceId": "i-2", "why": "termination protected" } ],
                                      "startedBy": "ann", "at": "2026-11-23T12:00:00Z" }"""));
                        }));
    }

    @Test
    void requests_moreThanOneCallTakes_areSeveralInOrder() {
        List<Announcement> many =
                IntStream.range(0, 23).mapToObj(i -> failed("number " + i)).toList();

        List<PutEventsRequest> requests = EventBridgeRollAnnouncer.requests(many, ConsoleLink.NONE);

        assertThat(requests).extracting(request -> request.entries().size()).containsExactly(10, 10, 3);
        assertThat(reasons(requests))
                .containsExactlyElementsOf(
                        many.stream().map(Announcement::reason).toList());
    }

    @Test
    void requests_largeOnes_keepEachCallBelow256Kilobytes() {
        List<Announcement> large = Collections.nCopies(5, failed("ü".repeat(50_000)));

        assertThat(EventBridgeRollAnnouncer.requests(large, ConsoleLink.NONE))
                .extracting(request -> request.entries().size())
                .containsExactly(2, 2, 1);
    }

    @Test
    void announcement_ofAThousandInstances_namesAHundred() {
        List<Failure.FailedInstance> thousand = IntStream.range(0, 1_000)
                .mapToObj(i -> new Failure.FailedInstance("i-" + i, "a", null, null))
                .toList();

        assertThat(failed("many", thousand).problem().failedInstances())
                .hasSize(100)
                .startsWith(thousand.getFirst());
    }

    @Test
    void announce_nothing_callsNobody() {
        assertThatCode(() -> new EventBridgeRollAnnouncer(bus(), ConsoleLink.NONE).announce(List.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void announce_anEntryThatIsToComeLater_isUnavailable() {
        EventBridgeRollAnnouncer announcer = new EventBridgeRollAnnouncer(
                bus(
                        PutEventsResultEntry.builder().eventId("1").build(),
                        PutEventsResultEntry.builder()
                                .errorCode("ThrottlingException")
                                .errorMessage("slow down")
                                .build()),
                ConsoleLink.NONE);

        assertThatThrownBy(() -> announcer.announce(List.of(failed("a"), failed("b"))))
                .isInstanceOf(Unavailable.class)
                .hasMessage("PutEvents: ThrottlingException: slow down");
    }

    @Test
    void announce_anEntryThatIsRefusedForGood_isSaidInEventBridgesWords() {
        EventBridgeRollAnnouncer announcer = new EventBridgeRollAnnouncer(
                bus(PutEventsResultEntry.builder()
                        .errorCode("NotAuthorizedForSourceException")
                        .errorMessage("Not authorized for the source.")
                        .build()),
                ConsoleLink.NONE);

        assertThatThrownBy(() -> announcer.announce(List.of(failed("a"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("PutEvents: NotAuthorizedForSourceException: Not authorized for the source.");
    }

    @Test
    void announce_aServerError_isUnavailable() {
        EventBridgeClient down = new Bus() {
            @Override
            public PutEventsResponse putEvents(PutEventsRequest request) {
                throw EventBridgeException.builder()
                        .statusCode(500)
                        .message("later")
                        .build();
            }
        };

        assertThatThrownBy(() -> new EventBridgeRollAnnouncer(down, ConsoleLink.NONE).announce(List.of(failed("a"))))
                .isInstanceOf(Unavailable.class);
    }

    private static List<String> reasons(List<PutEventsRequest> requests) {
        List<String> reasons = new ArrayList<>();
        for (PutEventsRequest request : requests) {
            for (PutEventsRequestEntry entry : request.entries()) {
                reasons.add(Json.tree(entry.detail()).path("reason").textValue());
            }
        }
        return reasons;
    }

    /** Answers every call with these results. */
    private static EventBridgeClient bus(PutEventsResultEntry... results) {
        return new Bus() {
            @Override
            public PutEventsResponse putEvents(PutEventsRequest request) {
                return PutEventsResponse.builder().entries(results).build();
            }
        };
    }

    private abstract static class Bus implements EventBridgeClient {
        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private static Announcement failed(String reason) {
        return failed(
                reason, List.of(new Failure.FailedInstance("i-1", "eu-central-1a", "unhealthy, Target.Timeout", null)));
    }

    private static Announcement failed(String reason, List<Failure.FailedInstance> instances) {
        return new Announcement(
                "sbgd-1#9#0",
                Announcement.Kind.FAILED,
                new RollFacts.Identity("sbgd-1", "sig-1", "web", RollKind.ROLL, "ann", null),
                new Announcement.Pinned(7, "ami-2"),
                RollStatus.FAILED,
                new Announcement.Batches(2, 5, null),
                new RollEvent.ServiceLevel(10, 10),
                reason,
                new Announcement.Problem("UNHEALTHY", instances, List.of(new Leftover("i-2", "termination protected"))),
                NOON);
    }
}
