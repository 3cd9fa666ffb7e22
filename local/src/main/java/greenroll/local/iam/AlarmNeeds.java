package greenroll.local.iam;

import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;

/** The rights that CloudWatch asks for. */
final class AlarmNeeds {

    private AlarmNeeds() {}

    /** Whoever asks for composite alarms needs the right on {@code *}; a narrower one hides them. */
    static List<Need> describe(DescribeAlarmsRequest request) {
        if (!request.alarmTypes().contains(AlarmType.COMPOSITE_ALARM)) {
            throw new NotTranslated("DescribeAlarms without composite alarms");
        }
        return List.of(Need.of("cloudwatch:DescribeAlarms", Need.NO_RESOURCE));
    }
}
