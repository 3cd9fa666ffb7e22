package greenroll.emulator.compute.api;

import greenroll.emulator.compute.state.SimulatedAlarm;
import greenroll.emulator.sdk.NotSimulated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/**
 * Answers DescribeAlarms by name. A name without an alarm is left out, as on AWS. Without types only metric alarms are
 * returned.
 */
final class AlarmQueries {

    private static final int MOST_NAMES = 100;

    private final Map<String, SimulatedAlarm> alarms;

    AlarmQueries(Map<String, SimulatedAlarm> alarms) {
        this.alarms = alarms;
    }

    DescribeAlarmsResponse answer(DescribeAlarmsRequest request) {
        if (request.alarmNames().isEmpty()) {
            throw new NotSimulated("cloudwatch.DescribeAlarms without names");
        }
        if (request.alarmNames().size() > MOST_NAMES) {
            throw AwsErrors.cloudWatch("ValidationError", "AlarmNames must have at most " + MOST_NAMES);
        }
        Set<AlarmType> types =
                request.hasAlarmTypes() ? Set.copyOf(request.alarmTypes()) : Set.of(AlarmType.METRIC_ALARM);
        List<MetricAlarm> metric = new ArrayList<>();
        List<CompositeAlarm> composite = new ArrayList<>();
        for (String name : new TreeSet<>(request.alarmNames())) {
            SimulatedAlarm alarm = alarms.get(name);
            if (alarm != null && alarm.composite() && types.contains(AlarmType.COMPOSITE_ALARM)) {
                composite.add(CompositeAlarm.builder()
                        .alarmName(name)
                        .stateValue(alarm.state())
                        .stateReason(alarm.reason())
                        .build());
            } else if (alarm != null && !alarm.composite() && types.contains(AlarmType.METRIC_ALARM)) {
                metric.add(MetricAlarm.builder()
                        .alarmName(name)
                        .stateValue(alarm.state())
                        .stateReason(alarm.reason())
                        .build());
            }
        }
        return DescribeAlarmsResponse.builder()
                .metricAlarms(metric)
                .compositeAlarms(composite)
                .build();
    }
}
