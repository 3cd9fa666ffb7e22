package greenroll.emulator.machine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Functions that give the answers that a test scripted, call by call, and keep their payloads. */
final class ScriptedFunctions implements LambdaFunctions {

    private final Map<String, Deque<CompletableFuture<Answer>>> answers = new HashMap<>();
    final List<Call> calls = new ArrayList<>();

    /** The calls as texts, with single quotes in place of double ones. */
    final List<String> payloads = new ArrayList<>();

    record Call(String function, String payload) {}

    /** The next call of the function returns this JSON, written with single quotes in place of double ones. */
    ScriptedFunctions returns(String function, String json) {
        return answers(function, new Answer.Returned(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    ScriptedFunctions throwsError(String function, String errorType, String cause) {
        return answers(function, new Answer.Threw(errorType, cause));
    }

    /** The next call of the function never answers. */
    ScriptedFunctions hangs(String function) {
        queue(function).add(new CompletableFuture<>());
        return this;
    }

    private ScriptedFunctions answers(String function, Answer answer) {
        queue(function).add(CompletableFuture.completedFuture(answer));
        return this;
    }

    private Deque<CompletableFuture<Answer>> queue(String function) {
        return answers.computeIfAbsent(function, f -> new ArrayDeque<>());
    }

    @Override
    public CompletableFuture<Answer> invoke(String functionArn, byte[] payload) {
        String function = functionArn.substring(functionArn.lastIndexOf(':') + 1);
        String given = new String(payload, StandardCharsets.UTF_8);
        calls.add(new Call(function, given));
        payloads.add(function + " " + given.replace('"', '\''));
        CompletableFuture<Answer> answer = queue(function).poll();
        if (answer == null) {
            throw new AssertionError("the script says nothing for this call of " + function);
        }
        return answer;
    }
}
