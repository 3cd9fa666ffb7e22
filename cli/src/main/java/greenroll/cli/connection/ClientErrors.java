package greenroll.cli.connection;

import greenroll.cli.client.ApiEndpoint;
import greenroll.cli.client.ApiRefused;
import greenroll.cli.client.NoCredentials;
import greenroll.cli.client.Unreachable;
import greenroll.cli.shell.ExitStatus;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The messages and the exit status for errors of the API. */
final class ClientErrors {

    private final Consumer<String> lines;
    private final ApiEndpoint endpoint;
    private final boolean signed;
    private final Set<String> given;

    /**
     * @param lines receives each line
     * @param given the fields of the body that the command line set; an error in one of them is wrong usage
     */
    ClientErrors(Consumer<String> lines, ApiEndpoint endpoint, boolean signed, Set<String> given) {
        this.lines = lines;
        this.endpoint = endpoint;
        this.signed = signed;
        this.given = given;
    }

    int said(IntSupplier work) {
        return said(work, null);
    }

    /**
     * The same while a roll is watched. An API that no longer answers says nothing about the roll.
     *
     * @param goesOn the line that says so, and how to watch the roll again
     */
    int saidOfAWatch(IntSupplier work, String goesOn) {
        return said(work, goesOn);
    }

    private int said(IntSupplier work, @Nullable String goesOn) {
        try {
            return work.getAsInt();
        } catch (ApiRefused e) {
            e.problems().forEach(problem -> say(problem.toString()));
            wayOut(e);
            boolean isShutOut = e.status() == 401 || e.status() == 403;
            return isShutOut && goesOn != null
                    ? lostSight(goesOn)
                    : isWrongUse(e) ? ExitStatus.USAGE : ExitStatus.FAILED;
        } catch (Unreachable e) {
            if (goesOn != null) {
                lines.accept(goesOn);
            }
            say(endpoint.base() + ": " + e.getMessage());
            if (endpoint.isLoopback()) {
                say(
                        "is ./greenroll local running, and on that port? For another API: --endpoint or GREENROLL_ENDPOINT");
            }
            return ExitStatus.UNREACHABLE;
        } catch (NoCredentials e) {
            say(e.getMessage() + "; or set GREENROLL_TOKEN");
            return goesOn == null ? ExitStatus.USAGE : lostSight(goesOn);
        }
    }

    private int lostSight(String goesOn) {
        lines.accept(goesOn);
        return ExitStatus.LOST_SIGHT;
    }

    /** Reports that a call is retried. */
    void again(String what, Duration patience) {
        if (patience.isPositive()) {
            say(endpoint.base() + ": " + what + "; trying again for up to " + seconds(patience) + " s");
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? Long.toString(duration.toSeconds())
                : Double.toString(duration.toMillis() / 1_000.0);
    }

    private boolean isWrongUse(ApiRefused e) {
        return e.status() < 500
                && !e.problems().isEmpty()
                && e.problems().stream().allMatch(problem -> problem.isWrongUse(given));
    }

    private void wayOut(ApiRefused e) {
        if (e.problems().isEmpty()) {
            say(endpoint.base() + " refused with " + e.status() + " and no word why");
        }
        if (e.status() == 401 && endpoint.isLoopback()) {
            say("GREENROLL_TOKEN is not that of " + endpoint.base()
                    + ": ./greenroll local makes a new one each time, and prints it as Token");
        } else if (e.status() == 401) {
            say("GREENROLL_TOKEN is not, or no longer, a token of " + endpoint.base()
                    + ": it has expired or was revoked; ./greenroll token create makes another, or use --iam");
        } else if (e.status() == 403 && signed) {
            say("the identity of these AWS credentials needs execute-api:Invoke on the stack's IamApiArn, in the API's"
                    + " own region (--region); to call with a token set GREENROLL_TOKEN and leave out --iam");
        } else if (e.problems().stream().anyMatch(problem -> problem.field().equals("Authorization"))) {
            say("./greenroll token create --scope … --group … makes another token, for who may; or use --iam");
        } else if (e.status() == 403) {
            say("this stack takes no tokens (TokenRoutes), or none from here (AllowedCidrs): try --iam");
        }
    }

    private void say(String line) {
        lines.accept("greenroll: " + line);
    }
}
