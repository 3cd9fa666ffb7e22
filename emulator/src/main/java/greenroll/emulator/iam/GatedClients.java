package greenroll.emulator.iam;

import greenroll.aws.AwsClients;
import greenroll.emulator.iam.permission.AutoScalingPermissions;
import greenroll.emulator.iam.permission.CloudWatchPermissions;
import greenroll.emulator.iam.permission.DynamoDbPermissions;
import greenroll.emulator.iam.permission.Ec2Permissions;
import greenroll.emulator.iam.permission.EventPermissions;
import greenroll.emulator.iam.permission.ExecutionPermissions;
import greenroll.emulator.iam.permission.LoadBalancingPermissions;
import greenroll.emulator.iam.permission.MessagePermissions;
import greenroll.emulator.iam.permission.NotTranslated;
import greenroll.emulator.iam.permission.ParameterPermissions;
import greenroll.emulator.iam.permission.PermissionTable;
import greenroll.emulator.iam.permission.ResourceTags;
import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.sdk.InterceptedClient;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The clients of one function, limited to what its policy allows. Any other call throws what the service's SDK throws
 * on AWS, and nothing has happened. An operation whose rights are not known here is {@link NotTranslated}.
 */
public final class GatedClients implements AwsClients {

    private final AwsClients clients;
    private final PermissionCheck check;
    private final ArnScope place;
    private final ResourceTags truth;

    /**
     * @param functionArn the function's ARN; its account and Region are those of everything that it calls
     * @param used the record of each right that it used, and of each that it lacked
     */
    public GatedClients(
            AwsClients clients,
            String function,
            String functionArn,
            Policy policy,
            ResourceTags truth,
            UsedRights used) {
        this.clients = clients;
        this.place = ArnScope.of(functionArn);
        this.truth = truth;
        this.check = new PermissionCheck(function, place.iam("role/" + function), policy, used);
    }

    private <T extends SdkClient> T gated(
            Class<T> api, T client, PermissionTable table, Function<String, AwsServiceException> refusal) {
        return InterceptedClient.of(
                api, client, (operation, request) -> check.require(table.needs(operation, request), refusal));
    }

    @Override
    public Ec2Client ec2() {
        return gated(Ec2Client.class, clients.ec2(), new Ec2Permissions(place, truth).table(), AccessDenied::ec2);
    }

    @Override
    public ElasticLoadBalancingV2Client elasticLoadBalancing() {
        return gated(
                ElasticLoadBalancingV2Client.class,
                clients.elasticLoadBalancing(),
                new LoadBalancingPermissions(truth).table(),
                AccessDenied::loadBalancing);
    }

    @Override
    public AutoScalingClient autoScaling() {
        return gated(
                AutoScalingClient.class,
                clients.autoScaling(),
                new AutoScalingPermissions(place, truth).table(),
                AccessDenied::autoScaling);
    }

    @Override
    public DynamoDbClient dynamoDb() {
        return gated(
                DynamoDbClient.class,
                clients.dynamoDb(),
                new DynamoDbPermissions(place).table(),
                AccessDenied::dynamoDb);
    }

    @Override
    public SnsClient sns() {
        return gated(SnsClient.class, clients.sns(), MessagePermissions.table(), AccessDenied::sns);
    }

    @Override
    public SfnClient sfn() {
        return gated(SfnClient.class, clients.sfn(), ExecutionPermissions.table(), AccessDenied::stepFunctions);
    }

    @Override
    public EventBridgeClient eventBridge() {
        return gated(
                EventBridgeClient.class,
                clients.eventBridge(),
                new EventPermissions(place).table(),
                AccessDenied::eventBridge);
    }

    @Override
    public CloudWatchClient cloudWatch() {
        return gated(
                CloudWatchClient.class, clients.cloudWatch(), CloudWatchPermissions.table(), AccessDenied::cloudWatch);
    }

    @Override
    public SsmClient ssm() {
        return gated(SsmClient.class, clients.ssm(), new ParameterPermissions(place).table(), AccessDenied::ssm);
    }
}
