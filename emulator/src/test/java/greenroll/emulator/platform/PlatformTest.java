package greenroll.emulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.platform.template.TemplateTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/** A deployed template in virtual time. The machine, its functions, the rules and the schedule work together. */
class PlatformTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    private final SampleHandlers.Journal journal = new SampleHandlers.Journal();
    private final Template template = Template.load(TemplateTest.SAMPLE, Map.of());
    private final Platform platform =
            new Platform(template, clock, new Random(1), (function, sfn, sns, bus) -> ports());

    private Ports ports() {
        return Ports.none().with(SampleHandlers.Journal.class, () -> journal).with(InstantSource.class, () -> clock);
    }

    @Test
    void execution_runsTheRealHandlerUntilItIsDone() {
        String arn = start("one", "{}");
        clock.advanceTo(Instant.parse("2026-11-23T07:01:00Z"));

        assertThat(platform.executions().describe(arn).orElseThrow().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(journal.lines)
                .containsExactly(
                        "2026-11-23T07:00:00Z Step visits= for 45000 ms",
                        "2026-11-23T07:00:10Z Step visits=1 for 45000 ms");
    }

    @Test
    void execution_thatFails_isToldToTheFunctionWhoseRuleMatches() {
        String arn = start("one", "{\"explode\":true}");
        clock.advanceTo(Instant.parse("2026-11-23T07:01:00Z"));

        assertThat(platform.executions().describe(arn).orElseThrow())
                .returns("java.lang.IllegalStateException", e -> e.error())
                .returns(
                        "{\"errorMessage\":\"exploded\",\"errorType\":\"java.lang.IllegalStateException\"}",
                        e -> e.cause());
        assertThat(journal.lines)
                .containsExactly(
                        "2026-11-23T07:00:00Z Step visits= for 45000 ms",
                        "2026-11-23T07:00:00Z Watch Step Functions Execution Status Change FAILED");
    }

    @Test
    void schedule_firesEveryPeriodUntilItIsClosed() {
        platform.start();
        platform.start();
        clock.advanceTo(Instant.parse("2026-11-23T07:10:30Z"));
        platform.close();
        clock.advanceTo(Instant.parse("2026-11-23T08:00:00Z"));

        assertThat(journal.lines)
                .containsExactly(
                        "2026-11-23T07:05:00Z Watch Scheduled Event ", "2026-11-23T07:10:00Z Watch Scheduled Event ");
    }

    @Test
    void event_thatItsFunctionFailsOn_isTriedThriceAndThenADeadLetter() {
        String event = """
                {"source": "aws.states", "time": "now", "detail-type": "x", "detail": {"status": "FAILED", "poison": 1,
                 "stateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:greenroll-roll"}}
                """;

        platform.events().put(event);
        platform.events().put(event.replace("FAILED", "SUCCEEDED"));
        platform.events().put(event.replace("greenroll-roll", "other"));
        clock.advanceTo(Instant.parse("2026-11-23T07:02:59Z"));
        assertThat(journal.lines).hasSize(2);
        assertThat(platform.events().deadLetters()).isEmpty();
        clock.advanceTo(Instant.parse("2026-11-23T09:00:00Z"));

        assertThat(journal.lines).hasSize(3);
        assertThat(platform.events().deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.function()).isEqualTo("Watch");
            assertThat(letter.event()).isEqualTo(event);
            assertThat(letter.error())
                    .startsWith("java.lang.IllegalStateException")
                    .contains("poison");
        });
    }

    @Test
    void inbox_keepsWhatIsPublishedToAKnownTopic() {
        platform.inbox()
                .client()
                .publish(p -> p.topicArn("arn:aws:sns:us-east-1:000000000000:greenroll-Topic")
                        .subject("hello")
                        .message("world"));

        assertThat(platform.inbox().messages()).singleElement().satisfies(message -> {
            assertThat(message.subject()).isEqualTo("hello");
            assertThat(message.body()).isEqualTo("world");
            assertThat(message.at()).isEqualTo(clock.instant());
        });
        assertThatThrownBy(() -> platform.inbox()
                        .client()
                        .publish(p -> p.topicArn("arn:other").message("x")))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> platform.inbox().client().listTopics())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("sns.ListTopics");
    }

    @Test
    void start_portThatNobodyMakes_namesTheHandlerAndTheType() {
        Platform without = new Platform(template, clock, new Random(1), (function, sfn, sns, bus) -> Ports.none());

        assertThatThrownBy(without::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SampleHandlers$Step cannot be made")
                .hasMessageContaining("no port of type greenroll.emulator.platform.SampleHandlers$Journal");
    }

    @Test
    void invoke_functionThatIsNotThere_isLambdasError() {
        assertThat(platform.functions().invoke("arn:none", "{}".getBytes(StandardCharsets.UTF_8)))
                .isCompletedWithValueMatching(answer -> answer instanceof LambdaFunctions.Answer.Threw threw
                        && threw.errorType().equals("Lambda.ResourceNotFoundException"));
    }

    private String start(String name, String input) {
        return platform.stepFunctions()
                .startExecution(r -> r.stateMachineArn(platform.executions().machineArn())
                        .name(name)
                        .input(input))
                .executionArn();
    }
}
