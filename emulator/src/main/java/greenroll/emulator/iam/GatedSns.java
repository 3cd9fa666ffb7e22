package greenroll.emulator.iam;

import greenroll.emulator.iam.permission.MessagePermissions;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** SNS behind the gate. */
class GatedSns implements SnsClient {

    private final SnsClient sns;
    private final PermissionCheck gate;

    GatedSns(SnsClient sns, PermissionCheck gate) {
        this.sns = sns;
        this.gate = gate;
    }

    private <Q, R> R pass(Q request, List<RequiredPermission> asked, Function<Q, R> call) {
        return gate.pass(request, asked, AccessDenied::sns, call);
    }

    @Override
    public PublishResponse publish(PublishRequest request) {
        return pass(request, MessagePermissions.publish(request), sns::publish);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        sns.close();
    }
}
