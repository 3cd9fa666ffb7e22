package greenroll.roll.exchange;

import java.util.List;

/**
 * The instances that a visit would move now.
 *
 * @param leaving members that may enter standby, as the floor permits
 * @param returning members that a restart has rebooted, and that may leave standby
 */
public record Candidates(List<String> leaving, List<String> returning) {
    public static final Candidates NONE = new Candidates(List.of(), List.of());

    public Candidates {
        leaving = List.copyOf(leaving);
        returning = List.copyOf(returning);
    }
}
