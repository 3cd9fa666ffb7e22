package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.fleet.CloudWatchAlarms;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.state.SimulatedAlarm;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.fleet.Alarm;
import greenroll.fleet.Alarms;
import greenroll.fleet.Unavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** The contract of the port to alarms, with the real adapter over the simulated CloudWatch. */
class AlarmsTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final Alarms alarms = new CloudWatchAlarms(region::cloudWatch);

    @Test
    void alarms_thatAreThere_areAsSomebodySetThem_compositeOnesToo() {
        region.putAlarm("p99", SimulatedAlarm.of("ALARM"));
        region.putAlarm("all", SimulatedAlarm.composite("OK"));
        region.putAlarm("other", SimulatedAlarm.of("OK"));

        assertThat(alarms.alarms(List.of("p99", "all", "gone")))
                .isEqualTo(Map.of(
                        "p99", new Alarm("p99", Alarm.State.ALARM, "Threshold Crossed"),
                        "all", new Alarm("all", Alarm.State.OK, "")));
        region.removeAlarm("p99");
        assertThat(alarms.alarms(List.of("p99"))).isEmpty();
    }

    @Test
    void describe_withoutTypes_answersMetricAlarmsOnly() {
        region.putAlarm("p99", SimulatedAlarm.of("OK"));
        region.putAlarm("all", SimulatedAlarm.composite("OK"));

        assertThat(region.cloudWatch()
                        .describeAlarms(ask -> ask.alarmNames("all", "p99"))
                        .metricAlarms())
                .extracting(MetricAlarm::alarmName)
                .containsExactly("p99");
    }

    @Test
    void whatIsNotSimulated_failsByName() {
        assertThatThrownBy(() -> region.cloudWatch().describeAlarms(ask -> ask.alarmNamePrefix("p")))
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: cloudwatch.DescribeAlarms, parameter AlarmNamePrefix");
        assertThatThrownBy(() -> region.cloudWatch().describeAlarms())
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: cloudwatch.DescribeAlarms without names");
        assertThatThrownBy(() -> region.cloudWatch().listMetrics(ask -> {}))
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: cloudwatch.ListMetrics");
    }

    @Test
    void tooManyCalls_areThrottled_andCounted() {
        for (int i = 0; i < 9; i++) {
            alarms.alarms(List.of("p99"));
        }

        assertThatThrownBy(() -> alarms.alarms(List.of("p99"))).isInstanceOf(Unavailable.class);
        assertThat(region.calls().count("cloudwatch.DescribeAlarms")).isEqualTo(10);
        clock.advanceTo(clock.instant().plusSeconds(1));
        assertThat(alarms.alarms(List.of("p99"))).isEmpty();
    }
}
