package greenroll.group;

import org.jspecify.annotations.Nullable;

/**
 * The launch template version that a roll of an Auto Scaling group is to launch. It exists, or it is made from the version
 * that the group names now. Either {@code version} is given, or an image or user data.
 *
 * @param version number, {@code $Latest} or {@code $Default}; null for a version that is made
 * @param imageId image of the version that is made; null for the same image
 * @param userData base64, user data of the version that is made; null for the same. It is a secret as in
 *     {@link LaunchSpecification}
 */
public record TemplateChoice(
        @Nullable String version,
        @Nullable String imageId,
        @Nullable String userData) {

    /** The choice of a request that gives none. */
    public static final TemplateChoice LATEST = new TemplateChoice("$Latest", null, null);

    public TemplateChoice {
        if ((version == null) == (imageId == null && userData == null)) {
            throw new IllegalArgumentException("a version, or what it is made of");
        }
    }

    /** Whether a version is made. */
    public boolean isMade() {
        return version == null;
    }

    /** Returns the choice without user data. */
    @Override
    public String toString() {
        return version != null ? "version " + version : "made with " + (imageId == null ? "user data" : imageId);
    }
}
