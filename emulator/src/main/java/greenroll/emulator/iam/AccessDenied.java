package greenroll.emulator.iam;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.ssm.model.SsmException;

/**
 * The error that each service's SDK throws when a right is missing. Each service has its own code. The status is 403
 * for query services and 400 for JSON services.
 */
final class AccessDenied {

    private AccessDenied() {}

    static AwsServiceException ec2(String sentence) {
        String message = "You are not authorized to perform this operation. " + sentence;
        return of(Ec2Exception.builder(), "Ec2", "UnauthorizedOperation", message, 403);
    }

    static AwsServiceException loadBalancing(String sentence) {
        return of(ElasticLoadBalancingV2Exception.builder(), "ElasticLoadBalancingV2", "AccessDenied", sentence, 403);
    }

    static AwsServiceException autoScaling(String sentence) {
        return of(AutoScalingException.builder(), "AutoScaling", "AccessDenied", sentence, 403);
    }

    static AwsServiceException sns(String sentence) {
        return of(AuthorizationErrorException.builder(), "Sns", "AuthorizationError", sentence, 403);
    }

    static AwsServiceException stepFunctions(String sentence) {
        return of(SfnException.builder(), "Sfn", "AccessDeniedException", sentence, 400);
    }

    static AwsServiceException ssm(String sentence) {
        return of(SsmException.builder(), "Ssm", "AccessDeniedException", sentence, 400);
    }

    static AwsServiceException cloudWatch(String sentence) {
        return of(CloudWatchException.builder(), "CloudWatch", "AccessDenied", sentence, 403);
    }

    static AwsServiceException dynamoDb(String sentence) {
        return of(DynamoDbException.builder(), "DynamoDb", "AccessDeniedException", sentence, 400);
    }

    static AwsServiceException eventBridge(String sentence) {
        return of(EventBridgeException.builder(), "EventBridge", "AccessDeniedException", sentence, 400);
    }

    private static AwsServiceException of(
            AwsServiceException.Builder exception, String service, String code, String message, int status) {
        return exception
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName(service)
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .message(message)
                .statusCode(status)
                .requestId("simulated")
                .build();
    }
}
