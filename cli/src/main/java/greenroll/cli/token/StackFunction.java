package greenroll.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.AwsSignature;
import greenroll.cli.client.FunctionClient;
import greenroll.cli.client.FunctionClient.FunctionThrew;
import greenroll.cli.client.FunctionClient.InvokeRefused;
import greenroll.cli.client.NoCredentials;
import greenroll.cli.client.Unreachable;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import greenroll.json.Json;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/** The function that manages the tokens of a stack: its name, its endpoint, and the messages for its errors. */
final class StackFunction {

    private static final String LAMBDA = "lambda";
    private static final String WRONG_USE = "VALIDATION_ERROR: ";

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "the function's name or ARN (default: the stack's)")
    private @Nullable String function;

    @Option(names = "--stack", paramLabel = "NAME", description = "the stack's name (default: ${DEFAULT-VALUE})")
    private String stack = "greenroll";

    @Option(names = "--region", description = "of the stack (default: the environment's or the profile's)")
    private @Nullable String region;

    private String name() {
        return function == null ? stack + "-ManageTokens" : function;
    }

    /**
     * Invokes the function once and returns the exit status of {@code then}. An error is printed as lines and decides
     * the exit status.
     */
    int ask(Shell shell, Map<String, Object> payload, String ifUnanswered, Function<JsonNode, Integer> then) {
        String in = region != null ? region : AwsSignature.region().orElse(null);
        if (in == null) {
            throw new UsageException("--region: neither the environment nor a profile names a region");
        }
        URI endpoint = endpoint(shell, in);
        AwsSignature signature =
                new AwsSignature(DefaultCredentialsProvider.builder().build(), LAMBDA, in);
        try (FunctionClient client = new FunctionClient(endpoint, signature)) {
            return then.apply(client.invoke(name(), Json.write(payload)));
        } catch (FunctionThrew e) {
            String words = String.valueOf(e.getMessage());
            words.lines().forEach(line -> say(shell, line));
            return words.lines().allMatch(line -> line.startsWith(WRONG_USE)) ? ExitStatus.USAGE : ExitStatus.FAILED;
        } catch (InvokeRefused e) {
            say(shell, e.getMessage());
            wayOut(shell, e.status(), endpoint);
            return ExitStatus.FAILED;
        } catch (Unreachable e) {
            say(shell, endpoint + ": " + e.getMessage() + ifUnanswered);
            return ExitStatus.UNREACHABLE;
        } catch (NoCredentials e) {
            say(shell, e.getMessage());
            return ExitStatus.USAGE;
        }
    }

    private static URI endpoint(Shell shell, String region) {
        for (String variable : new String[] {"AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL"}) {
            String url = shell.variable(variable);
            if (url != null) {
                return of(variable, url);
            }
        }
        return URI.create("https://" + ServiceMetadata.of(LAMBDA).endpointFor(Region.of(region)));
    }

    private static URI of(String variable, String url) {
        try {
            URI uri = URI.create(url.replaceFirst("/+$", ""));
            if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(variable + " is no URL: " + url);
        }
        throw new UsageException(variable + " must be a URL like https://…, but was " + url);
    }

    private void wayOut(Shell shell, int status, URI endpoint) {
        if (status == 404) {
            say(
                    shell,
                    "no function " + name()
                            + " there: name the stack (--stack), or the function, which the stack gives as"
                            + " ManageTokensFunction (--function)");
        } else if (status == 403) {
            say(
                    shell,
                    "the identity of these AWS credentials needs lambda:InvokeFunction on " + name() + " at "
                            + endpoint);
        }
    }

    private static void say(Shell shell, @Nullable String line) {
        shell.err().println("greenroll: " + line);
        shell.err().flush();
    }
}
