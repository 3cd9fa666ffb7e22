package greenroll.scaling;

import greenroll.group.Capacity;
import greenroll.group.scaling.CapacityChange;
import java.util.Objects;

/** The capacity that a change leads to. Pure. */
public final class CapacityRules {

    private CapacityRules() {}

    /** Returns the capacity after the change. Its target is inside its bounds. */
    public static Capacity changed(Capacity now, CapacityChange change) {
        if (change instanceof CapacityChange.Update update) {
            int minimum = Objects.requireNonNullElse(update.minimum(), now.minimum());
            int most = Objects.requireNonNullElse(update.maximum(), Math.max(now.maximum(), minimum));
            int least = Math.min(minimum, most);
            return within(new Capacity(least, least, most), Objects.requireNonNullElse(update.target(), now.target()));
        }
        return within(now, wanted(now, change));
    }

    /**
     * Returns the target that the change asks for. The group's bounds may not allow it. An update without a target asks
     * for the one that its bounds lead to.
     */
    public static int wanted(Capacity now, CapacityChange change) {
        return switch (change) {
            case CapacityChange.Adjustment(int instances) -> now.target() + instances;
            case CapacityChange.PercentageAdjustment(int percentage) -> {
                int whole = now.target() * percentage / 100;
                yield now.target() + (whole == 0 ? Integer.signum(percentage) : whole);
            }
            case CapacityChange.MinimumTarget(int target) -> Math.max(now.target(), target);
            case CapacityChange.MaximumTarget(int target) -> Math.min(now.target(), target);
            case CapacityChange.Update update ->
                update.target() == null ? changed(now, update).target() : update.target();
        };
    }

    /** Returns the same bounds with that target, or with the nearest one that they allow. */
    static Capacity within(Capacity bounds, int target) {
        int most = Math.min(bounds.maximum(), Capacity.MAX_TARGET);
        return new Capacity(bounds.minimum(), Math.max(bounds.minimum(), Math.min(target, most)), bounds.maximum());
    }
}
