package greenroll.emulator.compute.api;

import greenroll.emulator.compute.api.Throttle.Cost;
import greenroll.emulator.compute.state.MetricValues;
import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.SimulatedAlarm;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;

/**
 * CloudWatch's front: alarms by name, in the state that a test or operator set, and statistics of the values that a test
 * or operator put into metrics. Safe for any thread.
 */
public final class SimulatedCloudWatch implements CloudWatchClient {

    private final Api api;
    private final AlarmQueries alarms;
    private final MetricQueries metrics;

    public SimulatedCloudWatch(
            Api api, RegionContext ground, Map<String, SimulatedAlarm> alarms, MetricValues metrics) {
        this.api = api;
        this.alarms = new AlarmQueries(alarms);
        this.metrics = new MetricQueries(ground, metrics);
    }

    @Override
    public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        return api.call(SupportedOperation.DESCRIBE_ALARMS, request, Cost.ONE, () -> alarms.answer(request));
    }

    @Override
    public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
        return api.call(SupportedOperation.GET_METRIC_DATA, request, Cost.ONE, () -> metrics.answer(request));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
