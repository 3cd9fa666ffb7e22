package greenroll.aws;

import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The SDK clients that the adapters use. Each method always returns the same client. */
public interface AwsClients {

    Ec2Client ec2();

    ElasticLoadBalancingV2Client elasticLoadBalancing();

    AutoScalingClient autoScaling();

    DynamoDbClient dynamoDb();

    SnsClient sns();

    SfnClient sfn();

    SsmClient ssm();

    EventBridgeClient eventBridge();

    CloudWatchClient cloudWatch();
}
