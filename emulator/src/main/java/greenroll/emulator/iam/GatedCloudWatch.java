package greenroll.emulator.iam;

import greenroll.emulator.iam.permission.AlarmPermissions;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;

/** CloudWatch behind the gate. */
class GatedCloudWatch implements CloudWatchClient {

    private final CloudWatchClient cloudWatch;
    private final PermissionCheck gate;

    GatedCloudWatch(CloudWatchClient cloudWatch, PermissionCheck gate) {
        this.cloudWatch = cloudWatch;
        this.gate = gate;
    }

    private <Q, R> R pass(Q request, List<RequiredPermission> asked, Function<Q, R> call) {
        return gate.pass(request, asked, AccessDenied::cloudWatch, call);
    }

    @Override
    public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        return pass(request, AlarmPermissions.describe(request), cloudWatch::describeAlarms);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        cloudWatch.close();
    }
}
