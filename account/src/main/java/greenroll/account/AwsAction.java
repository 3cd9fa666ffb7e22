package greenroll.account;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/** IAM's name of a call, for example {@code autoscaling:DescribeAutoScalingGroups}. */
final class AwsAction {

    private static final Pattern PACKAGE = Pattern.compile("software\\.amazon\\.awssdk\\.services\\.([a-z0-9]+)\\..*");
    /** Services whose name in IAM is not that of their package in the SDK. */
    private static final Map<String, String> OTHERWISE = Map.of("elasticloadbalancingv2", "elasticloadbalancing");

    private static final Pattern NAMED = Pattern.compile("not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)");

    private AwsAction() {}

    static String of(SdkRequest request) {
        return service(request.getClass()) + ":"
                + request.getClass().getSimpleName().replaceFirst("Request$", "");
    }

    /** The action that a refusal names in its words. It can be another one than the call, for example to pass a role. */
    static Optional<String> named(String words) {
        Matcher matcher = NAMED.matcher(words);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** @param call for example {@code DescribeInstances}, for an error that names no action */
    static String of(AwsServiceException error, String call) {
        return named(String.valueOf(error.getMessage())).orElseGet(() -> service(error.getClass()) + ":" + call);
    }

    private static String service(Class<?> type) {
        Matcher matcher = PACKAGE.matcher(type.getName());
        String service = matcher.matches() ? matcher.group(1) : "aws";
        return OTHERWISE.getOrDefault(service, service);
    }
}
