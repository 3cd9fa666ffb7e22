package greenroll.local.simulate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A roll, and whether somebody stops it.
 *
 * @param name how it ends when nothing goes wrong
 * @param stopAfter how long after its start a stop is asked for; null when it is not
 */
public record Scenario(String name, RollCase of, @Nullable Duration stopAfter) {

    public static Scenario of(RollCase of) {
        return new Scenario("given", of, null);
    }

    public Scenario withSeed(long seed) {
        return new Scenario(name, of.withSeed(seed), stopAfter);
    }
}
