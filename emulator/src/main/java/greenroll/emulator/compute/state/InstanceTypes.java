package greenroll.emulator.compute.state;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The instance types that exist, and the zones that offer them. Guarded by the region's lock. */
public final class InstanceTypes {

    private static final Set<String> INTEL = Set.of("x86_64");
    private static final Set<String> ARM = Set.of("arm64");

    /** Prices of On-Demand Linux in us-east-1: USD per hour. */
    private static final Map<String, String> PRICES = Map.of(
            "t3.micro", "0.0104",
            "t3.small", "0.0208",
            "t3.medium", "0.0416",
            "t3.large", "0.0832",
            "m6i.large", "0.0960",
            "m7i.large", "0.1008",
            "t4g.small", "0.0168",
            "t4g.medium", "0.0336",
            "m6g.large", "0.0770",
            "m7g.large", "0.0816");

    /** @param zones the zones that offer it; null for every zone */
    private record Type(Set<String> architectures, @Nullable Set<String> zones) {}

    private final Map<String, Type> all = new LinkedHashMap<>();

    public InstanceTypes() {
        for (String name : Set.of("t3.micro", "t3.small", "t3.medium", "t3.large", "m6i.large", "m7i.large")) {
            all.put(name, new Type(INTEL, null));
        }
        for (String name : Set.of("t4g.small", "t4g.medium", "m6g.large", "m7g.large")) {
            all.put(name, new Type(ARM, null));
        }
    }

    public Set<String> names() {
        return Set.copyOf(all.keySet());
    }

    /** Offers an existing type in these zones only. */
    public void offer(String name, Set<String> zones) {
        all.put(name, new Type(architectures(name), Set.copyOf(zones)));
    }

    /** The type's architectures. Empty for a type that does not exist. */
    public Set<String> architectures(String name) {
        Type type = all.get(name);
        return type == null ? Set.of() : type.architectures();
    }

    /** The type's On-Demand price: USD per hour. Empty for a type that does not exist. */
    public Optional<BigDecimal> price(String name) {
        return Optional.ofNullable(PRICES.get(name)).map(BigDecimal::new);
    }

    public boolean isOffered(String name, String zone) {
        Type type = all.get(name);
        return type != null && (type.zones() == null || type.zones().contains(zone));
    }
}
