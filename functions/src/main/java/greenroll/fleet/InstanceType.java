package greenroll.fleet;

import java.util.Set;

/**
 * An instance type that exists.
 *
 * @param architectures architectures of the images that it can run, in the provider's words, for example {@code arm64}
 * @param zones those of the requested zones that offer it
 */
public record InstanceType(String name, Set<String> architectures, Set<String> zones) {

    public InstanceType {
        architectures = Set.copyOf(architectures);
        zones = Set.copyOf(zones);
    }
}
