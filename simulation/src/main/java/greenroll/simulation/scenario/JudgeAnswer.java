package greenroll.simulation.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.roll.Control;
import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The answer of a person to a roll whose judge has no verdict on a batch. The case's seed decides it.
 *
 * @param after time from the begin of the wait
 * @param wish CONTINUE or STOP
 */
public record JudgeAnswer(Duration after, Control.Wish wish) {

    /** Whether the case's body compares green with blue in every batch. */
    public static boolean isJudged(RollCase of) {
        return judge(of).isObject();
    }

    /** Whether errors are compared, all green errs, and no blue does. */
    public static boolean isClearlyWorse(RollCase of) {
        JsonNode body = EffectiveSettings.body(of);
        boolean keepsImage = body.at("/launchTemplate").has("userData")
                || body.at("/strategy/action").asText().equals("RESTART_SERVER");
        return judge(of).at("/metrics/0/metricName").asText().equals("Errors")
                && of.image() == ImageBehaviour.ERRORING
                && of.start().current() == 0
                && !keepsImage;
    }

    private static JsonNode judge(RollCase of) {
        return EffectiveSettings.body(of).at("/strategy/judge");
    }

    /** Returns the answer at that batch, from 1. A wait for a verdict is always answered. */
    public static JudgeAnswer of(RollCase of, int batch) {
        Random random = new Random(new SplittableRandom(of.seed() ^ (0x70D6E0L + batch)).nextLong());
        Duration after = Duration.ofSeconds(5 + random.nextInt(1_200));
        return new JudgeAnswer(after, random.nextInt(12) == 0 ? Control.Wish.STOP : Control.Wish.CONTINUE);
    }

    /** Whether nobody stops a roll of the case for the lack of a verdict, and green cannot fail by it. */
    static boolean alwaysContinues(RollCase of, int batches) {
        for (int batch = 1; isJudged(of) && batch <= batches; batch++) {
            if (of(of, batch).wish() == Control.Wish.STOP) {
                return false;
            }
        }
        return true;
    }
}
