package greenroll.triggers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
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
import java.time.InstantSource;

/**
 * Checks on a schedule for new images of every group that opted in. Events are best effort, and an event during a roll
 * started nothing. When it runs twice, the second run has nothing to start.
 */
public final class CheckForNewImages implements RequestStreamHandler {

    private final NewImageCheck look;

    public CheckForNewImages() {
        this(Wiring.ofLambda());
    }

    private CheckForNewImages(Wiring wiring) {
        this.look = new NewImageCheck(
                wiring.store(),
                wiring::images,
                wiring::fleet,
                wiring.autoScaling(),
                wiring::rollOperations,
                wiring.clock());
    }

    public CheckForNewImages(
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
        NewImageCheck.Report report = look.look(new CheckTrigger.Schedule(), context);
        report.log(context);
        Json.write(report, output);
    }
}
