package greenroll.roll.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.roll.Baseline;
import greenroll.roll.BatchPlan;
import greenroll.roll.Control;
import greenroll.roll.ExpectedEnd;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.Stage;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Warning;
import greenroll.roll.notification.AnnouncedLines;
import greenroll.roll.step.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short status that is made from a roll's record. */
class RollSummaryTest {

    private static final Instant END = AnnouncedLines.BEGAN.plus(Duration.ofHours(1));
    private static final Control.Asked EARLY = new Control.Asked(AnnouncedLines.BEGAN.plusSeconds(10), "jo");
    private static final Control.Asked LATE = new Control.Asked(AnnouncedLines.BEGAN.plusSeconds(900), "jo");

    @Test
    void aRollAtWork_showsItsNumbersAndWhatItWaitsFor() {
        Hold hold = new Hold("CEILING", "drains must end first", AnnouncedLines.BEGAN, null);
        Warning warning = new Warning("SERIAL_DRAINS", "drains take long");
        Roll roll = AnnouncedLines.of(RollKind.ROLL).with(c -> {
            c.stage(Stage.IN_PROGRESS);
            c.progress(c.progress()
                    .with(progress -> progress.baseline(new Baseline(
                                    10, 14, BatchPlan.of(10, 2), 10, 10, List.of(), AnnouncedLines.BEGAN, List.of()))
                            .currentBatch(3)
                            .counts(new InstanceCounts(6, 5, 4, 10, 10, 5))));
            c.waiting(c.waiting().withHold(hold));
            c.warnings(List.of(warning));
            c.progress(c.progress()
                    .with(progress -> progress.updatedAt(AnnouncedLines.BEGAN.plusSeconds(700))
                            .expectedEnd(new ExpectedEnd(null, END))));
        });

        assertThat(RollSummary.of(roll.head()))
                .isEqualTo(new RollSummary(
                        new RollFacts.Identity("sbgd-00000001", "sig-00000001", "web", RollKind.ROLL, "ann", null),
                        2,
                        RollStatus.IN_PROGRESS,
                        new RollSummary.Progress(40, 3, 5, 6, 5, 0),
                        new RollSummary.Pace(50, Duration.ofSeconds(60)),
                        new RollSummary.Times(AnnouncedLines.BEGAN, AnnouncedLines.BEGAN.plusSeconds(700), END),
                        null,
                        hold,
                        List.of(warning),
                        null));
    }

    @Test
    void aFailedRoll_showsWhyItFailed() {
        RollSummary failed = RollSummary.of(AnnouncedLines.failed().head());

        assertThat(failed.status()).isEqualTo(RollStatus.FAILED);
        assertThat(failed.failure().code()).isEqualTo(FailureCode.UNHEALTHY);
        assertThat(failed.failure().reason()).isEqualTo("batch 2: i-1 did not get healthy");
    }

    @Test
    void anOperationThatCleansUpAfterARoll_showsWhichOne() {
        Scenario four = Scenario.ofFour();
        four.accept(RollKind.ROLLBACK, 1, ReplacementScope.whole("sbgd-0000000a"), List.of());

        assertThat(RollSummary.of(four.roll.head()).follows()).isEqualTo("sbgd-0000000a");
    }

    @Test
    void whatWasAskedAfterTheLastLook_countsAsTold() {
        assertThat(updated(Control.NONE)).isEqualTo(AnnouncedLines.BEGAN.plusSeconds(500));
        assertThat(updated(Control.NONE.withStop(LATE))).isEqualTo(LATE.at());
        assertThat(updated(Control.NONE.withPause(LATE))).isEqualTo(LATE.at());
        assertThat(updated(Control.NONE.withResume(LATE))).isEqualTo(LATE.at());
        assertThat(updated(Control.NONE.withStop(EARLY).withPause(LATE))).isEqualTo(LATE.at());
    }

    @Test
    void whatWasAskedBeforeTheLastLook_makesItNoOlder() {
        assertThat(updated(Control.NONE.withStop(EARLY).withPause(EARLY).withResume(EARLY)))
                .isEqualTo(AnnouncedLines.BEGAN.plusSeconds(500));
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, STARTING, true",
        "IN_PROGRESS, IN_PROGRESS, true",
        "IN_PROGRESS, FINISHING, true",
        "IN_PROGRESS, FAILING, false",
        "PAUSED, IN_PROGRESS, false",
        "STOPPING, STOPPING, false",
        "STOPPED, STOPPED, false",
        "FINISHED, FINISHED, false",
        "FAILED, FAILED, false"
    })
    void anEndIsExpected_onlyOfARollThatGoesOn(RollStatus status, Stage stage, boolean expected) {
        assertThat(RollSummary.expectedEnd(status, stage, END)).isEqualTo(expected ? END : null);
        assertThat(RollSummary.expectedEnd(status, stage, null)).isNull();
    }

    private static Instant updated(Control control) {
        RollHead head = AnnouncedLines.of(RollKind.ROLL).head().with(c -> {
            c.progress(c.progress().withUpdatedAt(AnnouncedLines.BEGAN.plusSeconds(500)));
            c.control(control);
        });
        return RollSummary.of(head).times().updatedAt();
    }
}
