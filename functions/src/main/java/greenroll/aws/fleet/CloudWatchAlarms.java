package greenroll.aws.fleet;

import static greenroll.aws.fleet.FleetCalls.call;

import greenroll.fleet.Alarm;
import greenroll.fleet.Alarms;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Metric and composite alarms from DescribeAlarms. */
public final class CloudWatchAlarms implements Alarms {

    private final Supplier<CloudWatchClient> cloudWatch;

    /** @param cloudWatch used only when a roll names an alarm, which most rolls do not */
    public CloudWatchAlarms(Supplier<CloudWatchClient> cloudWatch) {
        this.cloudWatch = cloudWatch;
    }

    @Override
    public Map<String, Alarm> alarms(Collection<String> names) {
        Map<String, Alarm> alarms = new TreeMap<>();
        if (!names.isEmpty()) {
            DescribeAlarmsResponse answer =
                    call("DescribeAlarms", () -> cloudWatch.get().describeAlarms(request(names)));
            answer.metricAlarms().forEach(one -> put(alarms, one.alarmName(), one.stateValue(), one.stateReason()));
            answer.compositeAlarms().forEach(one -> put(alarms, one.alarmName(), one.stateValue(), one.stateReason()));
        }
        return alarms;
    }

    /**
     * Names both alarm types, because CloudWatch returns only metric alarms by default. A page holds more alarms than a
     * roll may name.
     */
    static DescribeAlarmsRequest request(Collection<String> names) {
        return DescribeAlarmsRequest.builder()
                .alarmNames(names)
                .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                .build();
    }

    private static void put(Map<String, Alarm> alarms, String name, StateValue state, @Nullable String reason) {
        alarms.put(name, new Alarm(name, state(state), reason == null ? "" : reason));
    }

    private static Alarm.State state(StateValue state) {
        return switch (state) {
            case OK -> Alarm.State.OK;
            case ALARM -> Alarm.State.ALARM;
            case INSUFFICIENT_DATA, UNKNOWN_TO_SDK_VERSION -> Alarm.State.INSUFFICIENT_DATA;
        };
    }
}
