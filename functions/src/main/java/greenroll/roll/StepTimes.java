package greenroll.roll;

import java.time.Duration;

/** The waiting times of a roll's steps that more than one rule uses. */
public final class StepTimes {

    /** Interval of observations while a change is expected soon. */
    public static final Duration POLL = Duration.ofSeconds(10);

    /** EC2 does not report the end of a reboot. An instance is registered again after this time. */
    public static final Duration REBOOT = Duration.ofSeconds(30);

    /** How long an acknowledged instance may be missing from descriptions before it counts as lost. */
    public static final Duration DESCRIPTIONS_LATE = Duration.ofMinutes(5);

    /** How long instances of an interrupted launch may still appear: the claim's 70 s, and late descriptions. */
    public static final Duration LAUNCH_SHOWS_UP = DESCRIPTIONS_LATE.plusSeconds(75);

    /** A roll must end. Neither a pause nor an alarm holds it for longer. */
    public static final Duration MAX_HOLD = Duration.ofHours(24);

    /**
     * Interval of observations during a hold that a person, an alarm or a step's pause ends. It is short enough to go on
     * soon, and a day costs some cents.
     */
    public static final Duration HELD_POLL = Duration.ofSeconds(30);

    private StepTimes() {}
}
