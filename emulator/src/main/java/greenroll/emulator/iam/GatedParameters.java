package greenroll.emulator.iam;

import greenroll.emulator.iam.permission.ParameterPermissions;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;

/** The Parameter Store behind the gate. */
class GatedParameters implements SsmClient {

    private final SsmClient ssm;
    private final PermissionCheck gate;
    private final ParameterPermissions needs;

    GatedParameters(SsmClient ssm, PermissionCheck gate, ParameterPermissions needs) {
        this.ssm = ssm;
        this.gate = gate;
        this.needs = needs;
    }

    private <Q, R> R pass(Q request, List<RequiredPermission> asked, Function<Q, R> call) {
        return gate.pass(request, asked, AccessDenied::ssm, call);
    }

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
        return pass(request, needs.get(request.name()), ssm::getParameter);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        ssm.close();
    }
}
