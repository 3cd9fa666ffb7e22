package greenroll.roll.notification;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.timeline.RollEvent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The lines that are announced, the content of the messages, and the metrics. */
class AnnouncementsTest {

    private final RollHead roll = AnnouncedLines.of(RollKind.ROLL).head();

    @Test
    void of_eachTypeOfLine_sixAreTold() {
        Set<RollEvent.Type> told = Arrays.stream(RollEvent.Type.values())
                .filter(type ->
                        Announcements.of(roll, AnnouncedLines.line(3, type)).isPresent())
                .collect(Collectors.toSet());

        assertThat(told)
                .isEqualTo(EnumSet.of(
                        RollEvent.Type.ACCEPTED,
                        RollEvent.Type.BATCH_DONE,
                        RollEvent.Type.HELD,
                        RollEvent.Type.FINISHED,
                        RollEvent.Type.FAILED,
                        RollEvent.Type.STOPPED));
    }

    @Test
    void of_aLine_saysWhatTheLineSaysAndWhatWasFixedAtTheStart() {
        Announcement told = Announcements.of(roll, AnnouncedLines.line(5, RollEvent.Type.BATCH_DONE))
                .orElseThrow();

        assertThat(told)
                .isEqualTo(new Announcement(
                        "sbgd-00000001#5#0",
                        Announcement.Kind.BATCH_COMPLETED,
                        new RollFacts.Identity("sbgd-00000001", "sig-00000001", "web", RollKind.ROLL, "ann", null),
                        new Announcement.Pinned(2, "ami-2"),
                        RollStatus.IN_PROGRESS,
                        new Announcement.Batches(2, 2, null),
                        new RollEvent.ServiceLevel(10, 10),
                        "what happened",
                        new Announcement.Problem(null, List.of(), List.of()),
                        AnnouncedLines.BEGAN.plusSeconds(300)));
    }

    @Test
    void of_anEarlierLineOfARollThatHasFailedSince_saysNothingOfTheFailure() {
        Announcement told = Announcements.of(
                        AnnouncedLines.failed().head(), AnnouncedLines.line(1, RollEvent.Type.ACCEPTED))
                .orElseThrow();

        assertThat(told.status()).isEqualTo(RollStatus.STARTING);
        assertThat(told.problem().code()).isNull();
        assertThat(told.problem().failedInstances()).isEmpty();
        assertThat(told.problem().leftovers()).isEmpty();
    }

    @Test
    void of_everyLine_neverHoldsUserData() {
        for (RollEvent.Type type : RollEvent.Type.values()) {
            assertThat(Announcements.of(AnnouncedLines.failed().head(), AnnouncedLines.line(3, type)) + "")
                    .doesNotContain("c2VjcmV0");
        }
    }

    @Test
    void measures_ofEndsOfARoll_areOneOfTheirKindAndHowLongItTook() {
        assertThat(EventMetrics.of(roll, AnnouncedLines.line(2, RollEvent.Type.STOPPED)))
                .containsExactly(
                        new RollMetric("RollsStopped", RollMetric.Unit.COUNT, 1),
                        new RollMetric("RollDuration", RollMetric.Unit.SECONDS, 120));
    }

    @Test
    void measures_ofInstances_areAsManyAsAreNamed() {
        assertThat(EventMetrics.of(roll, AnnouncedLines.line(2, RollEvent.Type.RESTARTED, "i-1", "i-2", "i-3")))
                .containsExactly(new RollMetric("InstancesRestarted", RollMetric.Unit.COUNT, 3));
    }
}
