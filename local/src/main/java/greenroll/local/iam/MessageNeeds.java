package greenroll.local.iam;

import java.util.List;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** The rights that SNS asks for. */
final class MessageNeeds {

    private MessageNeeds() {}

    static List<Need> publish(PublishRequest request) {
        if (request.topicArn() == null) {
            throw new NotTranslated("Publish to what is no topic");
        }
        return List.of(Need.of("sns:Publish", request.topicArn()));
    }
}
