package greenroll.demo;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.simulation.scenario.GroupKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoSettingsTest {

    /** The effective drain is the shorter one of the target groups' 300 s and the body's own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1   | {}                                                   | 1500
            60  | {}                                                   | 1500
            100 | {}                                                   | 1000
            100 | { "drainingTimeout": 3600 }                          | 1000
            60  | { "drainingTimeout": 90 }                            | 500
            60  | { "drainingTimeout": "90" }                          | 500
            60  | { "drainingTimeout": 4 }                             | 1500
            60  | { "strategy": { "shouldDrainInstances": false } }    | 1500
            """)
    void slow_isWhatADrainOfThatLengthLetsEndAtAnySpeed(double speed, String body, long millis) {
        assertThat(new DemoSettings(0, speed, 1, 1, 1, ImageBehaviour.GREEN, body, 1, 0).slow())
                .hasMillis(millis);
    }

    /** A spot instance that EC2 interrupts drains for 60 s at least, however long the others drain. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1   | {}                                                   | 1500
            60  | {}                                                   | 333
            100 | { "drainingTimeout": 90 }                            | 200
            60  | { "drainingTimeout": 30 }                            | 166
            """)
    void slow_withSpotInstances_isWhatADrainBeforeAnInterruptionLetsEnd(double speed, String body, long millis) {
        DemoSettings.Site spot = new DemoSettings.Site(5, 1, 1, false, GroupKind.SPOT);

        assertThat(new DemoSettings(0, speed, spot, ImageBehaviour.GREEN, body, 1, 0)
                        .slow()
                        .toMillis())
                .isEqualTo(millis);
    }
}
