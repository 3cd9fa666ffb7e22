package greenroll.api.console;

import org.jspecify.annotations.Nullable;

/**
 * What the console's page must know of the place that it is served from, as {@code config.json} has it.
 *
 * @param embedded whether this is the embedded cloud, which signs in by a code and tells of its traffic
 * @param region the AWS Region, for links into AWS's own console
 * @param speed seconds of roll time in one second on the wall; null in AWS, where they are the same
 */
public record ConsoleConfig(
        boolean embedded, String region, @Nullable Double speed) {

    public static ConsoleConfig ofAws(String region) {
        return new ConsoleConfig(false, region, null);
    }

    public static ConsoleConfig ofEmbeddedCloud(String region, double speed) {
        return new ConsoleConfig(true, region, speed);
    }
}
