package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.Alarm;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;

/** Tests the alarms with a CloudWatch client that gives each test's answers. */
class CloudWatchAlarmsTest {

    private final List<DescribeAlarmsRequest> asked = new ArrayList<>();
    private DescribeAlarmsResponse answer = DescribeAlarmsResponse.builder().build();
    private String error;

    private final CloudWatchAlarms alarms = new CloudWatchAlarms(() -> new CloudWatchClient() {
        @Override
        public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
            asked.add(request);
            if (error != null) {
                throw CloudWatchException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode(error)
                                .errorMessage("as told")
                                .build())
                        .statusCode(400)
                        .build();
            }
            return answer;
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    });

    @Test
    void alarms_ofBothKinds_areAskedForByNameInOneCall() {
        answer = DescribeAlarmsResponse.builder()
                .metricAlarms(
                        one -> one.alarmName("p99").stateValue("ALARM").stateReason("Threshold Crossed"),
                        one -> one.alarmName("5xx").stateValue("INSUFFICIENT_DATA"))
                .compositeAlarms(one -> one.alarmName("all").stateValue("OK").stateReason("none is raised"))
                .build();

        assertThat(alarms.alarms(List.of("p99", "5xx", "all", "gone")))
                .isEqualTo(Map.of(
                        "p99", new Alarm("p99", Alarm.State.ALARM, "Threshold Crossed"),
                        "5xx", new Alarm("5xx", Alarm.State.INSUFFICIENT_DATA, ""),
                        "all", new Alarm("all", Alarm.State.OK, "none is raised")));
        assertThat(asked)
                .containsExactly(DescribeAlarmsRequest.builder()
                        .alarmNames("p99", "5xx", "all", "gone")
                        .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                        .build());
    }

    @Test
    void alarms_withoutAName_areNoCall() {
        assertThat(alarms.alarms(List.of())).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void anAlarm_inAStateThatIsNotKnown_tellsNothing() {
        answer = DescribeAlarmsResponse.builder()
                .metricAlarms(one -> one.alarmName("p99").stateValue("SNOOZED"))
                .build();

        assertThat(alarms.alarms(List.of("p99")).get("p99").isRaised()).isFalse();
    }

    @Test
    void errors_areUnavailable_orRefused() {
        error = "Throttling";
        assertThatThrownBy(() -> alarms.alarms(List.of("p99"))).isInstanceOf(Unavailable.class);
        error = "AccessDenied";
        assertThatThrownBy(() -> alarms.alarms(List.of("p99"))).isInstanceOf(FleetRefused.class);
    }
}
