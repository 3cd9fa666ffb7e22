package greenroll.emulator.platform.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A template is read as CloudFormation reads it, and a mistake in it names its resource. */
public class TemplateTest {

    public static final Path SAMPLE = Path.of("src/test/resources/sample/template.yaml");

    @TempDir
    Path directory;

    @Test
    void function_hasItsGlobalsItsOwnAndEveryReferenceResolved() {
        Template.Function step = Template.load(SAMPLE, Map.of()).functions().getFirst();

        assertThat(step)
                .isEqualTo(new Template.Function(
                        "Step",
                        "arn:aws:lambda:us-east-1:000000000000:function:greenroll-Step",
                        "greenroll.emulator.platform.SampleHandlers$Step",
                        Duration.ofSeconds(45),
                        512,
                        Map.of(
                                "TABLE", "greenroll-Table",
                                "SHARED", "own",
                                "TOPIC", "arn:aws:sns:us-east-1:000000000000:greenroll-Topic",
                                "MACHINE", "arn:aws:states:us-east-1:000000000000:stateMachine:greenroll-roll",
                                "WHO", "nobody",
                                "DAY", "2026-11-23",
                                "ROLES", "a+b"),
                        List.of(
                                Map.of(
                                        "Effect", "Allow",
                                        "Action", List.of("dynamodb:GetItem"),
                                        "Resource",
                                                List.of(
                                                        "arn:aws:dynamodb:us-east-1:000000000000:table/greenroll-Table",
                                                        "arn:aws:dynamodb:us-east-1:000000000000:table/greenroll-Table/index/*")),
                                Map.of(
                                        "Effect", "Allow",
                                        "Action", "sns:Publish",
                                        "Resource", "arn:aws:sns:us-east-1:000000000000:greenroll-Topic"))));
    }

    @Test
    void parameter_given_decidesConditionsAndWhatHangsOnThem() {
        Template template = Template.load(SAMPLE, Map.of("Email", "a@example.com"));

        assertThat(template.resources("AWS::SNS::Subscription")).containsExactly("Mail");
        assertThat(Template.load(SAMPLE, Map.of()).resources("AWS::SNS::Subscription"))
                .isEmpty();
        assertThat(template.functions().getFirst().environment()).containsEntry("WHO", "a@example.com");
        assertThat(template.functions().getFirst().statements()).hasSize(3);
    }

    @Test
    void signedRoute_thatWouldInvokeAsItsCaller_isRefused() throws IOException {
        Path file = directory.resolve("template.yaml");
        Files.writeString(file, Files.readString(SAMPLE).replace("InvokeRole: NONE", "InvokeRole: CALLER_CREDENTIALS"));
        Template template = Template.load(file, Map.of());

        assertThatThrownBy(template::routes)
                .hasMessage("Echo.Properties.Events.Signed.Properties.Auth: InvokeRole must be NONE");
    }

    @Test
    void route_ofAnAuthorizerThatIsNotKnown_isRefused() throws IOException {
        Path file = directory.resolve("template.yaml");
        Files.writeString(file, Files.readString(SAMPLE).replace("Authorizer: NONE", "Authorizer: Cognito"));
        Template template = Template.load(file, Map.of());

        assertThatThrownBy(template::routes)
                .hasMessage("Echo.Properties.Events.Open.Properties.Auth: unknown Authorizer Cognito");
    }

    @Test
    void function_findsItsRegionInItsEnvironment_asLambdaSetsIt() {
        Template.Function step = Template.load(SAMPLE, Map.of()).functions().getFirst();

        assertThat(step.runtimeEnvironment())
                .containsAllEntriesOf(step.environment())
                .containsEntry("AWS_REGION", "us-east-1");
    }

