package greenroll.fleet;

import greenroll.group.ImageFilter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The port to images, instance types and parameters. It only reads. Every method throws {@link Unavailable} when the
 * service does not answer, and {@link FleetRefused} when reading is not permitted.
 */
public interface Images {

    /**
     * Returns the image with that id, in any state. It is empty when there is no such image, or when this account may
     * not see it.
     */
    Optional<Image> image(String imageId);

    /** Returns every image that matches, in any state, the newest first. */
    List<Image> matching(ImageFilter filter);

    /**
     * Returns those of the instance types that exist, by name, with the zones that offer them. Reads only.
     *
     * @param zones zones in which the group would launch them
     */
    Map<String, InstanceType> types(Collection<String> names, Collection<String> zones);

    /** Returns the current value of the parameter with that name; empty when there is no such parameter. */
    Optional<String> parameter(String name);
}
