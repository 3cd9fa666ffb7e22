package greenroll.emulator.endpoint;

import java.net.URI;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;

/**
 * Gives tests the {@link Endpoint}, one for all tests of a run. It is the one in AWS_ENDPOINT_URL, otherwise LocalStack
 * in a container, which ends with the run. Where there is neither, the tests are skipped, and the run says so. A named
 * endpoint that does not answer, or an image that cannot be pulled, fails the tests.
 */
public final class OnEndpoint implements ExecutionCondition, ParameterResolver {

    private static final String URL = "AWS_ENDPOINT_URL";

    /** The result of the search, kept for the run. */
    private sealed interface Found extends AutoCloseable {

        record Here(Endpoint endpoint) implements Found {
            @Override
            public void close() {
                endpoint.close();
            }
        }

        record Nowhere(String why) implements Found {
            @Override
            public void close() {}
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return switch (found(context)) {
            case Found.Here(Endpoint endpoint) -> ConditionEvaluationResult.enabled("on " + endpoint);
            case Found.Nowhere(String why) -> ConditionEvaluationResult.disabled(why);
        };
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Endpoint.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return switch (found(context)) {
            case Found.Here(Endpoint endpoint) -> endpoint;
            case Found.Nowhere(String why) -> throw new IllegalStateException(why);
        };
    }

    private static Found found(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(OnEndpoint.class))
                .getOrComputeIfAbsent(Found.class, key -> look(), Found.class);
    }

    private static Found look() {
        String url = System.getenv(URL);
        if (url != null && !url.isBlank()) {
            return told(new Found.Here(new Endpoint(URI.create(url), () -> {})), "run on " + url);
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            Endpoint endpoint = LocalStack.started();
            return told(new Found.Here(endpoint), "run on LocalStack at " + endpoint);
        }
        String why = "no Docker answers here to run LocalStack, and " + URL + " names no other endpoint";
        return told(new Found.Nowhere(why), "are SKIPPED: " + why);
    }

    /** Also prints it on the console, because Maven shows how many tests were skipped, but not why. */
    private static Found told(Found found, String what) {
        System.out.println("The contracts of store, notifier and executions " + what);
        return found;
    }
}