    @Test
    void routesRulesSchedulesAndMachine_areReadFromTheirFunctions() {
        Template template = Template.load(SAMPLE, Map.of());

        assertThat(template.routes())
                .containsExactly(
                        new Template.Route("GET", "/group", "Echo", Template.Entry.TOKEN),
                        new Template.Route("PUT", "/group/{groupId}", "Echo", Template.Entry.TOKEN),
                        new Template.Route("ANY", "/group/{groupId}", "Echo", Template.Entry.TOKEN),
                        new Template.Route("ANY", "/group/{proxy+}", "Echo", Template.Entry.TOKEN),
                        new Template.Route("PUT", "/group/special", "Echo", Template.Entry.TOKEN),
                        new Template.Route("GET", "/iam/group", "Echo", Template.Entry.SIGNATURE),
                        new Template.Route("GET", "/open", "Echo", Template.Entry.FREE));
        assertThat(template.rules())
                .containsExactly(new Template.Rule(
                        "WatchEnded",
                        "{\"source\":[\"aws.states\"],\"detail\":{\"status\":[\"FAILED\",\"ABORTED\"],"
                                + "\"stateMachineArn\":[\"arn:aws:states:us-east-1:000000000000:stateMachine:greenroll-roll\"]}}",
                        "Watch"));
        assertThat(template.schedules())
                .containsExactly(new Template.Schedule("WatchOften", Duration.ofMinutes(5), "Watch"));
        assertThat(template.machine())
                .isEqualTo(new Template.Machine(
                        "arn:aws:states:us-east-1:000000000000:stateMachine:greenroll-roll",
                        SAMPLE.resolveSibling("machine.asl.json"),
                        Map.of("StepArn", "arn:aws:lambda:us-east-1:000000000000:function:greenroll-Step")));
        assertThat(template.api().compressedFrom()).hasValue(300);
        assertThat(template.api().responses().get("DEFAULT_5XX"))
                .isEqualTo(new Template.GatewayResponse(500, "{\"code\":\"INTERNAL_ERROR\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            !Ref Table,           | !Ref Tabel,                | Globals: Ref to what is not there: Tabel
            TOPIC: !Ref Topic     | TOPIC: !Ref Topik          | Step: Ref to what is not there: Topik
            !GetAtt Step.Arn      | !GetAtt Step.Ran           | Machine: GetAtt of what is not there: Step.Ran
            ${AWS::Partition}     | ${AWS::Patrition}          | Step: Ref to what is not there: AWS::Patrition
            [HasEmail, !Ref Email | [HasMail, !Ref Email       | Step: there is no condition HasMail
            !Join ['+',           | !Select ['+',               | could not determine a constructor for the tag !Select
            Timeout: 45           | 'Fn::Split': 45            | Step: lacks Timeout
            DAY: 2026-11-23       | SHARED: twice              | found duplicate key SHARED
            java25                | java21                     | Runtime must be java25, but is java21
            Type: Schedule        | Type: SQS                  | Watch.Properties.Events.Often: unknown Type SQS
            rate(5 minutes)       | rate(1 minutes)            | Watch.Properties.Events.Often.Properties: Schedule is no rate: rate(1 minutes)
            rate(5 minutes)       | cron(0 12 * * MON)         | Watch.Properties.Events.Often.Properties: Schedule is no rate: cron(0 12 * * MON)
            Effect: Allow, Action | NotAction: x, Action        | May.Properties.PolicyDocument.Statement[0]: a statement's element is not known: NotAction
            - !Ref May            | - !Ref Table               | Step.Properties: no such policy here: greenroll-Table
            """)
    void load_oneMistake_isRefusedNamingTheResource(String sound, String mistake, String message) throws IOException {
        String text = Files.readString(SAMPLE);
        assertThat(text).contains(sound);
        String broken = text.replace(sound, mistake);
        if (message.equals("Step: lacks Timeout")) {
            broken = broken.replace("    Timeout: 60\n", "").replace("      'Fn::Split': 45\n", "");
        }
        Path file = Files.writeString(directory.resolve("template.yaml"), broken);

        assertThatThrownBy(() -> {
                    Template template = Template.load(file, Map.of());
                    template.functions();
                    template.rules();
                    template.schedules();
                    template.machine();
                })
                .hasMessageContaining(message);
    }

    @Test
    void load_parameterThatIsNotDeclared_isRefused() {
        assertThatThrownBy(() -> Template.load(SAMPLE, Map.of("Emial", "x"))).hasMessage("no such parameter: [Emial]");
    }
}
