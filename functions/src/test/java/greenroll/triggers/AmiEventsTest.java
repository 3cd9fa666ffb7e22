package greenroll.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests which image or parameter an event is about. */
class AmiEventsTest {

    private static final String IMAGE = """
            { "detail-type": "EC2 AMI State Change", "detail": { "ImageId": "ami-1", "State": "available" } }""";
    private static final String PARAMETER = """
            { "detail-type": "Parameter Store Change", "detail": { "name": "/web/ami", "operation": "Update" } }""";
    private static final String BUILT = """
            { "detail-type": "EC2 Image Builder Image State Change", "resources": ["arn:image"],
              "detail": { "state": { "status": "AVAILABLE" } } }""";

    @Test
    void imageState_available_isAboutThatImage() {
        assertThat(occasion(IMAGE)).contains(new CheckTrigger.ImageAvailable("ami-1"));
        assertThat(occasion(IMAGE.replace("available", "deregistered"))).isEmpty();
    }

    @Test
    void parameterChange_isAboutThatParameter_unlessItsValueIsNoImage() {
        assertThat(occasion(PARAMETER)).contains(new CheckTrigger.ParameterChanged("/web/ami"));
        assertThat(occasion(PARAMETER.replace("\"operation\"", "\"exception\": \"no such AMI\", \"operation\"")))
                .isEmpty();
    }

    @Test
    void imageBuilder_available_isAboutThatBuild() {
        assertThat(occasion(BUILT)).contains(new CheckTrigger.ImageBuilt("arn:image"));
        assertThat(occasion(BUILT.replace("AVAILABLE", "FAILED"))).isEmpty();
    }

    @Test
    void anyOtherEvent_isAboutNothing() {
        assertThat(occasion("{ \"detail-type\": \"EC2 Instance State-change Notification\" }"))
                .isEmpty();
        assertThat(occasion("{}")).isEmpty();
    }

    private static Optional<CheckTrigger> occasion(String event) {
        return AmiEvents.occasion(Json.tree(event));
    }
}
