package greenroll.triggers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.json.Json;
import greenroll.roll.IdSource;
import greenroll.roll.Operations;
import greenroll.roll.RollExecutions;
import greenroll.roll.RollStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;

/**
 * Looks for new images of every group that opted in, on a schedule: events are best effort, and one that came during a
 * roll started nothing. Run twice, the second finds nothing left to start.
 */
public final class LookForImages implements RequestStreamHandler {

    private final ImageLook look;

    public LookForImages() {
        this(Wiring.ofLambda());
    }

    private LookForImages(Wiring wiring) {
        this.look = new ImageLook(
                wiring.store(),
                wiring::images,
                () -> new Operations(
                        wiring.store(),
                        wiring.fleet(),
                        wiring.images(),
                        wiring.alarms(),
                        wiring.executions(),
                        wiring.ids()),
                wiring.clock());
    }

    public LookForImages(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        Operations operations = new Operations(store, fleet, images, alarms, executions, ids);
        this.look = new ImageLook(store, () -> images, () -> operations, clock);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        ImageLook.Report report = look.look(new Occasion.Schedule(), context);
        report.log(context);
        Json.write(report, output);
    }
}
