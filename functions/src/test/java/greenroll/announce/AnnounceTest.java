package greenroll.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.LoggedContext;
import greenroll.aws.messaging.EmbeddedRollMetrics;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.roll.RollKind;
import greenroll.roll.notification.AnnouncedLines;
import greenroll.roll.notification.Announcement;
import greenroll.roll.port.MapRollStore;
import greenroll.roll.port.RollAnnouncer;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the events and metrics of a roll with two batches, which follow from its timeline. */
class AnnounceTest {

    private final MapRollStore store = new MapRollStore();
    private final List<EventKey> delivered = new ArrayList<>();
    private final List<Announcement> announced = new ArrayList<>();
    private final LoggedContext context = new LoggedContext("greenroll-Announce");
    private RollAnnouncer announcer = announced::addAll;

    @Test
    void announce_aWholeRoll_tellsItsMilestonesInOrder_andCountsThem() throws IOException {
        write(
                RollKind.ROLL,
                AnnouncedLines.line(1, Type.ACCEPTED),
                AnnouncedLines.line(2, Type.PLANNED),
                AnnouncedLines.line(3, Type.LAUNCHED, "i-1", "i-2"),
                AnnouncedLines.line(4, Type.HELD),
                AnnouncedLines.line(5, Type.BATCH_DONE),
                AnnouncedLines.line(6, Type.TERMINATED, "i-8"),
                AnnouncedLines.line(7, Type.FINISHED));

        announce();

        assertThat(announced)
                .extracting(one -> one.kind().detailType() + " " + one.status().wire() + " " + one.id())
                .containsExactly(
                        "Roll Started starting sbgd-00000001#1#0",
                        "Roll Held in_progress sbgd-00000001#4#0",
                        "Roll Batch Completed in_progress sbgd-00000001#5#0",
                        "Roll Finished finished sbgd-00000001#7#0");
        assertThat(metrics())
                .containsExactly(
                        "RollsStarted=1.0 Count",
                        "InstancesLaunched=2.0 Count",
                        "Holds=1.0 Count",
                        "BatchesCompleted=1.0 Count",
                        "InstancesTerminated=1.0 Count",
                        "RollsFinished=1.0 Count, RollDuration=420.0 Seconds");
    }

    @Test
    void announce_whatSpotInstancesDid_areMetricsOfEveryOperation() throws IOException {
        write(
                RollKind.HEAL,
                AnnouncedLines.line(1, Type.INTERRUPTION_NOTICE, "i-1", "i-2"),
                AnnouncedLines.line(2, Type.FALLBACK_TO_ON_DEMAND));

        announce();

        assertThat(metrics()).containsExactly("SpotInterruptions=2.0 Count", "SpotFallbacks=1.0 Count");
    }

    @Test
    void announce_aMetric_isInCloudWatchsEmbeddedFormat_withServiceAndGroupAlone() throws IOException {
        write(RollKind.ROLL, AnnouncedLines.line(7, Type.FINISHED));

        announce();

        assertThat(Json.tree(context.lines().getFirst())).isEqualTo(Json.tree("""
                { "_aws": { "Timestamp": %d, "CloudWatchMetrics": [ { "Namespace": "Greenroll/test",
                    "Dimensions": [ ["service", "group"] ],
                    "Metrics": [ { "Name": "RollsFinished", "Unit": "Count" },
                                 { "Name": "RollDuration", "Unit": "Seconds" } ] } ] },
                  "service": "greenroll", "group": "sig-00000001", "rollId": "sbgd-00000001",
                  "RollsFinished": 1.0, "RollDuration": 420.0 }""".formatted(
                        AnnouncedLines.BEGAN.plusSeconds(420).toEpochMilli())));
    }

