package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;

/** The rights that CloudWatch requires. */
public final class CloudWatchPermissions {

    private CloudWatchPermissions() {}

    public static PermissionTable table() {
        return new PermissionTable("cloudwatch")
                .with(DescribeAlarmsRequest.class, CloudWatchPermissions::describe)
                .withoutResource("cloudwatch:GetMetricData");
    }

    /** A request for composite alarms needs the right on {@code *}. With a narrower right CloudWatch hides them. */
    private static List<RequiredPermission> describe(DescribeAlarmsRequest request) {
        if (!request.alarmTypes().contains(AlarmType.COMPOSITE_ALARM)) {
            throw new NotTranslated("DescribeAlarms without composite alarms");
        }
        return List.of(RequiredPermission.of("cloudwatch:DescribeAlarms", RequiredPermission.NO_RESOURCE));
    }
}
