package greenroll.demo.console;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.platform.event.Inbox;
import greenroll.emulator.platform.gateway.EmbeddedRoute;
import greenroll.emulator.platform.gateway.LocalApiGateway;
import greenroll.emulator.platform.template.Template;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The console's own routes in an embedded cloud, and the link that opens the console signed in. */
public final class EmbeddedConsole {

    /** The maximum number of messages to the owner that are shown; the newest ones. */
    private static final int NOTIFICATIONS = 50;

    /** The embedded cloud's own data, which no API returns. */
    public record Snapshot(Requests requests, int inService) {}

    /** The requests since the last count began, as their senders count them. */
    public record Requests(long sent, long failed) {}

    /** @param now the cloud's time, as every other time here */
    record Report(double speed, Instant now, Requests requests, int inService, List<Notification> notifications) {}

    record Notification(Instant at, @Nullable String subject, String message) {}

    private final EmbeddedCloud cloud;
    private final double speed;
    private final Supplier<Snapshot> sight;
    private final SignIn signIn;

    /**
     * Adds the routes to the gateway, which answers them from then on.
     *
     * @param speed seconds of roll time in one second of real time
     * @param sight called for each report
     */
    public EmbeddedConsole(
            EmbeddedCloud cloud, double speed, LocalApiGateway door, SecureRandom random, Supplier<Snapshot> sight) {
        this.cloud = cloud;
        this.speed = speed;
        this.sight = sight;
        signIn = new SignIn(
                door.url(), cloud.tokens(), new SignIn.Times(InstantSource.system(), cloud.clock(), speed), random);
        door.add(signIn.route());
        door.add(new EmbeddedRoute("GET", "/embedded", Template.Entry.TOKEN, this::report));
    }

    /**
     * A new link that opens the console signed in. It works once, within a minute. Until then it is as secret as a
     * token.
     */
    public URI link() {
        return signIn.link();
    }

    /** Leaves out messages about groups that the caller's token is not for. */
    private EmbeddedRoute.Reply report(EmbeddedRoute.Asked asked) {
        Snapshot seen = sight.get();
        List<Inbox.Message> messages = cloud.platform().inbox().messages();
        return new EmbeddedRoute.Reply.Answered(new Report(
                speed,
                cloud.clock().instant(),
                seen.requests(),
                seen.inService(),
                messages.reversed().stream()
                        .filter(one -> asked.sees(one.attributes().getOrDefault("group", "")))
                        .limit(NOTIFICATIONS)
                        .map(one -> new Notification(one.at(), one.subject(), one.body()))
                        .toList()));
    }
}
