package greenroll.simulation.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A roll or another operation, and whether somebody stops it.
 *
 * @param name how it ends when nothing goes wrong, or which operation it is
 * @param stopAfter how long after its start a stop is asked for; null when it is not
 */
public record Scenario(String name, RollCase of, @Nullable Duration stopAfter, SimulatedOperation operation) {

    /** A roll. */
    public Scenario(String name, RollCase of, @Nullable Duration stopAfter) {
        this(name, of, stopAfter, SimulatedOperation.ROLL);
    }

    public static Scenario of(RollCase of) {
        return new Scenario("given", of, null);
    }

    /** The same with the last of its target groups behind a Network Load Balancer, or all behind others. */
    public Scenario withNetwork(boolean network) {
        return new Scenario(name, of.withNetwork(network), stopAfter, operation);
    }

    private static final String RANDOM = "random";

    /** One of which everything was chosen by a seed. */
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
        return new Scenario(name, of.withSeed(seed), stopAfter, operation);
    }
}
