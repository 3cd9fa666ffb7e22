package greenroll.emulator.compute.api;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.ResourceContentionException;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityInProgressException;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyTargetsException;

/** Errors as the SDK throws them when AWS answers with that code. */
public final class AwsErrors {

    private AwsErrors() {}

    /** For example {@code RequestLimitExceeded}, which the SDK treats as throttling. */
    public static Ec2Exception ec2(String code, String message) {
        int status = code.equals("RequestLimitExceeded")
                ? 503
                : code.startsWith("Insufficient") ? 500 : code.equals("DryRunOperation") ? 412 : 400;
        return (Ec2Exception) Ec2Exception.builder()
                .awsErrorDetails(details("Ec2", code, message))
                .message(message)
                .statusCode(status)
                .requestId("simulated")
                .build();
    }

    /** The error has the SDK's own subclass where the code has one. */
    public static ElasticLoadBalancingV2Exception elb(String code, String message) {
        ElasticLoadBalancingV2Exception.Builder builder = switch (code) {
            case "TargetGroupNotFound" -> TargetGroupNotFoundException.builder();
            case "LoadBalancerNotFound" -> LoadBalancerNotFoundException.builder();
            case "InvalidTarget" -> InvalidTargetException.builder();
            case "TooManyTargets" -> TooManyTargetsException.builder();
            default -> ElasticLoadBalancingV2Exception.builder();
        };
        return (ElasticLoadBalancingV2Exception)
                builder.awsErrorDetails(details("ElasticLoadBalancingV2", code, message))
                        .message(message)
                        .statusCode(400)
                        .requestId("simulated")
                        .build();
    }

    /** For example {@code Throttling}. */
    public static CloudWatchException cloudWatch(String code, String message) {
        return (CloudWatchException) CloudWatchException.builder()
                .awsErrorDetails(details("CloudWatch", code, message))
                .message(message)
                .statusCode(code.equals("InternalServiceFault") ? 500 : 400)
                .requestId("simulated")
                .build();
    }

    /**
     * For example {@code ValidationError} or {@code Throttling}. The error has the SDK's own subclass where the code has
     * one.
     */
    public static AutoScalingException autoScaling(String code, String message) {
        AutoScalingException.Builder builder = switch (code) {
            case "ResourceContention" -> ResourceContentionException.builder();
            case "ScalingActivityInProgress" -> ScalingActivityInProgressException.builder();
            default -> AutoScalingException.builder();
        };
        return (AutoScalingException) builder.awsErrorDetails(details("AutoScaling", code, message))
                .message(message)
                .statusCode(code.equals("ResourceContention") || code.equals("InternalFailure") ? 500 : 400)
                .requestId("simulated")
                .build();
    }

    private static AwsErrorDetails details(String service, String code, String message) {
        return AwsErrorDetails.builder()
                .serviceName(service)
                .errorCode(code)
                .errorMessage(message)
                .build();
    }
}
