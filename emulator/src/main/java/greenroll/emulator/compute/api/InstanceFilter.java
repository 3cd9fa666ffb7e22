package greenroll.emulator.compute.api;

import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.sdk.NotSimulated;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.Filter;

/** EC2's filters for instances. All must match, each by any one of its values, case-sensitive. */
final class InstanceFilter {

    private final List<Predicate<SimulatedInstance>> all = new ArrayList<>();

    /** @param tagsShown whether EC2 already describes the instance's tags */
    InstanceFilter(List<Filter> filters, Predicate<SimulatedInstance> tagsShown) {
        for (Filter filter : filters) {
            all.add(predicate(filter.name(), values(filter), tagsShown));
        }
    }

    boolean matches(SimulatedInstance machine) {
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).test(machine)) {
                return false;
            }
        }
        return true;
    }

    private static Predicate<SimulatedInstance> predicate(
            String name, Set<String> values, Predicate<SimulatedInstance> tagsShown) {
        if (name.startsWith("tag:")) {
            String key = name.substring("tag:".length());
            return machine -> contains(values, machine.tags.get(key)) && tagsShown.test(machine);
        }
        return switch (name) {
            case "instance-id" -> machine -> values.contains(machine.id);
            case "client-token" -> machine -> contains(values, machine.clientToken);
            case "instance-state-name" ->
                machine -> values.contains(Ec2Shapes.state(machine.state).nameAsString());
            default -> throw new NotSimulated("ec2.DescribeInstances, filter " + name);
        };
    }

    private static boolean contains(Set<String> values, @org.jspecify.annotations.Nullable String value) {
        return value != null && values.contains(value);
    }

    /** The values of a filter. EC2 would match a pattern; here it is not simulated. */
    static Set<String> values(Filter filter) {
        for (String value : filter.values()) {
            if (value.indexOf('*') >= 0 || value.indexOf('?') >= 0 || value.indexOf('\\') >= 0) {
                throw new NotSimulated("filter " + filter.name() + " by the pattern " + value);
            }
        }
        return Set.copyOf(filter.values());
    }
}
