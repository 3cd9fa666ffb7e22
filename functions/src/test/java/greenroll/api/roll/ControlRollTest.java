package greenroll.api.roll;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.api.Web;
import greenroll.roll.Control;
import greenroll.roll.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlRollTest {

    private static final String PAUSE = "{\"roll\":{\"status\":\"PAUSED\"}}";
    private static final String RESUME = "{\"roll\":{\"status\":\"IN_PROGRESS\"}}";
    private static final String STOP = "{\"roll\":{\"status\":\"STOPPED\"}}";

    private final Web web = new Web();

    @Test
    void control_stopARunningRoll_asksForItOnceAndShowsIt() {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));

        Web.Answer first = web.control(SampleRoll.ID, STOP);
        Web.Answer again = web.control(SampleRoll.ID, STOP);

        assertThat(first.item().path("status").textValue()).isEqualTo("stopping");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(web.store.rolls.get(SampleRoll.ID).head().control())
                .isEqualTo(new Control(new Control.Asked(Web.NOW, "ops"), null, null, null));
    }

    @Test
    void control_pauseARunningRoll_showsItPaused_andResumeShowsItInProgress() {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));

        Web.Answer paused = web.control(SampleRoll.ID, PAUSE);
        Web.Answer again = web.control(SampleRoll.ID, PAUSE);

        assertThat(paused.item().path("status").textValue()).isEqualTo("paused");
        assertThat(again.body()).isEqualTo(paused.body());
        assertThat(web.store.rolls.get(SampleRoll.ID).head().control())
                .isEqualTo(new Control(null, new Control.Asked(Web.NOW, "ops"), null, null));
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
            {"roll": "STOPPED"}                       | VALIDATION_ERROR roll
            {"status": "STOPPED"}                     | VALIDATION_ERROR roll.status,VALIDATION_ERROR status
            """)
    void control_anythingElse_isRefusedByName(String body, String errors) {
        web.store.put(SampleRoll.at(Stage.IN_PROGRESS));

        assertThat(web.control(SampleRoll.ID, body).wrong()).containsExactly(errors.split(","));
        assertThat(web.store.rolls.get(SampleRoll.ID).head().control()).isEqualTo(Control.NONE);
    }

    @Test
    void control_aRollOfAnotherGroup_isNotThere() {
        web.store.put(SampleRoll.of("sig-ffffffff", Stage.IN_PROGRESS));

        assertThat(web.control(SampleRoll.ID, STOP).errors())
                .containsExactly("ROLL_DOESNT_EXIST rollId: this group has no roll sbgd-0a1b2c3d");
        assertThat(web.store.rolls.get(SampleRoll.ID).head().control()).isEqualTo(Control.NONE);
    }
}
