package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.DONE;
import static greenroll.roll.task.StepResult.Next.FINISH;
import static greenroll.roll.task.StepResult.Next.LAUNCH;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.RollAction;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollFacts;
import greenroll.roll.task.Step;
import greenroll.roll.timeline.RollEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A roll of four instances that leaves alone those that already run revision 2. */
class SkipMatchingRulesTest {

    @Test
    void aGroupThatRunsTheRevision_isFinishedWithoutABatch() {
        Scenario four = four("blue-1", "blue-2", "blue-3", "blue-4");

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FINISH);

        assertThat(four.roll.batches()).isEmpty();
        assertThat(four.roll.head().numberOfBatches()).isZero();
        assertThat(four.told(RollEvent.Type.PLANNED))
                .containsExactly("nothing to do: all 4 run revision 2; in service 4, floor 4, live 4, ceiling 8");
        assertThat(four.next(Step.FINISH_ROLL)).isEqualTo(DONE);
        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
    }

    @Test
    void whatRunsTheRevision_staysAndTheOthersAreReplaced() {
        Scenario four = four("blue-1", "blue-4");

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        four.completeBatch();
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FINISH);

        assertThat(four.told(RollEvent.Type.PLANNED))
                .containsExactly("about 1 batches of 2; 2 of 4 run revision 2 already and are left alone; in service 4,"
                        + " floor 4, live 4, ceiling 8");
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-2", "blue-3");
    }

    @Test
    void whatWasLeftAlone_andServesNoMore_isReplacedToo() {
        Scenario four = four("blue-1", "blue-4");
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        four.health("blue-4", Scenario.UNHEALTHY);

        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);

        assertThat(four.told(RollEvent.Type.LOST))
                .containsExactly("1 that were left alone serve no more: they are replaced too");
        assertThat(four.roll.batches()).hasSize(2);
        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(1);
    }

    @Test
    void aLostBatchAfterNothingToDo_isLaunchedAfterAll() {
        Scenario four = four("blue-1", "blue-2", "blue-3", "blue-4");
        four.next(Step.PLAN_BATCH);
        Scenario late = four("blue-1", "blue-2", "blue-3", "blue-4");
        late.roll = late.roll.with(c -> c.progress(
                late.roll.head().progress().withBaseline(four.roll.head().baseline())));
        late.health("blue-2", Scenario.UNHEALTHY);

        assertThat(late.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);

        assertThat(late.roll.openBatch().orElseThrow().size()).isEqualTo(1);
    }

    @Test
    void anInstanceOfTheRevisionWithAnotherImage_isReplaced() {
        Scenario four = four("blue-1", "blue-2", "blue-3", "blue-4");
        four.put(four.instances
                .get("blue-3")
                .withLaunch(four.instances.get("blue-3").launch().withImageId("ami-before")));

        four.next(Step.PLAN_BATCH);
        four.completeBatch();

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-3");
    }

    private static Scenario four(String... matching) {
        Scenario four =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB)).withBlue(4);
        RollFacts facts = four.roll.facts();
        four.roll = four.roll.with(
                c -> c.facts(facts.withBounds(facts.bounds().withReplacementScope(ReplacementScope.notMatching()))));
        for (String id : matching) {
            four.put(four.instances
                    .get(id)
                    .with(c -> c.tags(four.instances.get(id).tags().withRevision(2))
                            .launch(four.instances.get(id).launch().withImageId("ami-green"))));
        }
        return four;
    }
}
