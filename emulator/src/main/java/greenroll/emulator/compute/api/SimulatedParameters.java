package greenroll.emulator.compute.api;

import greenroll.emulator.compute.state.RegionContext;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** The Parameter Store's front: parameters by name, read-only. */
public final class SimulatedParameters implements SsmClient {

    private final RegionContext ground;
    private final Map<String, String> parameters;

    public SimulatedParameters(RegionContext ground, Map<String, String> parameters) {
        this.ground = ground;
        this.parameters = parameters;
    }

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
        String value = ground.locked(() -> parameters.getOrDefault(request.name(), ""));
        if (value.isEmpty()) {
            throw ParameterNotFoundException.builder()
                    .message("Parameter " + request.name() + " not found.")
                    .statusCode(400)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .serviceName("Ssm")
                            .errorCode("ParameterNotFound")
                            .errorMessage("Parameter " + request.name() + " not found.")
                            .build())
                    .build();
        }
        return GetParameterResponse.builder()
                .parameter(parameter -> parameter.name(request.name()).value(value))
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
