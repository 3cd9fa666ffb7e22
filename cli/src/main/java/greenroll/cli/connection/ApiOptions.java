package greenroll.cli.connection;

import greenroll.cli.client.ApiClient;
import greenroll.cli.client.ApiEndpoint;
import greenroll.cli.client.Authorization;
import greenroll.cli.client.AwsSignature;
import greenroll.cli.client.BearerToken;
import greenroll.cli.client.RetryingApiClient;
import greenroll.cli.client.RollClient;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Options for the API's address, the credentials, and how long calls are retried. */
public final class ApiOptions {

    private static final String LOCAL = "http://127.0.0.1:8080";

    private static final Duration ONE_CALL = Duration.ofSeconds(5);
    private static final Duration WATCHING = Duration.ofMinutes(5);
    private static final int LONGEST = 86_400;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "the stack's ApiUrl or IamApiUrl (default: GREENROLL_ENDPOINT, or " + LOCAL
                    + ", where ./greenroll local is)")
    private @Nullable String endpoint;

    @Option(names = "--iam", description = "sign calls with AWS credentials although GREENROLL_TOKEN is set")
    private boolean iam;

    @Option(
            names = "--region",
            description = "of the signature, or of the Auto Scaling group with --asg (default: the endpoint's, or the"
                    + " environment's or the profile's)")
    private @Nullable String region;

    @Option(
            names = "--retry-for",
            paramLabel = "SECONDS",
            description = "how long a call without an answer is sent again (default: 5; while a roll is watched: 300)")
    private @Nullable Double retryFor;

    private int with(
            Shell shell,
            Duration patience,
            Set<String> given,
            Consumer<String> lines,
            BiFunction<ClientErrors, RetryingApiClient, Integer> work) {
        ApiEndpoint of = endpoint(shell);
        Authorization authorization = authorization(shell, of);
        ApiEndpoint used = authorization instanceof AwsSignature ? of.signed() : of;
        ClientErrors trouble = new ClientErrors(lines, used, authorization instanceof AwsSignature, given);
        try (ApiClient api = new ApiClient(used, authorization)) {
            Duration tried = patience(patience);
            return work.apply(trouble, new RetryingApiClient(api, tried, what -> trouble.again(what, tried)));
        }
    }

    /** Does the work. An error is printed as lines and decides the exit status. */
    public int with(Shell shell, ToIntFunction<RollClient> work) {
        return with(shell, Set.of(), work);
    }

    /** @param given the fields of the body that the command line set */
    public int with(Shell shell, Set<String> given, ToIntFunction<RollClient> work) {
        return calling(shell, given, api -> work.applyAsInt(new RollClient(api)));
    }

    /** The same with a client of the whole API. */
    public int calling(Shell shell, Set<String> given, ToIntFunction<RetryingApiClient> work) {
        return with(
                shell,
                ONE_CALL,
                given,
                line -> say(shell, line),
                (trouble, api) -> trouble.said(() -> work.applyAsInt(api)));
    }

    /** Whether options or the environment say which API to call, or as whom. */
    public boolean areGiven(Shell shell) {
        return endpoint != null
                || iam
                || shell.variable("GREENROLL_ENDPOINT") != null
                || shell.variable("GREENROLL_TOKEN") != null;
    }

    /** Throws UsageException when an option says how to call the API. */
    public void refuseWith(String option) {
        String wrong = endpoint != null ? "--endpoint" : iam ? "--iam" : retryFor != null ? "--retry-for" : null;
        if (wrong != null) {
            throw new UsageException(option + " reads AWS itself, and calls no API: leave out " + wrong);
        }
    }

    /** The Region that the option names; null without it. */
    public @Nullable String region() {
        return region;
    }

    /**
     * The same for watching a roll, with more patience.
     *
     * @param aside makes room for a line and writes it
     * @param goesOn the line to print when the API no longer answers, or no longer accepts the credentials
     */
    public int watching(Shell shell, Consumer<Runnable> aside, String goesOn, ToIntFunction<RollClient> work) {
        return with(
                shell,
                WATCHING,
                Set.of(),
                line -> aside.accept(() -> say(shell, line)),
                (trouble, api) -> trouble.saidOfAWatch(() -> work.applyAsInt(new RollClient(api)), goesOn));
    }

    private static void say(Shell shell, String line) {
        shell.err().println(line);
        shell.err().flush();
    }

    private Duration patience(Duration usual) {
        if (retryFor == null) {
            return usual;
        }
        if (!(retryFor >= 0 && retryFor <= LONGEST)) {
            throw new UsageException("--retry-for must be between 0 and " + LONGEST + ", but was " + retryFor);
        }
        return Duration.ofMillis(Math.round(retryFor * 1_000));
    }

    private ApiEndpoint endpoint(Shell shell) {
        String variable = shell.variable("GREENROLL_ENDPOINT");
        String name = endpoint != null ? "--endpoint" : "GREENROLL_ENDPOINT";
        try {
            return ApiEndpoint.of(endpoint != null ? endpoint : variable != null ? variable : LOCAL);
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + " " + e.getMessage());
        }
    }

    private Authorization authorization(Shell shell, ApiEndpoint of) {
        String token = shell.variable("GREENROLL_TOKEN");
        if (token != null && !iam && !of.isSigned()) {
            if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new UsageException("GREENROLL_TOKEN is no token: it holds characters that none has");
            }
            return new BearerToken(token);
        }
        if (token == null && !iam && of.isLoopback()) {
            throw new UsageException("GREENROLL_TOKEN is not set: ./greenroll local prints it as Token");
        }
        String signed =
                region != null ? region : AwsSignature.regionOf(of.base()).orElse(null);
        if (signed == null) {
            throw new UsageException("--region: neither the endpoint nor the environment nor a profile names a region"
                    + (token == null ? "; or set GREENROLL_TOKEN" : ""));
        }
        return new AwsSignature(DefaultCredentialsProvider.builder().build(), signed);
    }

    /** The command that watches a roll from another shell with this environment. */
    public String attach(Shell shell, String groupId, String rollId) {
        return again(shell, "roll get " + groupId + " " + rollId + " --watch");
    }

    /** Another command that calls the same API as the same caller, from a shell with this environment. */
    public String again(Shell shell, String command) {
        return shell.command() + " " + command
                + (endpoint == null ? "" : " --endpoint " + endpoint)
                + (iam ? " --iam" : "")
                + (region == null ? "" : " --region " + region);
    }
}
