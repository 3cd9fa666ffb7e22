package greenroll.api.console;

import org.jspecify.annotations.Nullable;

/**
 * The configuration of the console's page, which is served as {@code config.json}.
 *
 * @param embedded whether this is the embedded cloud, which has a login by code and shows its traffic
 * @param region the AWS Region, for links to the AWS console
 * @param speed seconds of roll time in one second of real time; null in AWS, where they are equal
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