    @Test
    void announce_aFailure_saysWhyInTheLoadBalancersWords_andWhatIsLeft() throws IOException {
        store.put(AnnouncedLines.failed(), AnnouncedLines.line(9, Type.FAILED));
        delivered.add(new EventKey(AnnouncedLines.ID, 9, 0));

        announce();

        assertThat(announced).singleElement().satisfies(told -> {
            assertThat(told.kind()).isEqualTo(Announcement.Kind.FAILED);
            assertThat(told.problem().code()).isEqualTo("UNHEALTHY");
            assertThat(told.reason()).isEqualTo("batch 2: i-1 did not get healthy");
            assertThat(told.batches().batch()).isEqualTo(2);
            assertThat(told.problem().failedInstances())
                    .extracting(one -> one.targetHealth())
                    .containsExactly("unhealthy, Target.Timeout");
            assertThat(told.problem().leftovers())
                    .extracting(one -> one.instanceId())
                    .containsExactly("i-9");
        });
        assertThat(metrics()).containsExactly("RollsFailed=1.0 Count, RollDuration=540.0 Seconds");
    }

    @Test
    void announce_aCreation_isToldAsOne_andCountsNoRoll() throws IOException {
        write(RollKind.CREATE, AnnouncedLines.line(1, Type.ACCEPTED), AnnouncedLines.line(3, Type.LAUNCHED, "i-1"));

        announce();

        assertThat(announced).extracting(one -> one.roll().kind()).containsExactly(RollKind.CREATE);
        assertThat(metrics()).containsExactly("InstancesLaunched=1.0 Count");
    }

    @Test
    void announce_busDoesNotAnswer_throwsSoThatAllOfItComesAgain_andCountsNothing() {
        write(RollKind.ROLL, AnnouncedLines.line(1, Type.ACCEPTED));
        announcer = all -> {
            throw new Unavailable("PutEvents: no answer", null);
        };

        assertThatThrownBy(this::announce).isInstanceOf(Unavailable.class);

        assertThat(context.lines()).isEmpty();
    }

    @Test
    void announce_deliveredTwice_tellsTheSameTwice() throws IOException {
        write(RollKind.ROLL, AnnouncedLines.line(1, Type.ACCEPTED));

        announce();
        announce();

        assertThat(announced).hasSize(2);
        assertThat(announced.getFirst()).isEqualTo(announced.getLast());
    }

    @Test
    void announce_whatIsForgottenByNow_isLeftOut() throws IOException {
        write(RollKind.ROLL, AnnouncedLines.line(1, Type.ACCEPTED));
        delivered.addFirst(new EventKey(AnnouncedLines.ID, 77, 0));
        delivered.addFirst(new EventKey("sbgd-ffffffff", 1, 0));

        announce();

        assertThat(announced).hasSize(1);
    }

    @Test
    void announce_whatWasTold_isLoggedWithTheRollsIds() throws IOException {
        write(RollKind.ROLL, AnnouncedLines.line(5, Type.BATCH_DONE));

        announce();

        assertThat(Json.tree(context.lines().getLast())).isEqualTo(Json.tree("""
                { "level": "INFO", "function": "greenroll-Announce", "requestId": "lambda-request",
                  "groupId": "sig-00000001", "rollId": "sbgd-00000001", "batch": 2,
                  "message": "Roll Batch Completed announced as sbgd-00000001#5#0" }"""));
    }

    private void write(RollKind kind, RollEvent... lines) {
        store.put(AnnouncedLines.of(kind), lines);
        for (RollEvent line : lines) {
            delivered.add(new EventKey(AnnouncedLines.ID, line.version(), line.number()));
        }
    }

    private void announce() throws IOException {
        Announce announce = new Announce(
                delivery -> List.copyOf(delivered),
                store,
                all -> announcer.announce(all),
                new EmbeddedRollMetrics("Greenroll/test"));
        announce.handleRequest(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), context);
    }

    /** Name, value and unit of each metric, one string for each line of the log. */
    private List<String> metrics() {
        List<String> found = new ArrayList<>();
        for (String line : context.lines()) {
            JsonNode json = Json.tree(line);
            List<String> ofLine = new ArrayList<>();
            json.at("/_aws/CloudWatchMetrics/0/Metrics").forEach(metric -> {
                String name = metric.path("Name").textValue();
                ofLine.add(name + "=" + json.path(name).asDouble() + " "
                        + metric.path("Unit").textValue());
            });
            if (!ofLine.isEmpty()) {
                found.add(String.join(", ", ofLine));
            }
        }
        return found;
    }
}
