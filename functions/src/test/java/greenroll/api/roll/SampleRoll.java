package greenroll.api.roll;

import static greenroll.roll.SampleSettings.SETTINGS;

import greenroll.api.Web;
import greenroll.group.RollAction;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.roll.Baseline;
import greenroll.roll.BatchPlan;
import greenroll.roll.Control;
import greenroll.roll.ExecutionState;
import greenroll.roll.ExpectedEnd;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.Warning;
import greenroll.roll.pause.StepPauses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A roll of the group {@link Web} at one point of its life. */
public final class SampleRoll {

    public static final String ID = "sbgd-0a1b2c3d";
    static final Instant BEGAN = Web.NOW.minusSeconds(600);

    private SampleRoll() {}

    /** The roll before its first visit. */
    static Roll accepted() {
        return Roll.accepted(facts(ID, Web.GROUP, RollAction.REPLACE_SERVER, BEGAN), List.of());
    }

    public static Roll at(Stage stage) {
        return of(Web.GROUP, stage);
    }

    static Roll of(String groupId, Stage stage) {
        return new Roll(
                head(facts(ID, groupId, RollAction.REPLACE_SERVER, BEGAN), stage, InstanceCounts.NONE, 0, null, null),
                List.of());
    }

    static Roll of(RollAction action, InstanceCounts counts, Batch... batches) {
        return new Roll(
                head(facts(ID, Web.GROUP, action, BEGAN), Stage.IN_PROGRESS, counts, batches.length, null, null),
                List.of(batches));
    }

    static Roll of(String id, RollKind kind, Stage stage, Instant at) {
        return new Roll(
                head(
                        facts(id, Web.GROUP, kind, RollAction.REPLACE_SERVER, at),
                        stage,
                        InstanceCounts.NONE,
                        0,
                        null,
                        null),
                List.of());
    }

    static Roll created(String id, Instant at) {
        return new Roll(
                head(
                        facts(id, Web.GROUP, RollAction.REPLACE_SERVER, at),
                        Stage.FINISHED,
                        new InstanceCounts(0, 5, 5, 5, 5, 5),
                        5,
                        null,
                        null),
                List.of());
    }

    public static Roll running(String id, Instant at) {
        return new Roll(
                head(
                        facts(id, Web.GROUP, RollAction.REPLACE_SERVER, at),
                        Stage.IN_PROGRESS,
                        InstanceCounts.NONE,
                        0,
                        null,
                        null),
                List.of());
    }

    public static Roll ended(String id, Instant at, Instant endedAt) {
        return new Roll(
                head(
                        facts(id, Web.GROUP, RollAction.REPLACE_SERVER, at),
                        Stage.FINISHED,
                        new InstanceCounts(0, 5, 5, 5, 5, 5),
                        2,
                        null,
                        null,
                        endedAt),
                List.of());
    }

    /** The same roll after it has finished. */
    public static Roll ended(Roll roll) {
        return new Roll(head(roll.facts(), Stage.FINISHED, InstanceCounts.NONE, 0, null, null), List.of());
    }

    static Roll failed(Failure failure, Hold hold) {
        return new Roll(
                head(
                        facts(ID, Web.GROUP, RollAction.REPLACE_SERVER, BEGAN),
                        Stage.FAILED,
                        new InstanceCounts(4, 1, 1, 5, 5, 2),
                        2,
                        failure,
                        hold),
                List.of());
    }

    private static RollFacts facts(String id, String groupId, RollAction action, Instant at) {
        return facts(id, groupId, RollKind.ROLL, action, at);
    }

    private static RollFacts facts(String id, String groupId, RollKind kind, RollAction action, Instant at) {
        RollSettings settings = SETTINGS.with(s -> s.action(action)
                .batches(SETTINGS.batches().withBatchSizePercentage(20))
                .health(SETTINGS.health().withGracePeriod(Duration.ofSeconds(300)))
                .draining(SETTINGS.draining().withDrainingTimeout(Duration.ofSeconds(60))));
        return new RollFacts(
                new RollFacts.Identity(id, groupId, "web", kind, "ops", "the fix"),
                at,
                null,
                settings,
                new RollFacts.Revisions(
                        2, Web.SPECIFICATION, 1, Map.of(1, List.of(Web.TARGET_GROUP), 2, List.of(Web.TARGET_GROUP))),
                new RollFacts.Bounds(
                        5, 2, List.of(new Subnet("eu-west-1a", "subnet-a")), SpotStrategy.NONE, null, List.of()),
                null);
    }

    private static RollHead head(
            RollFacts facts, Stage stage, InstanceCounts counts, int currentBatch, Failure failure, Hold hold) {
        return head(facts, stage, counts, currentBatch, failure, hold, Web.NOW);
    }

    private static RollHead head(
            RollFacts facts,
            Stage stage,
            InstanceCounts counts,
            int currentBatch,
            Failure failure,
            Hold hold,
            Instant updatedAt) {
        return new RollHead(
                facts,
                3,
                stage,
                new RollHead.Progress(
                        new Baseline(5, 7, BatchPlan.of(5, 1), 5, 5, List.of(), BEGAN, List.of()),
                        currentBatch,
                        0,
                        counts,
                        new ExpectedEnd(null, BEGAN.plusSeconds(3_600)),
                        updatedAt,
                        null,
                        StepPauses.NONE),
                new RollHead.Waiting(hold, null, null),
                new RollHead.Ending(
                        null,
                        failure,
                        false,
                        false,
                        List.of(),
                        stage == Stage.FAILED ? List.of(new Leftover("i-9", "termination protection")) : List.of(),
                        List.of()),
                List.of(),
                List.of(new Warning("SERIAL_DRAINS", "one batch only")),
                new RollHead.Ownership(ExecutionState.FIRST, null, null),
                Control.NONE);
    }
}
