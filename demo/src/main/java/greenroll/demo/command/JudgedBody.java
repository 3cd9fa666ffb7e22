package greenroll.demo.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.cli.shell.StepWords;
import greenroll.cli.shell.UsageException;
import greenroll.emulator.compute.PlayedTraffic;
import greenroll.json.Json;
import java.util.List;
import java.util.Map;

/** The body of the demo's roll with steps and a judge. */
final class JudgedBody {

    /** Long enough for the samples of the judge, and for the look at them. */
    private static final int GRACE = 600;

    /** Green may answer one request in a hundred more with an error than blue. */
    private static final Map<String, Object> ERRORS = Map.of(
            "metrics",
            List.of(Map.of(
                    "name",
                    "errors",
                    "namespace",
                    PlayedTraffic.NAMESPACE,
                    "metricName",
                    PlayedTraffic.ERRORS,
                    "dividedBy",
                    PlayedTraffic.REQUESTS,
                    "dimensions",
                    Map.of(PlayedTraffic.BY_INSTANCE, "{instances}"),
                    "statistic",
                    "Sum",
                    "maxWorse",
                    1)));

    private JudgedBody() {}

    /** Returns the body with these steps, when there are any. */
    static String withSteps(String body, List<String> steps) {
        return steps.isEmpty() ? body : with(body, "steps", StepWords.read(steps));
    }

    /** Returns the body with a judge of errors, and with a grace period in which it has its samples. */
    static String withJudge(String body) {
        ObjectNode judged = object(with(body, "judge", ERRORS));
        judged.put("gracePeriod", Math.max(GRACE, judged.path("gracePeriod").asInt()));
        return Json.write(judged);
    }

    /** Returns the same body without a judge. */
    static String withoutJudge(String body) {
        ObjectNode open = object(body);
        if (open.path("strategy") instanceof ObjectNode strategy) {
            strategy.remove("judge");
        }
        return Json.write(open);
    }

    private static String with(String body, String field, Object value) {
        ObjectNode open = object(body);
        ObjectNode strategy = open.path("strategy") instanceof ObjectNode there ? there : open.putObject("strategy");
        strategy.set(field, Json.tree(value));
        return Json.write(open);
    }

    private static ObjectNode object(String body) {
        try {
            JsonNode tree = Json.strictTree(body);
            if (tree instanceof ObjectNode object) {
                return object;
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("--roll: it is no JSON: " + e.getMessage());
        }
        throw new UsageException("--roll: it holds no JSON object");
    }
}
