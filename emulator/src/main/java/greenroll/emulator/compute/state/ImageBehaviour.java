package greenroll.emulator.compute.state;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a server that runs an image answers health checks and requests. Requests fail as its checks do. All times are
 * roll time.
 */
public enum ImageBehaviour {
    /** Good: passes from the moment it runs. */
    BLUE,
    /** Also good. It has another name, so that a test can tell the two apart. */
    GREEN,
    /** Always answers 503. */
    BROKEN,
    /** Passes in the first target group that it was registered with. Answers 503 in every other. */
    PARTIAL,
    /** Passes at first. Answers 503 from 90 s after it was first healthy, until it is rebooted. */
    FLAKY,
    /** Good, but takes {@value #SLOWER} times as long to boot: 3 minutes by default. */
    SLOW,
    /** Passes every check, but answers one of {@value #ERRORING_EVERY} requests with 500. */
    ERRORING;

    static final Duration FLAKY_SERVES = Duration.ofSeconds(90);
    private static final int SLOWER = 6;
    private static final int ERRORING_EVERY = 20;

    private static final ProbeAnswer UNAVAILABLE = new ProbeAnswer.WrongCode(503);

    /** The answer of a running server to a check from that target group. */
    ProbeAnswer answer(SimulatedInstance machine, String targetGroupArn, Instant now) {
        return switch (this) {
            case BLUE, GREEN, SLOW, ERRORING -> new ProbeAnswer.Passed();
            case BROKEN -> UNAVAILABLE;
            case PARTIAL -> targetGroupArn.equals(machine.firstTargetGroup) ? new ProbeAnswer.Passed() : UNAVAILABLE;
            case FLAKY -> isBefore(now, machine.servingSince, FLAKY_SERVES) ? new ProbeAnswer.Passed() : UNAVAILABLE;
        };
    }

    /** The next moment after now when the answer changes by itself. Null when it never changes in the present state. */
    @Nullable
    Instant nextChange(SimulatedInstance machine, Instant now) {
        return switch (this) {
            case BLUE, GREEN, BROKEN, PARTIAL, SLOW, ERRORING -> null;
            case FLAKY -> ifAhead(now, machine.servingSince, FLAKY_SERVES);
        };
    }

    /** The time from its launch to {@code running}, and from a reboot to its first answer. */
    public Duration bootTime(Duration usual) {
        return this == SLOW ? usual.multipliedBy(SLOWER) : usual;
    }

    /** The interval of requests that a healthy server answers with 500: every n-th. 0 when it answers all. */
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
