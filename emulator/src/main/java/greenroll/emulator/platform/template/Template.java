package greenroll.emulator.platform.template;

import greenroll.aws.Wiring;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.ResourcePolicy;
import greenroll.emulator.iam.policy.Statement;
import greenroll.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * template.yaml as the local cloud deploys it: stack {@code greenroll}, Region us-east-1, account 000000000000. Its
 * declarations are read completely when it is loaded. A mistake is an IllegalArgumentException that names the resource.
 */
public final class Template {

    /**
     * A Lambda function.
     *
     * @param name its logical id
     * @param environment its variables, resolved, the globals included
     * @param statements all IAM statements of its role's policies, resolved
     */
    public record Function(
            String name,
            String arn,
            String handler,
            Duration timeout,
            int memorySize,
            Map<String, String> environment,
            List<Map<String, Object>> statements) {

        /** The variables in its environment: its own, and those that Lambda sets. */
        public Map<String, String> runtimeEnvironment() {
            Map<String, String> all = new LinkedHashMap<>(environment);
            all.put(Wiring.REGION, Stack.REGION);
            return Map.copyOf(all);
        }
    }

    /** The authorization that a call needs. */
    public enum Entry {
        /** A token that the authorizer accepts. */
        TOKEN,
        /** The signature of an IAM identity. */
        SIGNATURE,
        /** Nothing. */
        FREE
    }

    /** One method of one path of the API, and the function that answers it. */
    public record Route(String method, String path, String function, Entry entry) {}

    /** An event rule: the pattern as JSON, and the function for matching events. */
    public record Rule(String name, String pattern, String function) {}

    public record Schedule(String name, Duration every, String function) {}

    /**
     * An event source mapping: what Lambda reads for a function.
     *
     * @param source the stream's ARN
     * @param oldest the maximum age of a record on which the function fails
     * @param patterns the filter's patterns, as JSON; a record must match one of them, unless there are none
     */
    public record EventSource(
            String name, String function, String source, int batchSize, Duration oldest, List<String> patterns) {}

    /** A response that API Gateway makes itself. */
    public record GatewayResponse(int status, String body) {}

    /**
     * The REST API.
     *
     * @param arn the first part of the ARN of each of its methods
     * @param policy the API's own resource policy
     * @param tokenPattern the pattern that the header must match before the authorizer is asked
     * @param compressedFrom the size in bytes from which an answer is compressed for a client that accepts it; empty
     *     for never
     * @param responses the gateway responses by API Gateway's type, such as UNAUTHORIZED
     */
    public record Api(
            String arn,
            String stage,
            ResourcePolicy policy,
            String authorizer,
            String header,
            String tokenPattern,
            Duration reauthorizeEvery,
            OptionalInt compressedFrom,
            Map<String, GatewayResponse> responses) {}

    /** The state machine: the file of its definition, and the values for its {@code ${…}}. */
    public record Machine(String arn, Path definition, Map<String, String> substitutions) {}

    private final Path file;
    private final Intrinsics intrinsics;
    private final Map<String, Properties> resources = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Properties globals;
    private final Map<String, Policy> policies = new LinkedHashMap<>();

    private Template(Path file, Map<?, ?> template, Map<String, String> parameters) {
        this.file = file;
        Map<?, ?> conditions = template.get("Conditions") instanceof Map<?, ?> map ? map : Map.of();
        intrinsics = new Intrinsics(new Stack(template, parameters), conditions);
        globals = Properties.of("Globals", template.containsKey("Globals") ? resolved("Globals", template) : Map.of())
                .atOrEmpty("Function");
        Properties.of("Resources", template.get("Resources")).values().forEach(this::add);
        resources("AWS::Serverless::Function")
                .forEach(function -> policies.put(function, policyOf(resource(function))));
        if (template.containsKey("Outputs")) {
            resolved("Outputs", template);
        }
    }

