package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;

/** The rights that the Parameter Store asks for. */
public final class ParameterPermissions {

    /** What AWS publishes belongs to no account. */
    private static final String PUBLIC = "/aws/service/";

    private final ArnScope place;

    public ParameterPermissions(ArnScope place) {
        this.place = place;
    }

    public PermissionTable table() {
        return new PermissionTable("ssm").with(GetParameterRequest.class, request -> get(request.name()));
    }

    /** @param name with a version or a label behind a colon, or without, which the ARN never has */
    private List<RequiredPermission> get(String name) {
        String bare = name.split(":", 2)[0];
        String resource = "parameter" + (bare.startsWith("/") ? "" : "/") + bare;
        return List.of(RequiredPermission.of(
                "ssm:GetParameter",
                bare.startsWith(PUBLIC) ? place.ownerless("ssm", resource) : place.arn("ssm", resource)));
    }
}
