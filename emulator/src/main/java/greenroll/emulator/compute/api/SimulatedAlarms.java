package greenroll.emulator.compute.api;

import greenroll.emulator.compute.api.Throttle.Cost;
import greenroll.emulator.compute.state.SimulatedAlarm;
import greenroll.emulator.sdk.NotSimulated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** CloudWatch's front: alarms by name, in the state that a test or operator set. Safe for any thread. */
public final class SimulatedAlarms implements CloudWatchClient {

    private static final int MOST_NAMES = 100;

    private final Api api;
    private final Map<String, SimulatedAlarm> alarms;

    public SimulatedAlarms(Api api, Map<String, SimulatedAlarm> alarms) {
        this.api = api;
        this.alarms = alarms;
    }

    /**
     * Alarms by name. A name without an alarm is left out, as on AWS. Without types only metric alarms are returned.
     */
    @Override
    public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        return api.call(SupportedOperation.DESCRIBE_ALARMS, request, Cost.ONE, () -> {
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
        });
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
