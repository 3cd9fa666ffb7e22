package greenroll.simulation;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.template.Template;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import java.nio.file.Path;
import java.util.Map;

/** The template, and the rolls that tests start. */
public final class Cases {

    public static final Template TEMPLATE = Template.load(Path.of("..", "template.yaml"), Simulator.WITHOUT_UPKEEP);

    /** With the schedules that look every minute for unhealthy instances, due tasks and policies. */
    static final Template HEALING = Template.load(Path.of("..", "template.yaml"), Map.of());

    public static final String REPLACE = """
            { "batchSizePercentage": 20, "gracePeriod": 300, "strategy": { "action": "REPLACE_SERVER" } }""";

    static final String RESTART = """
            { "batchSizePercentage" : 20, "gracePeriod" : 300, "strategy": { "action":"RESTART_SERVER" } }""";

    private Cases() {}

    public static RollCase ten(ImageBehaviour image) {
        return new RollCase(10, 3, 1, image, REPLACE, 1);
    }

    public static RollCase seven(ImageBehaviour image) {
        return new RollCase(7, 2, 2, image, REPLACE, 1);
    }

    public static RollCase three(ImageBehaviour image, String body) {
        return new RollCase(3, 2, 1, image, body, 1);
    }
}
