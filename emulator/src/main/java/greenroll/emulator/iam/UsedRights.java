package greenroll.emulator.iam;

import greenroll.emulator.iam.policy.RequiredPermission;
import greenroll.emulator.iam.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The rights that functions used, each use once, and those that they were denied. Safe for any thread. */
public final class UsedRights {

    /** @param by the statement that allowed the use */
    public record Use(String function, RequiredPermission need, Statement by) {}

    public record Denial(String function, RequiredPermission need, String why) {}

    private final Set<Use> uses = ConcurrentHashMap.newKeySet();
    private final List<Denial> denials = new CopyOnWriteArrayList<>();

    void allowed(String function, RequiredPermission need, Statement by) {
        uses.add(new Use(function, need, by));
    }

    void denied(String function, RequiredPermission need, String why) {
        denials.add(new Denial(function, need, why));
    }

    /** The uses, in no order. */
    public List<Use> uses() {
        return new ArrayList<>(uses);
    }

    /** The denials, in the order in which they happened. */
    public List<Denial> denials() {
        return List.copyOf(denials);
    }
}
