package greenroll.demo;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
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
}
