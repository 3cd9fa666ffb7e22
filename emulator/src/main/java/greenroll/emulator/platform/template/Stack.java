package greenroll.emulator.platform.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names that a template's parameters, pseudo parameters and resources have in the local cloud. */
public final class Stack implements Intrinsics.Names {

    public static final String REGION = "us-east-1";
    public static final String ACCOUNT = "000000000000";
    static final String NAME = "greenroll";

    private static final Map<String, String> PSEUDO = Map.of(
            "AWS::Region", REGION,
            "AWS::AccountId", ACCOUNT,
            "AWS::Partition", "aws",
            "AWS::URLSuffix", "amazonaws.com",
            "AWS::StackName", NAME);

    private final Map<String, Object> parameters;
    private final Map<String, String> types = new LinkedHashMap<>();

    /** @param given values for parameters; the others have their defaults */
    Stack(Map<?, ?> template, Map<String, String> given) {
        parameters = parameters(template, given);
        if (template.get("Resources") instanceof Map<?, ?> resources) {
            resources.forEach((name, resource) ->
                    types.put(String.valueOf(name), String.valueOf(((Map<?, ?>) resource).get("Type"))));
        }
    }

    private static Map<String, Object> parameters(Map<?, ?> template, Map<String, String> given) {
        Map<String, String> left = new TreeMap<>(given);
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (template.get("Parameters") instanceof Map<?, ?> declared) {
            declared.forEach((key, declaration) -> {
                String name = String.valueOf(key);
                Object standard = ((Map<?, ?>) declaration).get("Default");
                String value = given.getOrDefault(name, standard == null ? "" : String.valueOf(standard));
                if (!given.containsKey(name) && standard == null) {
                    throw new IllegalArgumentException("parameter " + name + " has no default and was not given");
                }
                boolean list = "CommaDelimitedList".equals(((Map<?, ?>) declaration).get("Type"));
                parameters.put(name, list ? commaDelimited(value) : value);
                left.remove(name);
            });
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("no such parameter: " + left.keySet());
        }
        return parameters;
    }

    private static List<Object> commaDelimited(String value) {
        List<Object> items = new ArrayList<>();
        for (String item : value.split(",", -1)) {
            items.add(item.strip());
        }
        return items;
    }

    /** The name of a resource whose name is not in the template. */
    public static String physicalName(String logicalId) {
        return NAME + "-" + logicalId;
    }

    public static String arn(String service, String rest) {
        return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + rest;
    }

    static String functionArn(String logicalId) {
        return arn("lambda", "function:" + physicalName(logicalId));
    }

    static String machineArn() {
        return arn("states", "stateMachine:" + NAME + "-roll");
    }

    static String policyArn(String logicalId) {
        return "arn:aws:iam::" + ACCOUNT + ":policy/" + physicalName(logicalId);
    }

    @Override
    public @Nullable Object ref(String name) {
        if (PSEUDO.containsKey(name)) {
            return PSEUDO.get(name);
        }
        if (parameters.containsKey(name)) {
            return parameters.get(name);
        }
        return switch (types.get(name)) {
            case null -> null;
            case "AWS::SNS::Topic" -> arn("sns", physicalName(name));
            case "AWS::IAM::ManagedPolicy" -> policyArn(name);
            case "AWS::Serverless::StateMachine" -> machineArn();
            case "AWS::SQS::Queue" -> "https://sqs." + REGION + ".amazonaws.com/" + ACCOUNT + "/" + physicalName(name);
            default -> physicalName(name);
        };
    }

    @Override
    public @Nullable Object attribute(String resource, String attribute) {
        if (attribute.equals("QueueName") && "AWS::SQS::Queue".equals(types.get(resource))) {
            return physicalName(resource);
        }
        if (attribute.equals("StreamArn") && "AWS::DynamoDB::Table".equals(types.get(resource))) {
            return arn("dynamodb", "table/" + physicalName(resource) + "/stream/2026-11-23T00:00:00.000");
        }
        if (!attribute.equals("Arn")) {
            return null;
        }
        return switch (types.get(resource)) {
            case "AWS::Serverless::Function" -> functionArn(resource);
            case "AWS::Serverless::StateMachine" -> machineArn();
            case "AWS::DynamoDB::Table" -> arn("dynamodb", "table/" + physicalName(resource));
            case "AWS::SQS::Queue" -> arn("sqs", physicalName(resource));
            case "AWS::Logs::LogGroup" -> arn("logs", "log-group:" + physicalName(resource) + ":*");
            case null, default -> null;
        };
    }
}
