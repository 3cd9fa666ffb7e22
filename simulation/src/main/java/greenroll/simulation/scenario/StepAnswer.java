package greenroll.simulation.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import greenroll.json.Json;
import greenroll.roll.Control;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a person to a roll that waits at the end of a step. The case's seed decides it.
 *
 * @param after time from the begin of the wait
 * @param wish CONTINUE, STOP or ROLL_BACK
 */
public record StepAnswer(Duration after, Control.Wish wish) {

    /**
     * Returns the answer at that step; null when nobody answers. A wait without an end is always answered.
     *
     * @param step from 1
     */
    public static @Nullable StepAnswer of(RollCase of, int step) {
        JsonNode strategy = EffectiveSettings.body(of).path("strategy");
        JsonNode pause = pauses(of).getOrDefault(step, MissingNode.getInstance());
        Random random = new Random(new SplittableRandom(of.seed() ^ (0xA115L + step)).nextLong());
        boolean manual = pause.path("until").isTextual();
        if (!manual && random.nextInt(3) > 0) {
            return null;
        }
        // Far before the end of every timed wait, so that a late visit changes nothing.
        Duration after = Duration.ofSeconds(5 + random.nextInt(95));
        boolean mayRollBack = of.setting().autoScaling() == null
                && !strategy.path("action").asText().equals("RESTART_SERVER");
        return new StepAnswer(
                after,
                switch (random.nextInt(isBake(of, step) ? 3 : 12)) {
                    case 0 -> Control.Wish.STOP;
                    case 1 -> mayRollBack ? Control.Wish.ROLL_BACK : Control.Wish.CONTINUE;
                    default -> Control.Wish.CONTINUE;
                });
    }

    /** Whether it is the number of the bake, which counts as one more step. */
    public static boolean isBake(RollCase of, int step) {
        return step > EffectiveSettings.body(of).at("/strategy/steps").size();
    }

    /**
     * Returns the pauses of the case's body, by the number of their step, from 1. The bake is the pause of one more step.
     */
    public static Map<Integer, JsonNode> pauses(RollCase of) {
        JsonNode body = EffectiveSettings.body(of);
        JsonNode steps = body.at("/strategy/steps");
        Map<Integer, JsonNode> pauses = new TreeMap<>();
        for (int step = 1; step <= steps.size(); step++) {
            JsonNode pause = steps.path(step - 1).path("pause");
            if (pause.isObject()) {
                pauses.put(step, pause);
            }
        }
        if (body.path("bakeTime").asInt() > 0) {
            pauses.put(steps.size() + 1, Json.tree(Json.write(Map.of("until", body.path("bakeTime")))));
        }
        return pauses;
    }

    /** Whether a roll of the case goes on after each of its steps. */
    static boolean alwaysContinues(RollCase of) {
        return pauses(of).entrySet().stream().allMatch(one -> {
            StepAnswer answer = StepAnswer.of(of, one.getKey());
            return answer == null
                    ? one.getValue().path("onTimeout").asText("CONTINUE").equals("CONTINUE")
                    : answer.wish() == Control.Wish.CONTINUE;
        });
    }
}
