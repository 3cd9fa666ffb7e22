package greenroll.simulation.scenario;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A roll or another operation, and the time of a stop request.
 *
 * @param name how it ends without faults, or which operation it is
 * @param stopAfter the time from its start to a stop request; null when it is not stopped
 */
@RecordBuilder
public record Scenario(String name, RollCase of, @Nullable Duration stopAfter, SimulatedOperation operation)
        implements ScenarioBuilder.With {

    /** Only a roll finds instances of the latest revision. */
    public Scenario {
        of = operation == SimulatedOperation.ROLL ? of : of.withStart(of.start().withCurrent(0));
    }

    /** A scenario of a roll. */
    public Scenario(String name, RollCase of, @Nullable Duration stopAfter) {
        this(name, of, stopAfter, SimulatedOperation.ROLL);
    }

    public static Scenario of(RollCase of) {
        return new Scenario("given", of, null);
    }

    /**
     * The same scenario with the last target group behind a Network Load Balancer, or with all behind an Application
     * Load Balancer.
     */
    public Scenario withNetwork(boolean network) {
        return withOf(of.withNetwork(network));
    }

    private static final String RANDOM = "random";

    /** A scenario that a seed chose completely. */
    public static Scenario random(RollCase of) {
        return new Scenario(RANDOM, of, null);
    }

    public boolean isRandom() {
        return name.equals(RANDOM);
    }

    public boolean isRoll() {
        return operation == SimulatedOperation.ROLL;
    }

    public Scenario withSeed(long seed) {
        return withOf(of.withSeed(seed));
    }
}
