package greenroll.emulator.compute.api;

import greenroll.emulator.compute.api.Throttle.Cost;
import greenroll.emulator.compute.state.SimulatedAlarm;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;

/** CloudWatch's front: alarms by name, in the state that a test or operator set. Safe for any thread. */
public final class SimulatedCloudWatch implements CloudWatchClient {

    private final Api api;
    private final AlarmQueries alarms;

    public SimulatedCloudWatch(Api api, Map<String, SimulatedAlarm> alarms) {
        this.api = api;
        this.alarms = new AlarmQueries(alarms);
    }

    @Override
    public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        return api.call(SupportedOperation.DESCRIBE_ALARMS, request, Cost.ONE, () -> alarms.answer(request));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
