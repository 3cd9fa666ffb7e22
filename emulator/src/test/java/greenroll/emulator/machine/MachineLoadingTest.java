package greenroll.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mistake in a definition is an error when it is loaded, and the error names the state. */
class MachineLoadingTest {

    private static final String SOUND = """
            { "Comment": "polls", "QueryLanguage": "JSONata", "StartAt": "Ask", "States": {
              "Ask": {"Comment": "c", "Type": "Task", "Resource": "${AskArn}", "TimeoutSeconds": 75,
                "Arguments": "{% $states.input %}",
                "Retry": [{"ErrorEquals": ["Lambda.Unknown"], "IntervalSeconds": 2, "BackoffRate": 2,
                           "MaxDelaySeconds": 60, "JitterStrategy": "FULL", "MaxAttempts": 3}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput %}", "Next": "Failed"}],
                "Output": "{% $states.result %}", "Next": "AskNext"},
              "AskNext": {"Comment": "c", "Type": "Choice",
                "Choices": [{"Condition": "{% $states.input.next = 'WAIT' %}", "Next": "AskWait"}],
                "Default": "AskUnknown"},
              "AskUnknown": {"Comment": "c", "Type": "Pass", "Output": "{% {'last': $states.input} %}", "Next": "Finished"},
              "AskWait": {"Comment": "c", "Type": "Wait", "Seconds": "{% $states.input.seconds %}", "Next": "Ask"},
              "Finished": {"Comment": "c", "Type": "Succeed"},
              "Failed": {"Comment": "c", "Type": "Fail", "Error": "{% $states.input.Error %}", "Cause": "because"} } }
            """;

    private static final Map<String, String> FUNCTIONS =
            Map.of("AskArn", "arn:aws:lambda:us-east-1:000000000000:function:Ask");

    @Test
    void parse_soundDefinition_knowsEveryStateInItsOrder() {
        StateMachine machine = StateMachine.parse(SOUND, FUNCTIONS);

        assertThat(machine.startAt()).isEqualTo("Ask");
        assertThat(machine.states().keySet())
                .isEqualTo(
                        new LinkedHashSet<>(List.of("Ask", "AskNext", "AskUnknown", "AskWait", "Finished", "Failed")));
        assertThat(machine.states().get("Ask")).isInstanceOfSatisfying(State.Task.class, ask -> {
            assertThat(ask.functionArn()).isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:Ask");
            assertThat(ask.successors()).containsExactly("AskNext", "Failed");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "StartAt": "Ask"                  | "StartAt": "Nowhere"                      | the machine: StartAt names no state: Nowhere
            "JSONata"                         | "JSONPath"                                | the machine: QueryLanguage must be JSONata
            "Comment": "polls",               | "Comment": "polls", "Version": "1.0",     | the machine: unknown field Version
            "Comment": "polls",               |                                           | the machine: lacks Comment
            "Next": "AskNext"                 | "Next": "Nowhere"                         | state Ask: leads to no state: Nowhere
            "Next": "Failed"                  | "Next": "Nowhere"                         | state Ask: leads to no state: Nowhere
            "Default": "AskUnknown"           | "Default": "Nowhere"                      | state AskNext: leads to no state: Nowhere
            "Default": "AskUnknown"           | "Default": "Failed"                       | state AskUnknown: nothing leads to it
            "Default": "AskUnknown"           | "Default": "AskUnknown", "Output": "{% 1 %}" | state AskNext: Output on a Choice is read differently by different interpreters; let Default lead to a Pass state that has the Output
            "Next": "Finished"                | "Next": "Nowhere"                         | state AskUnknown: leads to no state: Nowhere
            "Type": "Succeed"                 | "Type": "Parallel"                        | state Finished: unknown Type Parallel
            "Type": "Succeed"                 | "Type": "Succeed", "Output": 1            | state Finished: unknown field Output
            "Type": "Wait",                   | "Type": "Wait", "Timestamp": "x",         | state AskWait: unknown field Timestamp
            "TimeoutSeconds": 75,             |                                           | state Ask: lacks TimeoutSeconds
            "TimeoutSeconds": 75              | "TimeoutSeconds": 0                       | state Ask: TimeoutSeconds must be a whole number
            "TimeoutSeconds": 75              | "TimeoutSeconds": "75"                    | state Ask: TimeoutSeconds must be a whole number
            "Arguments":                      | "Parameters":                             | state Ask: unknown field Parameters
            "MaxAttempts": 3                  | "MaxAttempts": 3, "MaxTries": 3           | state Ask: Retry 1: unknown field MaxTries
            "FULL"                            | "NONE"                                    | state Ask: Retry 1: JitterStrategy must be FULL
            ["Lambda.Unknown"]                | ["Lambda.Unknown", "States.ALL"]          | state Ask: Retry 1: States.ALL must stand alone and last
            ["Lambda.Unknown"]                | []                                        | state Ask: Retry 1: ErrorEquals must be a list that is not empty
            "Next": "Failed"}                 | "Next": "Failed", "ResultPath": "$"}      | state Ask: Catch 1: unknown field ResultPath
            "Next": "AskWait"}                | "Next": "AskWait", "Assign": {}}          | state AskNext: choice 1: unknown field Assign
            $states.input.next = 'WAIT'       | $states.input.next = 'WAIT                | state AskNext: choice 1: Condition: bad JSONata
            {% $states.input.seconds %}       | {% $states.input.seconds                  | state AskWait: Seconds: half an expression
            {% $states.input.seconds %}       | {% $states.result.seconds %}              | state AskWait: Seconds: $states.result is not to be had here
            {% $states.result %}              | {% $states.errorOutput %}                 | state Ask: Output: $states.errorOutput is not to be had here
            ${AskArn}                         | ${AksArn}                                 | no substitution for ${AksArn}
            ${AskArn}                         | arn:aws:states:::sns:publish              | state Ask: Resource must be a Lambda function's ARN
            """)
    void parse_oneMistake_isRefusedNamingTheStateAndTheField(String sound, String mistake, String message) {
        assertThat(SOUND).contains(sound);
        String broken = SOUND.replace(sound, mistake == null ? "" : mistake);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> StateMachine.parse(broken, FUNCTIONS))
                .withMessageStartingWith(message);
    }
}
