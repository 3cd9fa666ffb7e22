package greenroll.emulator.iam;

import greenroll.aws.AwsClients;
import greenroll.emulator.compute.api.NamedRefusals;
import greenroll.emulator.iam.permission.DynamoDbPermissions;
import greenroll.emulator.iam.permission.Ec2Permissions;
import greenroll.emulator.iam.permission.EventPermissions;
import greenroll.emulator.iam.permission.LoadBalancingPermissions;
import greenroll.emulator.iam.permission.NotTranslated;
import greenroll.emulator.iam.permission.ParameterPermissions;
import greenroll.emulator.iam.permission.ResourceTags;
import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.Policy;
import java.lang.invoke.MethodHandles;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The clients of one function, which may do what its policy allows. Anything else throws what the service's SDK throws on
 * AWS, and nothing happened; an operation whose rights are not known here is {@link NotTranslated}.
 */
public final class GatedClients implements AwsClients {

    private final AwsClients clients;
    private final PermissionCheck gate;
    private final ArnScope place;
    private final ResourceTags truth;

    /**
     * @param functionArn whose place is that of all that it calls
     * @param used where each right that it used is noted, and each that it lacked
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
        this.gate = new PermissionCheck(function, place.iam("role/" + function), policy, used);
    }

    private static <T> T named(Class<? extends T> front, Class<T> api, String service, Object... arguments) {
        return NamedRefusals.complete(
                MethodHandles.lookup(), front, api, new NamedRefusals.Refusal(NotTranslated.class, service), arguments);
    }

    @Override
    public Ec2Client ec2() {
        return named(GatedEc2.class, Ec2Client.class, "ec2", clients.ec2(), gate, new Ec2Permissions(place, truth));
    }

    @Override
    public ElasticLoadBalancingV2Client elasticLoadBalancing() {
        return named(
                GatedLoadBalancing.class,
                ElasticLoadBalancingV2Client.class,
                "elbv2",
                clients.elasticLoadBalancing(),
                gate,
                new LoadBalancingPermissions(truth));
    }

    @Override
    public DynamoDbClient dynamoDb() {
        return named(
                GatedDynamoDb.class,
                DynamoDbClient.class,
                "dynamodb",
                clients.dynamoDb(),
                gate,
                new DynamoDbPermissions(place));
    }

    @Override
    public SnsClient sns() {
        return named(GatedSns.class, SnsClient.class, "sns", clients.sns(), gate);
    }

    @Override
    public SfnClient sfn() {
        return named(GatedStepFunctions.class, SfnClient.class, "states", clients.sfn(), gate);
    }

    @Override
    public EventBridgeClient eventBridge() {
        return named(
                GatedEventBridge.class,
                EventBridgeClient.class,
                "events",
                clients.eventBridge(),
                gate,
                new EventPermissions(place));
    }

    @Override
    public CloudWatchClient cloudWatch() {
        return named(GatedCloudWatch.class, CloudWatchClient.class, "cloudwatch", clients.cloudWatch(), gate);
    }

    @Override
    public SsmClient ssm() {
        return named(
                GatedParameters.class, SsmClient.class, "ssm", clients.ssm(), gate, new ParameterPermissions(place));
    }
}
