package greenroll.emulator.platform.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.platform.template.Stack;
import greenroll.emulator.platform.template.Template;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One invocation, as the function sees it. Its time runs in real time; in virtual time it runs on the clock. */
public final class LocalContext implements Context {

    private final Template.Function function;
    private final String requestId;
    private final CloudClock clock;
    private final Consumer<String> log;
    private final Instant began;
    private final long beganNanos = System.nanoTime();

    public LocalContext(Template.Function function, String requestId, CloudClock clock, Consumer<String> log) {
        this.log = log;
        this.function = function;
        this.requestId = requestId;
        this.clock = clock;
        began = clock.instant();
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public int getRemainingTimeInMillis() {
        Duration gone = clock.isVirtual()
                ? Duration.between(began, clock.instant())
                : Duration.ofNanos(System.nanoTime() - beganNanos);
        return (int) Math.max(0, function.timeout().minus(gone).toMillis());
    }

    @Override
    public String getFunctionName() {
        return Stack.physicalName(function.name());
    }

    @Override
    public String getInvokedFunctionArn() {
        return function.arn();
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/" + getFunctionName();
    }

    @Override
    public String getLogStreamName() {
        return "local";
    }

    @Override
    public int getMemoryLimitInMB() {
        return function.memorySize();
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return null;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                log.accept(function.name() + " " + requestId + " " + message);
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}
