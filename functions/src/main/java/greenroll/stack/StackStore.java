package greenroll.stack;

import java.util.List;
import java.util.Optional;

/**
 * The port to the resources of stacks. Every method throws {@link greenroll.fleet.Unavailable} when the store does not
 * answer. A write may then have taken effect or not.
 */
public interface StackStore {

    Optional<StackResource> find(StackResource.Identity identity);

    /** Returns every resource with a request that is to be answered. */
    List<StackResource> open();

    /**
     * Writes the resource, if its version is still that of {@code next}; version 0 is one that does not exist.
     *
     * @return the resource as written, with the next version; empty when another write was first
     */
    Optional<StackResource> put(StackResource next);
}
