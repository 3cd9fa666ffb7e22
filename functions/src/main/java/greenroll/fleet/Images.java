package greenroll.fleet;

import greenroll.group.ImageFilter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The port to what instances are launched from. It only looks; every method throws {@link Unavailable} when nobody
 * answers, and {@link FleetRefused} when looking is not permitted.
 */
public interface Images {

    /** The image with that id, whatever its state; empty when there is none, or none that may be seen from here. */
    Optional<Image> image(String imageId);

    /** Every image that matches, whatever its state, the newest first. */
    List<Image> matching(ImageFilter filter);

    /**
     * Those of the instance types that exist, by name, with where they are offered. Reads only.
     *
     * @param zones where somebody would launch them
     */
    Map<String, InstanceType> types(Collection<String> names, Collection<String> zones);

    /** What the parameter with that name holds now; empty when there is no such parameter. */
    Optional<String> parameter(String name);
}
