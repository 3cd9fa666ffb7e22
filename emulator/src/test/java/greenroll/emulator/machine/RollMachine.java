package greenroll.emulator.machine;

import greenroll.emulator.clock.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** The roll's own machine in virtual time, with scripted functions. */
final class RollMachine {

    static final String MACHINE_ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:greenroll-roll";
    static final String INPUT = "{\"groupId\":\"sig-1\",\"rollId\":\"sbgd-1\",\"generation\":1}";

    final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    final ScriptedFunctions functions = new ScriptedFunctions();
    final List<String> statusChanges = new ArrayList<>();
    final Executions executions = new Executions(
            MACHINE_ARN, definition(), new Executions.Environment(clock, functions, new Random(1), statusChanges::add));

    static String text() {
        try {
            return Files.readString(Path.of("../statemachine/roll.asl.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StateMachine definition() {
        String text = text();
        Map<String, String> arns = new HashMap<>();
        Pattern.compile("\\$\\{((\\w+)FunctionArn)}")
                .matcher(text)
                .results()
                .forEach(m -> arns.put(m.group(1), "arn:aws:lambda:us-east-1:000000000000:function:" + m.group(2)));
        return StateMachine.parse(text, arns);
    }

    /** Starts an execution and runs it to its end, for at most ten days of virtual time. */
    ExecutionSnapshot runToEnd(String name, String input) {
        String arn = executions.start(name, input).arn();
        clock.runUntil(
                () -> executions.describe(arn).orElseThrow().stopDate() != null,
                clock.instant().plus(Duration.ofDays(10)));
        return executions.describe(arn).orElseThrow();
    }

    ExecutionSnapshot runToEnd() {
        return runToEnd("sbgd-1-1", INPUT);
    }

    /** The states that an execution entered, in order. */
    List<String> visited(ExecutionSnapshot execution) {
        return executions.history(execution.arn()).stream()
                .filter(event -> event.type().toString().endsWith("StateEntered"))
                .map(HistoryEvent::name)
                .toList();
    }
}
