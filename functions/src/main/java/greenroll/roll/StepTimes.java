package greenroll.roll;

import java.time.Duration;

/** How long the steps of a roll wait, and for what: the times that more than one rule goes by. */
public final class StepTimes {

    /** How often to look while something is expected to happen soon. */
    public static final Duration POLL = Duration.ofSeconds(10);

    /** EC2 says nothing of a reboot's end: so long after it an instance is registered again. */
    public static final Duration REBOOT = Duration.ofSeconds(30);

    /** How long an acknowledged instance may be missing from descriptions before it counts as lost. */
    public static final Duration DESCRIPTIONS_LATE = Duration.ofMinutes(5);

    /** A launch that was cut off may still show up for so long: the claim's 70 s, and descriptions that are late. */
    public static final Duration LAUNCH_SHOWS_UP = DESCRIPTIONS_LATE.plusSeconds(75);

    /** A roll must end: neither a pause nor an alarm holds it for longer. */
    public static final Duration MAX_HOLD = Duration.ofHours(24);

    private StepTimes() {}
}
