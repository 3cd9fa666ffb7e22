package greenroll.emulator.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** The entries that the simulated bus accepts, and those that it refuses as EventBridge does. */
class SimulatedEventBridgeTest {

    private final List<String> bus = new ArrayList<>();
    private final EventBridgeClient client =
            SimulatedEventBridge.of(bus::add, InstantSource.fixed(Instant.parse("2026-11-23T07:00:00Z")));

    @Test
    void putEvents_anEntry_isAnEventInEventBridgesForm() {
        PutEventsResponse response =
                put(entry().time(Instant.parse("2026-11-23T06:00:00.5Z")).build());

        assertThat(response.failedEntryCount()).isZero();
        assertThat(bus)
                .singleElement()
                .satisfies(event -> assertThat(Json.tree(event)).isEqualTo(Json.tree("""
                        { "version": "0", "id": "%s", "detail-type": "Roll Started", "source": "greenroll",
                          "account": "000000000000", "time": "2026-11-23T06:00:00Z", "region": "us-east-1",
                          "resources": [], "detail": { "rollId": "sbgd-1" } }""".formatted(
                                response.entries().getFirst().eventId()))));
    }

    @Test
    void putEvents_wrongEntriesBesideARightOne_areRefusedEach_andTheRightOneIsTaken() {
        PutEventsResponse response = put(
                entry().source("aws.ec2").build(),
                entry().detail("no json").build(),
                entry().detailType(null).build(),
                entry().build());

        assertThat(response.failedEntryCount()).isEqualTo(3);
        assertThat(response.entries())
                .extracting(one -> one.errorCode())
                .containsExactly("NotAuthorizedForSourceException", "MalformedDetail", "InvalidArgument", null);
        assertThat(bus).hasSize(1);
    }

    @Test
    void putEvents_moreThanTen_areRefused() {
        assertThatThrownBy(() -> client.putEvents(request -> request.entries(Collections.nCopies(11, entry().build()))))
                .hasMessage("PutEvents takes 1 to 10 entries, not 11");
        assertThat(bus).isEmpty();
    }

    @Test
    void anotherOperation_isSaidNotToBeSimulated() {
        assertThatThrownBy(() -> client.listRules(request -> {}))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("not simulated: events.ListRules");
    }

    private PutEventsResponse put(PutEventsRequestEntry... entries) {
        return client.putEvents(request -> request.entries(entries));
    }

    private static PutEventsRequestEntry.Builder entry() {
        return PutEventsRequestEntry.builder()
                .source("greenroll")
                .detailType("Roll Started")
                .detail("{\"rollId\":\"sbgd-1\"}");
    }
}