    /**
     * Reads a template.
     *
     * @param parameters values for its parameters; the others have their defaults
     */
    public static Template load(Path file, Map<String, String> parameters) {
        try {
            return new Template(file, TemplateYaml.parse(Files.readString(file)), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private Object resolved(String where, Map<?, ?> parent) {
        Object value = parent.get(where);
        try {
            return value == null ? Map.of() : intrinsics.resolve(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private void add(String name, Object resource) {
        Properties raw = Properties.of(name, resource);
        if (raw.has("Condition") && !intrinsics.holds(raw.text("Condition"))) {
            return;
        }
        types.put(name, raw.text("Type"));
        resources.put(
                name,
                Properties.of(name, resolved(name, Map.of(name, resource))).atOrEmpty("Properties"));
    }

    /** The logical ids of all deployed resources of that type. */
    public List<String> resources(String type) {
        return types.entrySet().stream()
                .filter(e -> e.getValue().equals(type))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The logical ids of all deployed resources. */
    public Set<String> resources() {
        return Set.copyOf(resources.keySet());
    }

    public Properties resource(String name) {
        Properties resource = resources.get(name);
        if (resource == null) {
            throw new IllegalArgumentException("there is no resource " + name);
        }
        return resource;
    }

    public List<Function> functions() {
        return resources("AWS::Serverless::Function").stream()
                .map(this::function)
                .toList();
    }

    private Function function(String name) {
        Properties own = resource(name);
        Map<String, Object> merged = new LinkedHashMap<>(globals.values());
        merged.putAll(own.values());
        Properties all = new Properties(name, merged);
        if (!all.text("Runtime").equals("java25")) {
            throw new IllegalArgumentException(name + ": Runtime must be java25, but is " + all.text("Runtime"));
        }
        return new Function(
                name,
                Stack.functionArn(name),
                own.text("Handler"),
                Duration.ofSeconds(all.number("Timeout")),
                all.number("MemorySize"),
                environment(own),
                statements(own));
    }

    private Map<String, String> environment(Properties function) {
        Map<String, String> environment = new LinkedHashMap<>();
        Stream.of(globals, function)
                .map(p -> p.atOrEmpty("Environment").atOrEmpty("Variables"))
                .forEach(variables -> variables.values().keySet().forEach(v -> environment.put(v, variables.text(v))));
        return Map.copyOf(environment);
    }

    private List<Map<String, Object>> statements(Properties function) {
        return documents(function).stream()
                .flatMap(document -> document.list("Statement").stream()
                        .map(s -> Properties.of(document.where(), s).values()))
                .toList();
    }

    private List<Properties> documents(Properties function) {
        List<Properties> documents = new ArrayList<>();
        for (Object policy : function.has("Policies") ? function.list("Policies") : List.of()) {
            documents.add(
                    policy instanceof String arn
                            ? managedPolicy(function.where(), arn)
                            : Properties.of(function.where() + ".Policies", policy));
        }
        return documents;
    }

    private Policy policyOf(Properties function) {
        List<Statement> statements = new ArrayList<>();
        for (Properties document : documents(function)) {
            List<Object> declared = document.list("Statement");
            for (int i = 0; i < declared.size(); i++) {
                String where = document.where() + ".Statement[" + i + "]";
                statements.add(Statement.of(
                        where, Properties.of(where, declared.get(i)).values()));
            }
        }
        return new Policy(statements);
    }

    /**
     * The rights of the role of the function with that logical id, without those that SAM adds: logs, traces, dead
     * letters.
     */
    public Policy policy(String function) {
        Policy policy = policies.get(function);
        if (policy == null) {
            throw new IllegalArgumentException("there is no function " + function);
        }
        return policy;
    }

    private Properties managedPolicy(String function, String arn) {
        return resources("AWS::IAM::ManagedPolicy").stream()
                .filter(name -> Stack.policyArn(name).equals(arn))
                .findFirst()
                .map(name -> resource(name).at("PolicyDocument"))
                .orElseThrow(() -> new IllegalArgumentException(function + ": no such policy here: " + arn));
    }

    /** The events of that type of all functions, each with its function, its name and its properties. */
    private <T> List<T> events(String type, EventReader<T> reader) {
        List<T> read = new ArrayList<>();
        for (String function : resources("AWS::Serverless::Function")) {
            Properties events = resource(function).atOrEmpty("Events");
            for (String name : events.values().keySet()) {
                Properties event = events.at(name);
                if (!List.of("Api", "EventBridgeRule", "Schedule").contains(event.text("Type"))) {
                    throw new IllegalArgumentException(event.where() + ": unknown Type " + event.text("Type"));
                }
                if (event.text("Type").equals(type)) {
                    read.add(reader.read(function, function + name, event.at("Properties")));
                }
            }
        }
        return read;
    }

    private interface EventReader<T> {
        T read(String function, String name, Properties event);
    }

    public List<Route> routes() {
        return events(
                "Api",
                (function, name, event) -> new Route(event.text("Method"), event.text("Path"), function, entry(event)));
    }

    private static Entry entry(Properties event) {
        if (!event.has("Auth")) {
            return Entry.TOKEN;
        }
        Properties auth = event.at("Auth");
        return switch (auth.text("Authorizer")) {
            case "NONE" -> Entry.FREE;
            case "AWS_IAM" -> {
                // Without it SAM lets API Gateway invoke the function as the caller, who has no right to do so.
                if (!auth.text("InvokeRole").equals("NONE")) {
                    throw new IllegalArgumentException(auth.where() + ": InvokeRole must be NONE");
                }
                yield Entry.SIGNATURE;
            }
            default ->
                throw new IllegalArgumentException(auth.where() + ": unknown Authorizer " + auth.text("Authorizer"));
        };
    }

    public List<Rule> rules() {
        return events(
                "EventBridgeRule",
                (function, name, event) ->
                        new Rule(name, Json.write(event.at("Pattern").values()), function));
    }

    /** The schedules that are enabled. */
    public List<Schedule> schedules() {
        return events(
                        "Schedule",
                        (function, name, event) -> isEnabled(event)
                                ? Optional.of(new Schedule(name, RateExpression.every(event), function))
                                : Optional.<Schedule>empty())
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean isEnabled(Properties schedule) {
        return !schedule.has("State")
                || switch (schedule.text("State")) {
                    case "ENABLED" -> true;
                    case "DISABLED" -> false;
                    default ->
                        throw new IllegalArgumentException(
                                schedule.where() + ": unknown State " + schedule.text("State"));
                };
    }

    public List<EventSource> eventSources() {
        return resources("AWS::Lambda::EventSourceMapping").stream()
                .map(this::eventSource)
                .toList();
    }

    private EventSource eventSource(String name) {
        Properties mapping = resource(name);
        if (!mapping.text("StartingPosition").equals("TRIM_HORIZON")) {
            throw new IllegalArgumentException(name + ": StartingPosition must be TRIM_HORIZON");
        }
        List<String> patterns = mapping.atOrEmpty("FilterCriteria").has("Filters")
                ? mapping.at("FilterCriteria").list("Filters").stream()
                        .map(filter -> Properties.of(name + ".Filters", filter).text("Pattern"))
                        .toList()
                : List.of();
        return new EventSource(
                name,
                functions().stream()
                        .filter(function -> Stack.physicalName(function.name()).equals(mapping.text("FunctionName")))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(name + ": no such function here"))
                        .name(),
                mapping.text("EventSourceArn"),
                mapping.number("BatchSize"),
                Duration.ofSeconds(mapping.number("MaximumRecordAgeInSeconds")),
                patterns);
    }

    /** The one REST API. */
    public Api api() {
        Properties api = resource(resources("AWS::Serverless::Api").getFirst());
        Properties auth = api.at("Auth");
        Properties authorizer = auth.at("Authorizers").at(auth.text("DefaultAuthorizer"));
        if (!authorizer.text("FunctionPayloadType").equals("TOKEN")) {
            throw new IllegalArgumentException(authorizer.where() + ": FunctionPayloadType must be TOKEN");
        }
        Properties identity = authorizer.at("Identity");
        String arn = Stack.arn("execute-api", "local");
        return new Api(
                arn,
                api.text("StageName"),
                resourcePolicy(auth, arn),
                functionOf(authorizer.text("FunctionArn")),
                identity.text("Header"),
                identity.text("ValidationExpression"),
                Duration.ofSeconds(identity.number("ReauthorizeEvery")),
                api.has("MinimumCompressionSize")
                        ? OptionalInt.of(api.number("MinimumCompressionSize"))
                        : OptionalInt.empty(),
                gatewayResponses(api.at("GatewayResponses")));
    }

    private static ResourcePolicy resourcePolicy(Properties auth, String apiArn) {
        if (!auth.has("ResourcePolicy")) {
            return ResourcePolicy.none();
        }
        Properties declared = auth.at("ResourcePolicy");
        for (String kind : declared.values().keySet()) {
            if (!kind.equals("CustomStatements")) {
                throw new IllegalArgumentException(declared.where() + ": only CustomStatements are known, not " + kind);
            }
        }
        String where = declared.where() + ".CustomStatements";
        return ResourcePolicy.of(
                where,
                declared.list("CustomStatements").stream()
                        .map(statement -> Properties.of(where, statement).values())
                        .toList(),
                apiArn);
    }

    private static Map<String, GatewayResponse> gatewayResponses(Properties declared) {
        Map<String, GatewayResponse> responses = new LinkedHashMap<>();
        for (String type : declared.values().keySet()) {
            Properties response = declared.at(type);
            int status =
                    response.has("StatusCode") ? response.number("StatusCode") : type.equals("DEFAULT_5XX") ? 500 : 400;
            responses.put(
                    type,
                    new GatewayResponse(status, response.at("ResponseTemplates").text("application/json")));
        }
        return responses;
    }

    private String functionOf(String arn) {
        return functions().stream()
                .filter(function -> function.arn().equals(arn))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no function has the ARN " + arn))
                .name();
    }

    /** The one state machine. */
    public Machine machine() {
        Properties machine = resource(resources("AWS::Serverless::StateMachine").getFirst());
        String arn = Stack.machineArn();
        if (!arn.endsWith(":" + machine.text("Name"))) {
            throw new IllegalArgumentException(machine.where() + ": Name must be the stack's, with -roll");
        }
        Map<String, String> substitutions = new LinkedHashMap<>();
        Properties declared = machine.atOrEmpty("DefinitionSubstitutions");
        declared.values().keySet().forEach(name -> substitutions.put(name, declared.text(name)));
        return new Machine(arn, file.resolveSibling(machine.text("DefinitionUri")), Map.copyOf(substitutions));
    }
}
