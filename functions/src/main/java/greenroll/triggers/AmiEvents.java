package greenroll.triggers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.id.IdSource;
import greenroll.json.Json;
import greenroll.operation.RollOperations;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Receives events about new images: an AMI is available, a parameter was written, or Image Builder finished an image.
 * Rolls the groups that opted in and that the event concerns. An event that concerns no image does nothing. When an
 * event is delivered twice, the second delivery starts nothing.
 */
public final class AmiEvents implements RequestStreamHandler {

    private final NewImageCheck look;

    public AmiEvents() {
        this(Wiring.ofLambda());
    }

    private AmiEvents(Wiring wiring) {
        this.look = new NewImageCheck(
                wiring.store(),
                wiring::images,
                wiring::fleet,
                wiring.autoScaling(),
                wiring::rollOperations,
                wiring.clock());
    }

    public AmiEvents(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            AutoScalingGroups autoScaling,
            LaunchTemplates templates,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        AutoScalingReader reader = new AutoScalingReader(() -> autoScaling, () -> templates);
        RollOperations operations = new RollOperations(store, fleet, images, alarms, reader, executions, ids);
        this.look = new NewImageCheck(store, () -> images, () -> fleet, reader, () -> operations, clock);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        JsonNode event = Json.tree(new String(input.readAllBytes(), StandardCharsets.UTF_8));
        Optional<NewImageCheck.Report> report = occasion(event).map(found -> look.look(found, context));
        if (report.isPresent()) {
            report.get().log(context);
            Json.write(report.get(), output);
        }
    }

    /** The subject of the event; empty when the event concerns no new image. */
    static Optional<CheckTrigger> occasion(JsonNode event) {
        JsonNode detail = event.path("detail");
        return switch (event.path("detail-type").asText()) {
            case "EC2 AMI State Change" -> imageAvailable(detail);
            case "Parameter Store Change" -> parameterChanged(detail);
            case "EC2 Image Builder Image State Change" -> imageBuilt(event);
            default -> Optional.empty();
        };
    }

    private static Optional<CheckTrigger> imageAvailable(JsonNode detail) {
        return detail.path("State").asText().equals("available")
                ? text(detail.path("ImageId")).map(CheckTrigger.ImageAvailable::new)
                : Optional.empty();
    }

    /** An event with an exception means that the value is not an image, and that the parameter is unchanged. */
    private static Optional<CheckTrigger> parameterChanged(JsonNode detail) {
        return detail.hasNonNull("exception")
                ? Optional.empty()
                : text(detail.path("name")).map(CheckTrigger.ParameterChanged::new);
    }

    private static Optional<CheckTrigger> imageBuilt(JsonNode event) {
        return event.at("/detail/state/status").asText().equals("AVAILABLE")
                ? text(event.at("/resources/0")).map(CheckTrigger.ImageBuilt::new)
                : Optional.empty();
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue());
    }
}
