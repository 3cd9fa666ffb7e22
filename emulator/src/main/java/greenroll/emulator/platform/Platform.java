package greenroll.emulator.platform;

import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.machine.Executions;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.machine.SimulatedStepFunctions;
import greenroll.emulator.machine.StateMachine;
import greenroll.emulator.platform.event.EventBus;
import greenroll.emulator.platform.event.Inbox;
import greenroll.emulator.platform.event.SimulatedEventBridge;
import greenroll.emulator.platform.event.StreamReader;
import greenroll.emulator.platform.gateway.LocalApiGateway;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Stack;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.TableStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** The deployed template: functions, state machine, event bus and inbox, connected as the template says. */
public final class Platform implements AutoCloseable {

    /** Makes the ports of a function from the platform's services. The function has its environment and its rights. */
    public interface FaultInjector {
        Ports ports(Template.Function function, SfnClient stepFunctions, SnsClient sns, EventBridgeClient events);
    }

    /** Parsed definitions. A campaign deploys the same one thousands of times, and parsing took a tenth of its time. */
    private static final Map<Definition, StateMachine> MACHINES = new ConcurrentHashMap<>();

    private record Definition(String asl, Map<String, String> substitutions) {}

    private final Template template;
    private final CloudClock clock;
    private final Inbox inbox;
    private final Executions executions;
    private final SfnClient stepFunctions;
    private final Functions functions;
    private final EventBus events;
    private final List<StreamReader> readers = new ArrayList<>();

    /**
     * Deploys the template. Schedules do not run before {@link #start}.
     *
     * @param random gives the jitter of the machine's retries
     */
    public Platform(Template template, CloudClock clock, RandomGenerator random, FaultInjector wire) {
        this.template = template;
        this.clock = clock;
        inbox = new Inbox(
                template.resources("AWS::SNS::Topic").stream()
                        .map(name -> Stack.arn("sns", Stack.physicalName(name)))
                        .collect(Collectors.toSet()),
                clock);
        // The machine invokes functions, functions start executions, and executions send events. So one of the three
        // must be set later.
        executions = new Executions(
                template.machine().arn(),
                machine(template.machine()),
                new Executions.Environment(clock, this::invoke, random, this::put));
        stepFunctions = SimulatedStepFunctions.of(executions);
        SfnClient sfn = stepFunctions;
        SnsClient sns = inbox.client();
        EventBridgeClient bus = SimulatedEventBridge.of(this::put, clock);
        functions = new Functions(template.functions(), function -> wire.ports(function, sfn, sns, bus), clock);
        events = new EventBus(template.rules(), template.schedules(), functions, clock);
    }

    private static StateMachine machine(Template.Machine machine) {
        try {
            Definition definition = new Definition(Files.readString(machine.definition()), machine.substitutions());
            return MACHINES.computeIfAbsent(definition, it -> StateMachine.parse(it.asl(), it.substitutions()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + machine.definition(), e);
        }
    }

    private CompletableFuture<LambdaFunctions.Answer> invoke(String functionArn, byte[] payload) {
        return functions.invoke(functionArn, payload);
    }

    private void put(String event) {
        events.put(event);
    }

    /**
     * Reads the table's stream for the template's event source mappings. Without this call no function hears of writes.
     */
    public void read(TableStream stream) {
        template.eventSources()
                .forEach(mapping -> readers.add(new StreamReader(mapping, stream, functions, events, clock)));
    }

    /**
     * Creates every handler, so that mistakes are found at once. Then starts the schedules and the stream's readers.
     */
    public void start() {
        functions.warmUp();
        events.startSchedules();
        readers.forEach(StreamReader::start);
    }

    /** Opens the API on 127.0.0.1. The caller closes it. */
    public LocalApiGateway openApiGateway(int port) {
        return LocalApiGateway.open(template, functions, clock, port);
    }

    public Functions functions() {
        return functions;
    }

    public Executions executions() {
        return executions;
    }

    public SfnClient stepFunctions() {
        return stepFunctions;
    }

    public EventBus events() {
        return events;
    }

    public Inbox inbox() {
        return inbox;
    }

    /** Stops the schedules and the stream's readers. Executions continue as long as the clock runs. */
    @Override
    public void close() {
        events.close();
        readers.forEach(StreamReader::close);
    }
}
