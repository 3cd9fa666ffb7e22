package greenroll.roll.plan;

import greenroll.group.Group;
import greenroll.roll.RollSettings;
import greenroll.roll.failure.Warning;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many retired blue a roll that bakes parks, and what its owner may not expect of it. The group's maximum bounds
 * what serves and what is parked together. Pure.
 *
 * @param parks the most instances that are parked at the same time; 0 when none is
 * @param warnings why fewer are parked than are retired, and what that means
 */
public record Parking(int parks, List<Warning> warnings) {

    private static final Parking NONE = new Parking(0, List.of());

    /** @param group the group as its operations see it */
    public static Parking of(Group group, RollSettings settings) {
        Duration bake = settings.health().bakeTime();
        if (bake.isZero()) {
            return NONE;
        }
        String why = whyNone(group, settings);
        if (why != null) {
            return new Parking(
                    0,
                    List.of(new Warning(
                            "NOTHING_PARKED",
                            "no blue stays parked during the bake: " + why + ". The bake only watches green")));
        }
        int target = group.capacity().target();
        int room = Math.max(0, group.capacity().maximum() - target);
        return room >= target
                ? new Parking(
                        target,
                        List.of(new Warning(
                                "BLUE_PARKED",
                                "up to " + target + " retired blue run on, out of the load balancer, until the bake of "
                                        + bake.toSeconds() + " s is over: they cost as much as in service")))
                : new Parking(
                        room,
                        List.of(new Warning(
                                "FEW_PARKED",
                                "capacity.maximum is " + group.capacity().maximum() + ", so only " + room + " of "
                                        + target + " blue stay parked during the bake, and an undo launches the rest."
                                        + " With a maximum of " + 2 * target + " it would register all of them")));
    }

    private static @Nullable String whyNone(Group group, RollSettings settings) {
        if (!settings.action().launchesGreen()) {
            return "a " + settings.action().noun() + " retires none";
        }
        if (group.placement().autoScaling() != null) {
            return "members of an Auto Scaling group are not parked";
        }
        return group.servingRevision() == null ? "nothing served before, so there is nothing to go back to" : null;
    }

    /** Returns the price of what is parked; empty when it is not known. */
    public static List<Warning> price(int parks, int live, HourlyPrice.@Nullable Known now) {
        if (parks == 0 || live == 0 || now == null) {
            return List.of();
        }
        BigDecimal hour = now.most()
                .multiply(BigDecimal.valueOf(Math.min(parks, live)))
                .divide(BigDecimal.valueOf(live), 4, RoundingMode.HALF_UP);
        return List.of(new Warning(
                "PARKED_PRICE", "what is parked costs about $" + hour.toPlainString() + " an hour, at present prices"));
    }
}
