package greenroll.api.roll;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.api.Web;
import greenroll.group.RollAction;
import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.Roll;
import greenroll.roll.Stage;
import greenroll.roll.pause.StepPauses;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlRollTest {

    private static final String PAUSE = "{\"roll\":{\"status\":\"PAUSED\"}}";
    private static final String RESUME = "{\"roll\":{\"status\":\"IN_PROGRESS\"}}";
    private static final String STOP = "{\"roll\":{\"status\":\"STOPPED\"}}";

    private static final String CONTINUE =
            "{\"roll\":{\"status\":\"IN_PROGRESS\",\"step\":1,\"comment\":\"p99 is fine\"}}";
    private static final String ROLL_BACK = "{\"roll\":{\"status\":\"ROLLED_BACK\",\"comment\":\"errors\"}}";

    private final Web web = new Web();

    @Test
    void control_stopARunningRoll_asksForItOnceAndShowsIt() {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));

        Web.Answer first = web.control(SampleRoll.ID, STOP);
        Web.Answer again = web.control(SampleRoll.ID, STOP);

        assertThat(first.item().path("status").textValue()).isEqualTo("stopping");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(web.store.rolls.get(SampleRoll.ID).head().control())
                .isEqualTo(Control.NONE.withStop(new Control.Asked(Web.NOW, "ops")));
    }

    @Test
    void control_pauseARunningRoll_showsItPaused_andResumeShowsItInProgress() {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));

        Web.Answer paused = web.control(SampleRoll.ID, PAUSE);
        Web.Answer again = web.control(SampleRoll.ID, PAUSE);

        assertThat(paused.item().path("status").textValue()).isEqualTo("paused");
        assertThat(again.body()).isEqualTo(paused.body());
        assertThat(web.store.rolls.get(SampleRoll.ID).head().control())
                .isEqualTo(Control.NONE.withPause(new Control.Asked(Web.NOW, "ops")));
        assertThat(web.control(SampleRoll.ID, RESUME).item().path("status").textValue())
                .isEqualTo("in_progress");
        assertThat(web.control(SampleRoll.ID, RESUME).status()).isEqualTo(200);
    }

    @Test
    void control_pauseARollThatStops_isRefused_andAStopOfAPausedRollIsNot() {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));
        web.control(SampleRoll.ID, PAUSE);

        assertThat(web.control(SampleRoll.ID, STOP).item().path("status").textValue())
                .isEqualTo("stopping");
        assertThat(web.control(SampleRoll.ID, RESUME).errors())
                .containsExactly("VALIDATION_ERROR roll.status: sbgd-0a1b2c3d is stopping: there is nothing to resume");
        assertThat(web.control(SampleRoll.ID, PAUSE).errors())
                .containsExactly("VALIDATION_ERROR roll.status: sbgd-0a1b2c3d is stopping: there is nothing to pause");
    }

    @Test
    void control_pauseARollThatHasEnded_isRefused() {
        web.store.put(SampleRoll.at(Stage.FAILED));

        assertThat(web.control(SampleRoll.ID, PAUSE).errors())
                .containsExactly("VALIDATION_ERROR roll.status: sbgd-0a1b2c3d is failed: there is nothing to pause");
    }

    @Test
    void control_stopARollThatStopped_showsItAsItIs() {
        web.store.put(SampleRoll.at(Stage.STOPPED));

        Web.Answer answer = web.control(SampleRoll.ID, STOP);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.item().path("status").textValue()).isEqualTo("stopped");
    }

    @Test
    void control_stopARollThatFinished_isRefused() {
        web.store.put(SampleRoll.at(Stage.FINISHED));

        assertThat(web.control(SampleRoll.ID, STOP).errors())
                .containsExactly("VALIDATION_ERROR roll.status: sbgd-0a1b2c3d is finished: there is nothing to stop");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"roll": {"status": "FINISHED"}}          | VALIDATION_ERROR roll.status
            {"roll": {"status": "stopped"}}           | VALIDATION_ERROR roll.status
            {"roll": {"status": null}}                | VALIDATION_ERROR roll.status
            {"roll": {"status": "STOPPED", "step": 1}} | VALIDATION_ERROR roll.step
            {"roll": "STOPPED"}                       | VALIDATION_ERROR roll
            {"status": "STOPPED"}                     | VALIDATION_ERROR roll.status,VALIDATION_ERROR status
            """)
    void control_anythingElse_isRefusedByName(String body, String errors) {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));

        assertThat(web.control(SampleRoll.ID, body).wrong()).containsExactly(errors.split(","));
        assertThat(web.store.rolls.get(SampleRoll.ID).head().control()).isEqualTo(Control.NONE);
    }

    private static Roll waitingAtStep(int step) {
        return SampleRoll.at(Stage.IN_PROGRESS)
                .with(c -> c.progress(c.progress().withStepPauses(new StepPauses(step - 1, Web.NOW))));
    }

    private Control asked() {
        return web.store.rolls.get(SampleRoll.ID).head().control();
    }

    @Test
    void control_continueARollThatWaitsAtAStep_isForThatStep_andSaysWhoAndWhy() {
        web.store.put(waitingAtStep(1));

        assertThat(web.control(SampleRoll.ID, CONTINUE).status()).isEqualTo(200);
        assertThat(web.control(SampleRoll.ID, RESUME).status()).isEqualTo(200);

        assertThat(asked().continued()).containsExactly(new Control.Asked(Web.NOW, "ops", "p99 is fine", 1));
        assertThat(asked().resume()).isNull();
    }

    @Test
    void control_continueARollWithoutAVerdict_isForItsBatch() {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS)
                .with(c -> c.waiting(
                        c.waiting().withHold(new Hold(Hold.JUDGE_INCONCLUSIVE, "too few samples", Web.NOW, null)))));
        int batch = web.store.rolls.get(SampleRoll.ID).head().currentBatch();

        assertThat(web.control(SampleRoll.ID, RESUME).status()).isEqualTo(200);

        assertThat(asked().unjudged()).isEqualTo(new Control.Asked(Web.NOW, "ops", null, null, batch));
        assertThat(asked().continued()).isEmpty();
        assertThat(asked().resume()).isNull();
    }

    @Test
    void control_continueAtAnotherStep_orWithoutAWait_isRefused() {
        web.store.put(waitingAtStep(2));
        assertThat(web.control(SampleRoll.ID, CONTINUE).errors())
                .containsExactly("VALIDATION_ERROR roll.step: sbgd-0a1b2c3d waits at step 2, not at step 1");

        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));
        assertThat(web.control(SampleRoll.ID, CONTINUE).errors())
                .containsExactly("VALIDATION_ERROR roll.step: sbgd-0a1b2c3d does not wait at the end of a step: there"
                        + " is nothing to continue");
        assertThat(asked()).isEqualTo(Control.NONE);
    }

    /** The bake of a roll without steps is step 1 in a body, and "the bake" in words. */
    @Test
    void control_continueARollThatBakes_endsTheBake() {
        Roll baking = waitingAtStep(1);
        web.store.put(baking.with(c -> c.facts(baking.facts()
                .withSettings(
                        baking.settings().withHealth(baking.settings().health().withBakeTime(Duration.ofHours(1)))))));

        assertThat(web.control(SampleRoll.ID, CONTINUE.replace("1", "2")).errors())
                .containsExactly(
                        "VALIDATION_ERROR roll.step: sbgd-0a1b2c3d bakes, and does not wait at step 2. Leave out"
                                + " step, or give 1, to end the bake");
        assertThat(web.control(SampleRoll.ID, RESUME).status()).isEqualTo(200);

        assertThat(asked().continued()).containsExactly(new Control.Asked(Web.NOW, "ops", null, 1));
        assertThat(web.store.events.get(SampleRoll.ID))
                .last()
                .extracting(RollEvent::message)
                .isEqualTo("asked to end the bake by ops");
    }

    @Test
    void control_resumeAPausedRollThatWaitsAtAStep_endsThePauseOnly() {
        web.store.put(waitingAtStep(1));
        web.control(SampleRoll.ID, PAUSE);

        web.control(SampleRoll.ID, RESUME);

        assertThat(asked().pause()).isNull();
        assertThat(asked().continued()).isEmpty();
    }

    @Test
    void control_rollBackARunningRoll_asksForIt_andAStopComesFirst() {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));

        assertThat(web.control(SampleRoll.ID, ROLL_BACK).item().path("status").textValue())
                .isEqualTo("stopping");
        assertThat(asked().rollbackAsked()).isEqualTo(new Control.Asked(Web.NOW, "ops", "errors", null));

        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));
        web.control(SampleRoll.ID, STOP);
        assertThat(web.control(SampleRoll.ID, ROLL_BACK).errors())
                .containsExactly(
                        "VALIDATION_ERROR roll.status: sbgd-0a1b2c3d is stopping: there is nothing to roll back");
    }

    @Test
    void control_rollBackARollThatCannotGoBack_isRefusedWithTheWayOut() {
        Roll roll = SampleRoll.at(Stage.IN_PROGRESS);
        web.store.put(roll.with(
                c -> c.facts(roll.facts().withSettings(roll.settings().withAction(RollAction.RESTART_SERVER)))));

        assertThat(web.control(SampleRoll.ID, ROLL_BACK).errors())
                .containsExactly("VALIDATION_ERROR roll.status: sbgd-0a1b2c3d cannot be rolled back: a restart launches"
                        + " nothing: stop it");
    }

    @ParameterizedTest
    @CsvSource({"CONTINUE", "STOP", "ROLL_BACK"})
    void control_scopeApprove_decidesAboutARollThatWaits_andNothingMore(String wish) {
        String body = Map.of("CONTINUE", CONTINUE, "STOP", STOP, "ROLL_BACK", ROLL_BACK)
                .get(wish);
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));
        assertThat(web.control(SampleRoll.ID, body, "approve").status()).isEqualTo(403);
        assertThat(asked()).isEqualTo(Control.NONE);

        web.store.put(waitingAtStep(1));
        assertThat(web.control(SampleRoll.ID, PAUSE, "approve").status()).isEqualTo(403);
        assertThat(web.control(SampleRoll.ID, body, "read").status()).isEqualTo(403);
        assertThat(web.control(SampleRoll.ID, body, "approve").status()).isEqualTo(200);
        assertThat(asked()).isNotEqualTo(Control.NONE);
    }

    @Test
    void control_aRollOfAnotherGroup_isNotThere() {
        web.store.put(SampleRoll.of("sig-ffffffff", Stage.IN_PROGRESS));

        assertThat(web.control(SampleRoll.ID, STOP).errors())
                .containsExactly("ROLL_DOESNT_EXIST rollId: this group has no roll sbgd-0a1b2c3d");
        assertThat(web.store.rolls.get(SampleRoll.ID).head().control()).isEqualTo(Control.NONE);
    }
}
