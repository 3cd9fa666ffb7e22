package greenroll.emulator.compute.state;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * EC2's description of an image.
 *
 * @param owner the owner's account id
 * @param ownerAlias {@code amazon} or {@code aws-marketplace}; null for any other owner
 * @param state EC2's word, such as {@code available} or {@code pending}
 */
public record ImageSettings(
        String name,
        String owner,
        @Nullable String ownerAlias,
        String architecture,
        String state,
        Instant createdAt,
        Map<String, String> tags) {

    /** The account of this region. */
    public static final String ACCOUNT = "000000000000";

    public ImageSettings {
        tags = Map.copyOf(tags);
    }

    /** An available image of this account, for x86_64, without tags. */
    public static ImageSettings named(String name, Instant createdAt) {
        return new ImageSettings(name, ACCOUNT, null, "x86_64", "available", createdAt, Map.of());
    }

    public ImageSettings withArchitecture(String other) {
        return new ImageSettings(name, owner, ownerAlias, other, state, createdAt, tags);
    }

    public ImageSettings withState(String other) {
        return new ImageSettings(name, owner, ownerAlias, architecture, other, createdAt, tags);
    }

    public ImageSettings withTags(Map<String, String> others) {
        return new ImageSettings(name, owner, ownerAlias, architecture, state, createdAt, others);
    }

    public ImageSettings withOwner(String account, @Nullable String alias) {
        return new ImageSettings(name, account, alias, architecture, state, createdAt, tags);
    }
}
