package greenroll.aws.fleet;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;

/** Errors as the SDK throws them. */
public final class AwsErrors {

    private AwsErrors() {}

    public static AwsServiceException ec2(String code, String message) {
        return ec2(400, code, message);
    }

    public static AwsServiceException ec2(int status, String code, String message) {
        return Ec2Exception.builder()
                .statusCode(status)
                .awsErrorDetails(details(code, message))
                .message(message + " (Service: Ec2, Request ID: 1)")
                .build();
    }

    static AwsServiceException elb(String code, String message) {
        return ElasticLoadBalancingV2Exception.builder()
                .statusCode(400)
                .awsErrorDetails(details(code, message))
                .message(message)
                .build();
    }

    public static AwsServiceException autoScaling(int status, String code, String message) {
        return AutoScalingException.builder()
                .statusCode(status)
                .awsErrorDetails(details(code, message))
                .message(message)
                .build();
    }

    public static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    }
}
