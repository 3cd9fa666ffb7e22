package greenroll.local.simulate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.local.compute.ImageBehaviour;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Rolls of which everything that a caller may choose is chosen by the seed. */
public final class RandomCases {

    private static final List<ImageBehaviour> IMAGES = List.of(
            ImageBehaviour.GREEN,
            ImageBehaviour.GREEN,
            ImageBehaviour.GREEN,
            ImageBehaviour.SLOW,
            ImageBehaviour.BROKEN,
            ImageBehaviour.PARTIAL,
            ImageBehaviour.FLAKY);

    private final int mostInstances;
    private final int mostZones;
    private final int mostTargetGroups;

    public RandomCases(int mostInstances, int mostZones, int mostTargetGroups) {
        this.mostInstances = mostInstances;
        this.mostZones = mostZones;
        this.mostTargetGroups = mostTargetGroups;
    }

    /** The same for the same seed; a roll that the API accepts. */
    public RollCase of(long seed) {
        Random random = new Random(new SplittableRandom(seed).nextLong());
        int size = within(random, 1, mostInstances);
        RollCase of = new RollCase(
                size,
                within(random, 1, mostZones),
                within(random, 1, mostTargetGroups),
                IMAGES.get(random.nextInt(IMAGES.size())),
                body(random, size > 1),
                seed);
        // Chosen last: what the seeds chose before is the same.
        return of.withNetwork(random.nextInt(3) == 0);
    }

    /** Short graces mostly, a whole day now and then: then a roll outlives its first execution. */
    private static String body(Random random, boolean mayRestart) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("batchSizePercentage", within(random, 1, 100));
        body.put("gracePeriod", random.nextInt(200) == 0 ? 86_400 : upTo(random, 0, 30, 600));
        if (random.nextBoolean()) {
            body.put("healthTimeout", upTo(random, 30, 600, 7_200));
        }
        if (random.nextBoolean()) {
            body.put("drainingTimeout", upTo(random, 0, 300, 3_600));
        }
        switch (random.nextInt(8)) {
            case 0 -> body.put("healthCheckType", "EC2");
            case 1 -> body.put("healthCheckType", "NONE");
            case 2 -> body.put("healthCheckType", "ELB");
            default -> {}
        }
        ObjectNode strategy = body.putObject("strategy");
        if (mayRestart && random.nextInt(3) == 0) {
            strategy.put("action", "RESTART_SERVER");
        }
        if (random.nextBoolean()) {
            strategy.put("batchMinHealthyPercentage", within(random, 1, 100));
        }
        if (random.nextInt(4) == 0) {
            strategy.put("shouldDrainInstances", false);
        }
        if (random.nextInt(3) == 0) {
            strategy.putObject("onFailure").put("shouldHandleAllBatches", true);
        }
        return body.toString();
    }

    /** Small, usual or large, as often. */
    private static int upTo(Random random, int small, int usual, int large) {
        return switch (random.nextInt(3)) {
            case 0 -> small;
            case 1 -> within(random, small, usual);
            default -> within(random, usual, large);
        };
    }

    private static int within(Random random, int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
