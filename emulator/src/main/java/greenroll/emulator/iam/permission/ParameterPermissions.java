package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;

/** The rights that the Parameter Store requires. */
public final class ParameterPermissions {

    /** The names of AWS's public parameters, which belong to no account. */
    private static final String PUBLIC = "/aws/service/";

    private final ArnScope place;

    public ParameterPermissions(ArnScope place) {
        this.place = place;
    }

    public PermissionTable table() {
        return new PermissionTable("ssm").with(GetParameterRequest.class, request -> get(request.name()));
    }

    /** @param name the name, with or without a version or a label after a colon; the ARN never has that */
    private List<RequiredPermission> get(String name) {
        String bare = name.split(":", 2)[0];
        String resource = "parameter" + (bare.startsWith("/") ? "" : "/") + bare;
        return List.of(RequiredPermission.of(
                "ssm:GetParameter",
                bare.startsWith(PUBLIC) ? place.ownerless("ssm", resource) : place.arn("ssm", resource)));
    }
}
