package greenroll.simulation.scenario;

import greenroll.emulator.compute.state.ImageBehaviour;
import java.time.Duration;
import java.util.List;

/**
 * The rolls into which faults are injected: one that finishes, one that fails, one that is stopped, and one that
 * restarts.
 */
public final class Scenarios {

    private static final String REPLACE = """
            { "batchSizePercentage": 20, "gracePeriod": 60, "healthTimeout": 300, "drainingTimeout": 120 }""";
    /** Large batches, so that one call launches several. */
    private static final String LARGE = """
            { "batchSizePercentage": 50, "gracePeriod": 60, "healthTimeout": 300, "drainingTimeout": 120 }""";

    private static final String RESTART = """
            { "batchSizePercentage": 20, "gracePeriod": 60, "healthTimeout": 300, "drainingTimeout": 120,\
             "strategy": { "action": "RESTART_SERVER" } }""";
    private static final String BRIEF = """
            { "batchSizePercentage": 66, "gracePeriod": 60, "healthTimeout": 90, "drainingTimeout": 60 }""";
    private static final String BRIEF_RESTART = """
            { "batchSizePercentage": 34, "gracePeriod": 30, "healthTimeout": 90, "drainingTimeout": 60,\
             "strategy": { "action": "RESTART_SERVER" } }""";

    private static final String ALARMED = """
            { "batchSizePercentage": 50, "gracePeriod": 60, "healthTimeout": 300, "drainingTimeout": 120,\
             "strategy": { "alarms": ["p99", "all"] } }""";

    /** At this time the second batch runs. */
    private static final Duration STOP_AFTER = Duration.ofSeconds(200);

    private Scenarios() {}

    /** Scenarios of usual settings. */
    public static List<Scenario> usual(int groupSize, int zones, int targetGroups, long seed) {
        return of(groupSize, zones, targetGroups, seed, REPLACE, LARGE, RESTART);
    }

    /** Scenarios with as few calls as possible: two batches, of two thirds and the rest. */
    public static List<Scenario> brief(int groupSize, int zones, int targetGroups, long seed) {
        return of(groupSize, zones, targetGroups, seed, BRIEF, BRIEF, BRIEF_RESTART);
    }

    /** A roll whose body names alarms, and a roll of a group that is sick, for faults that apply to no other roll. */
    public static List<Scenario> rare(int groupSize, int zones, int targetGroups, long seed) {
        return rare(groupSize, zones, targetGroups, seed, REPLACE);
    }

    /** The rare scenarios with as few calls as possible. */
    public static List<Scenario> rareInBrief(int groupSize, int zones, int targetGroups, long seed) {
        return rare(groupSize, zones, targetGroups, seed, BRIEF);
    }

    private static List<Scenario> rare(int groupSize, int zones, int targetGroups, long seed, String body) {
        RollCase alarmed = new RollCase(groupSize, zones, targetGroups, ImageBehaviour.GREEN, ALARMED, seed);
        RollCase sick = new RollCase(groupSize, zones, targetGroups, ImageBehaviour.GREEN, body, seed)
                .withStart(InitialGroup.WELL.withUnhealthy(Math.max(1, groupSize / 3)));
        return List.of(new Scenario("alarmed", alarmed, null), new Scenario("sick", sick, null));
    }

    /** A roll whose grace period is so long that a second execution continues the roll. */
    public static Scenario continued(long seed) {
        String body = "{ \"batchSizePercentage\": 100, \"gracePeriod\": 45300, \"drainingTimeout\": 60 }";
        return new Scenario("continued", new RollCase(1, 1, 1, ImageBehaviour.GREEN, body, seed), null);
    }

    /**
     * The operations that are not rolls. Each has a group of that size, in which revision 1 serves and revision 2 is
     * the latest.
     */
    public static List<Scenario> operations(
            List<SimulatedOperation> operations, int groupSize, int zones, int targetGroups, long seed) {
        RollCase of = new RollCase(groupSize, zones, targetGroups, ImageBehaviour.BROKEN, "{}", seed);
        return operations.stream()
                .map(operation -> new Scenario(operation.key(), of, null, operation))
                .toList();
    }

    private static List<Scenario> of(
            int groupSize, int zones, int targetGroups, long seed, String replace, String stopped, String restart) {
        RollCase good = new RollCase(groupSize, zones, targetGroups, ImageBehaviour.GREEN, replace, seed);
        RollCase bad = new RollCase(groupSize, zones, targetGroups, ImageBehaviour.BROKEN, replace, seed);
        Scenario finished = new Scenario("finished", good, null);
        Scenario failed = new Scenario("failed", bad, null);
        RollCase cut = new RollCase(groupSize, zones, targetGroups, ImageBehaviour.GREEN, stopped, seed);
        Scenario stop = new Scenario("stopped", cut, STOP_AFTER);
        if (groupSize < 2) {
            return List.of(finished, failed, stop);
        }
        RollCase again = new RollCase(groupSize, zones, targetGroups, ImageBehaviour.GREEN, restart, seed);
        return List.of(finished, failed, stop, new Scenario("restarted", again, null));
    }
}
