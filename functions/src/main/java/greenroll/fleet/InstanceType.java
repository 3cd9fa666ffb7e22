package greenroll.fleet;

import java.util.Set;

/**
 * An instance type that exists.
 *
 * @param architectures of the images that it can run, as the provider says them, for example {@code arm64}
 * @param zones those of the zones asked about in which it is offered
 */
public record InstanceType(String name, Set<String> architectures, Set<String> zones) {

    public InstanceType {
        architectures = Set.copyOf(architectures);
        zones = Set.copyOf(zones);
    }
}
