package greenroll.emulator.compute.state;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a server started from an image does with health checks and with requests, which fail as its checks do. All times are roll time. */
public enum ImageBehaviour {
    /** Good: passes from the moment it runs. */
    BLUE,
    /** Good as well; another name, so that a story can tell the two apart. */
    GREEN,
    /** Answers 503 for ever. */
    BROKEN,
    /** Passes in the first target group it was registered with; answers 503 in every other. */
    PARTIAL,
    /** Passes at first, and answers 503 from 90 s after it was first called healthy, until it is rebooted. */
    FLAKY,
    /** Good, but takes {@value #SLOWER} times as long to boot: 3 minutes by default. */
    SLOW,
    /** Passes every check, and answers one of {@value #ERRORING_EVERY} requests with 500. */
    ERRORING;

    static final Duration FLAKY_SERVES = Duration.ofSeconds(90);
    private static final int SLOWER = 6;
    private static final int ERRORING_EVERY = 20;

    private static final ProbeAnswer UNAVAILABLE = new ProbeAnswer.WrongCode(503);

    /** What a running server answers to a check from that target group. */
    ProbeAnswer answer(SimulatedInstance machine, String targetGroupArn, Instant now) {
        return switch (this) {
            case BLUE, GREEN, SLOW, ERRORING -> new ProbeAnswer.Passed();
            case BROKEN -> UNAVAILABLE;
            case PARTIAL -> targetGroupArn.equals(machine.firstTargetGroup) ? new ProbeAnswer.Passed() : UNAVAILABLE;
            case FLAKY -> isBefore(now, machine.servingSince, FLAKY_SERVES) ? new ProbeAnswer.Passed() : UNAVAILABLE;
        };
    }

    /** When the answer changes by itself, after now; null when it never does as things stand. */
    @Nullable
    Instant nextChange(SimulatedInstance machine, Instant now) {
        return switch (this) {
            case BLUE, GREEN, BROKEN, PARTIAL, SLOW, ERRORING -> null;
            case FLAKY -> ifAhead(now, machine.servingSince, FLAKY_SERVES);
        };
    }

    /** How long it takes from its launch to {@code running}, and from a reboot to its first answer. */
    public Duration bootTime(Duration usual) {
        return this == SLOW ? usual.multipliedBy(SLOWER) : usual;
    }

    /** Each how manieth request a healthy server answers with 500; 0 when it answers all. */
    public int failsEvery() {
        return this == ERRORING ? ERRORING_EVERY : 0;
    }

    private static boolean isBefore(Instant now, @Nullable Instant since, Duration span) {
        return since == null || now.isBefore(since.plus(span));
    }

    private static @Nullable Instant ifAhead(Instant now, @Nullable Instant since, Duration span) {
        return since != null && now.isBefore(since.plus(span)) ? since.plus(span) : null;
    }
}
