import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.AwsClients;
import greenroll.aws.SdkClients;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The cost of a function without its own code. It builds the clients that MINIMAL_BUILDS names, with the product's
 * settings. On each invocation it makes one small read with each client that MINIMAL_CALLS names.
 */
public final class Minimal implements RequestStreamHandler {

    private static final String TARGET_GROUP =
            "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/minimal/0123456789abcdef";

    private final AwsClients clients = new SdkClients();

    public Minimal() {
        for (String name : named("MINIMAL_BUILDS")) {
            build(name);
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        input.readAllBytes();
        for (String name : named("MINIMAL_CALLS")) {
            call(name);
        }
        output.write("{}".getBytes(StandardCharsets.UTF_8));
    }

    private Object build(String name) {
        return switch (name) {
            case "cloudwatch" -> clients.cloudWatch();
            case "dynamodb" -> clients.dynamoDb();
            case "ec2" -> clients.ec2();
            case "elasticloadbalancingv2" -> clients.elasticLoadBalancing();
            case "eventbridge" -> clients.eventBridge();
            case "sfn" -> clients.sfn();
            case "sns" -> clients.sns();
            case "ssm" -> clients.ssm();
            default -> throw unknown(name);
        };
    }

    private Object call(String name) {
        return switch (name) {
            case "cloudwatch" -> clients.cloudWatch().describeAlarms(ask -> ask.alarmNames("minimal"));
            case "dynamodb" -> clients.dynamoDb()
                    .query(query -> query.tableName("minimal").keyConditionExpression("pk = :pk"));
            case "ec2" -> clients.ec2().describeInstances(ask -> ask.maxResults(5));
            case "elasticloadbalancingv2" -> clients.elasticLoadBalancing()
                    .describeTargetHealth(ask -> ask.targetGroupArn(TARGET_GROUP));
            case "eventbridge" -> clients.eventBridge()
                    .putEvents(put -> put.entries(one -> one.source("minimal").detailType("Minimal").detail("{}")));
            case "sfn" -> clients.sfn()
                    .describeExecution(ask -> ask.executionArn("arn:aws:states:::execution:minimal:1"));
            case "sns" -> clients.sns().publish(publish -> publish.topicArn("arn:aws:sns:::minimal").message("{}"));
            case "ssm" -> clients.ssm().getParameter(get -> get.name("/minimal"));
            default -> throw unknown(name);
        };
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("a client that the minimal handler does not know yet: " + name);
    }

    private static String[] named(String variable) {
        String names = System.getenv().getOrDefault(variable, "");
        return names.isEmpty() ? new String[0] : names.split(",");
    }
}
