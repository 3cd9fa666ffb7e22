package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** The rights that SNS requires. */
public final class MessagePermissions {

    private MessagePermissions() {}

    public static PermissionTable table() {
        return new PermissionTable("sns").with(PublishRequest.class, MessagePermissions::publish);
    }

    private static List<RequiredPermission> publish(PublishRequest request) {
        if (request.topicArn() == null) {
            throw new NotTranslated("Publish to what is no topic");
        }
        return List.of(RequiredPermission.of("sns:Publish", request.topicArn()));
    }
}
