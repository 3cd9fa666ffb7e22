package greenroll.api.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenroll.api.http.Fields;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.group.RollAction;
import greenroll.group.judge.Judge;
import greenroll.group.judge.JudgeMetric;
import greenroll.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a judge, and the way out of each mistake in it. */
class JudgeBodyTest {

    private static final String ERRORS = """
            "namespace": "Shop", "metricName": "Errors", "dimensions": {"Id": "{instances}"}""";

    @Test
    void ofAFewFields_hasTheDefaults() {
        assertThat(read(RollAction.REPLACE_SERVER, metrics("{" + ERRORS + ", \"maxWorsePercent\": 20}")))
                .isEqualTo(new Judge(List.of(new JudgeMetric(
                        "Errors",
                        new JudgeMetric.Source(
                                "Shop", "Errors", Map.of("Id", "{instances}"), "Average", Duration.ofSeconds(60), null),
                        JudgeMetric.Direction.LOWER_IS_BETTER,
                        new JudgeMetric.Bounds(20.0, null, null),
                        5))));
    }

    @Test
    void ofAllFields_isReadWhole_andShownAsItWasGiven() {
        String metric = """
                {"name": "success", "namespace": "Shop", "metricName": "Ok", "dividedBy": "Requests",
                "dimensions": {"Revision": "{revision}", "Service": "web"}, "statistic": "Sum", "period": 120,
                "direction": "HIGHER_IS_BETTER", "maxWorsePercent": 1.5, "maxWorse": 0.5, "limit": 95.5, "minSamples": 7}""";

        Judge judge = read(RollAction.REPLACE_SERVER, metrics(metric));

        assertThat(Json.tree(JudgeView.of(judge)))
                .hasToString(Json.tree(metrics(metric)).toString());
        assertThat(judge.leastGrace()).isEqualTo(Duration.ofSeconds(7 * 120 + 60));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            "limit": 5, "dimensions": {}                                     | dimensions | must have exactly one of {revision} and {instances} in a value
            "limit": 5, "dimensions": {"A": "{revision}", "B": "{instances}"} | dimensions | must have exactly one of {revision} and {instances} in a value
            "direction": "LOWER_IS_BETTER"                                   | maxWorsePercent | or maxWorse or limit must be given: how bad green may be
            "limit": 5, "period": 45                                         | period     | must be 10, 20, 30 or a multiple of 60, but was 45
            "limit": 5, "period": 1                                          | period     | must be a whole number from 10 to 3600, but was 1
            "limit": 5, "minSamples": 3                                      | minSamples | must be a whole number from 4 to 60, but was 3
            "limit": 5, "statistic": "Median"                                | statistic  | must be Average, Sum, SampleCount, Minimum, Maximum or a percentile like p99
            "limit": 5, "dividedBy": "Requests"                              | dividedBy  | needs the statistic Sum or SampleCount: only counts can be divided
            "maxWorsePercent": -1                                            | maxWorsePercent | must be at least 0, but was -1
            "maxWorsePercent": 5, "statistic": "Sum", "dimensions": {"R": "{revision}"} | statistic | Sum by {revision} grows with the number of instances, and blue has more of them than green: give dividedBy, or use {instances}
            """)
    void aMistake_isNamedWithTheWayOut(String fields, String field, String message) {
        String base = fields.contains("dimensions") ? "\"namespace\": \"Shop\", \"metricName\": \"Errors\"" : ERRORS;

        assertThatExceptionOfType(RefusedCall.class)
                .isThrownBy(() -> read(RollAction.REPLACE_SERVER, metrics("{" + base + ", " + fields + "}")))
                .satisfies(refused -> assertThat(refused.problems()).anySatisfy(problem -> {
                    assertThat(problem.field()).isEqualTo("judge.metrics[0]." + field);
                    assertThat(problem.message()).contains(message);
                }));
    }

    @Test
    void aRestart_hasOneRevision_soRevisionTellsNothing() {
        String byRevision = metrics(
                "{\"namespace\": \"S\", \"metricName\": \"E\", \"limit\": 5, \"dimensions\": {\"R\": \"{revision}\"}}");

        assertThatExceptionOfType(RefusedCall.class)
                .isThrownBy(() -> read(RollAction.RESTART_SERVER, byRevision))
                .withMessageContaining("a restart changes no revision: use {instances}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"metrics\": []}"})
    void withoutMetrics_isRefused(String judge) {
        assertThatExceptionOfType(RefusedCall.class)
                .isThrownBy(() -> read(RollAction.REPLACE_SERVER, judge))
                .withMessageContaining("judge.metrics is required: 1 to 5 metrics");
    }

    @Test
    void tooManyMetrics_andTwoOfOneName_areRefused() {
        String six = IntStream.range(0, 6)
                .mapToObj(i -> "{" + ERRORS + ", \"limit\": 5}")
                .collect(Collectors.joining(","));

        assertThatExceptionOfType(RefusedCall.class)
                .isThrownBy(() -> read(RollAction.REPLACE_SERVER, metrics(six)))
                .satisfies(refused -> assertThat(refused.problems())
                        .extracting(problem -> problem.field())
                        .contains("judge.metrics", "judge.metrics[1].name"));
    }

    private static String metrics(String metrics) {
        return "{\"metrics\": [" + metrics + "]}";
    }

    private static Judge read(RollAction action, String judge) {
        Problems problems = new Problems();
        Judge read = Fields.body(
                Json.strictTree("{\"judge\": " + judge + "}"), problems, fields -> JudgeBody.of(fields, action));
        problems.refuse();
        return read;
    }
}
