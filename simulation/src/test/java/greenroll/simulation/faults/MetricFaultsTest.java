package greenroll.simulation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Alarms;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.fleet.metric.Metrics;
import greenroll.group.scaling.Metric;
import greenroll.simulation.Cases;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.UndisturbedRun;
import greenroll.simulation.scenario.Scenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults reach a read of metrics. Steps read them for a judge only, so here each step does before it reads alarms. */
class MetricFaultsTest {

    private static final Metric LOAD =
            new Metric("AWS/EC2", "CPUUtilization", Map.of("InstanceId", "i-1"), "Average", null);
    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");

    private final List<RuntimeException> ofMetrics = new ArrayList<>();
    private final List<RuntimeException> ofAlarms = new ArrayList<>();
    private final FaultSimulator simulator = new FaultSimulator(Cases.TEMPLATE, this::reading);
    private final UndisturbedRun alarmed =
            new UndisturbedRun(simulator, Scenarios.rareInBrief(3, 2, 1, 1).getFirst());

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"THROTTLE", "SERVER_ERROR", "TIMEOUT_AFTER_SUCCESS"})
    void aCallThatFails_isUnavailable(FaultKind kind) {
        run(kind, readOfMetrics());

        assertThat(ofMetrics).singleElement().isInstanceOf(Unavailable.class);
        assertThat(ofAlarms).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"CUT_BEFORE", "CUT_AFTER"})
    void aFunction_canEndAtTheCall_andIsRepeated(FaultKind kind) {
        run(kind, readOfMetrics());

        assertThat(ofMetrics).isEmpty();
    }

    @Test
    void aMissingPermissionToReadAlarms_doesNotRefuseMetrics() {
        run(FaultKind.ALARM_DENIED, readOfMetrics() + 1);

        assertThat(ofAlarms).hasSizeGreaterThan(1).allMatch(FleetRefused.class::isInstance);
        assertThat(ofMetrics).isEmpty();
    }

    private void run(FaultKind kind, int at) {
        FaultRun run = simulator.run(alarmed.scenario(), List.of(new Fault(kind, at, 1)));

        assertThat(run.log())
                .singleElement()
                .asString()
                .contains(
                        kind == FaultKind.ALARM_DENIED
                                ? ", cloudwatch.DescribeAlarms of "
                                : ", cloudwatch.GetMetricData of ");
        assertThat(alarmed.judge(run)).isEmpty();
    }

    /** The call before a read of alarms in a step. */
    private int readOfMetrics() {
        return alarmed.positionsOf(FaultKind.ALARM_DENIED).get(3) - 1;
    }

    private Ports reading(Ports ports) {
        return ports.with(Alarms.class, () -> {
            Alarms alarms = ports.get(Alarms.class);
            Metrics metrics = ports.get(Metrics.class);
            return names -> {
                try {
                    metrics.datapoints(
                            List.of(LOAD), Duration.ofMinutes(1), MIDNIGHT, MIDNIGHT.plus(Duration.ofHours(1)));
                } catch (Unavailable | FleetRefused e) {
                    ofMetrics.add(e);
                }
                try {
                    return alarms.alarms(names);
                } catch (Unavailable | FleetRefused e) {
                    ofAlarms.add(e);
                    throw e;
                }
            };
        });
    }
}
