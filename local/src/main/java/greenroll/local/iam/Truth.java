package greenroll.local.iam;

import java.util.Map;

/** What IAM asks of the resources themselves: their tags as they truly are, described yet or not. */
public interface Truth {

    /** None for an instance that is not there. */
    Map<String, String> instanceTags(String instanceId);

    /** None for a target group that is not there. */
    Map<String, String> targetGroupTags(String arn);
}
