package greenroll.cli.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.cli.client.ScriptedApi;
import greenroll.cli.shell.CapturedShell;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls, output and exit status of {@code greenroll adopt-asg}, with a scripted API. */
class AdoptCommandTest {

    private static final String GROUPS = "/aws/ec2/group";

    private final ScriptedApi api = ScriptedApi.open();

    @AfterEach
    void close() {
        api.close();
    }

    private CapturedShell shell() {
        return new CapturedShell(Map.of("GREENROLL_TOKEN", "t"), false);
    }

    private int run(CapturedShell shell, String line) {
        return shell.run(List.of(("adopt-asg " + line + " --endpoint " + api.url()).split(" ")));
    }

    @Test
    void adopts_andPrintsTheIdAndTheNextCommand() {
        api.items("POST", GROUPS, "{\"id\": \"sig-1\", \"name\": \"web\"}");
        CapturedShell shell = shell();

        assertThat(run(shell, "web-asg --name web --may-raise-max-size")).isZero();

        assertThat(shell.outLines())
                .containsExactly(
                        "sig-1 stands for the Auto Scaling group web-asg, which was not changed",
                        "see what a roll would do: greenroll roll plan sig-1 --endpoint " + api.url()
                                + " --batch-size-percentage 20 --grace-period 300");
        assertThat(api.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.body())
                    .isEqualTo("{\"group\":{\"name\":\"web\",\"autoScaling\":{\"name\":\"web-asg\","
                            + "\"mayRaiseMaxSize\":true}}}");
            assertThat(asked.headers()).containsKey("Idempotency-Key");
        });
    }

    @Test
    void asJson_isTheItemOnStandardOutput_andTheRestOnStandardError() {
        api.items("POST", GROUPS, "{\"id\":\"sig-1\"}");
        CapturedShell shell = shell();

        assertThat(run(shell, "web-asg --json")).isZero();

        assertThat(shell.outLines()).containsExactly("{\"id\":\"sig-1\"}");
        assertThat(shell.errLines()).hasSize(2);
        assertThat(api.asked())
                .extracting(ScriptedApi.Asked::body)
                .containsExactly("{\"group\":{\"autoScaling\":{\"name\":\"web-asg\"}}}");
    }

    @Test
    void withoutTheTag_isRefusedInTheApisWords() {
        api.errors("POST", GROUPS, 400, """
                {"code": "VALIDATION_ERROR", "message": "web-asg lacks the tag greenroll:managed",
                 "field": "group.autoScaling"}""");
        CapturedShell shell = shell();

        assertThat(run(shell, "web-asg")).isEqualTo(1);

        assertThat(shell.output()).isEmpty();
        assertThat(shell.errLines())
                .containsExactly(
                        "greenroll: VALIDATION_ERROR: web-asg lacks the tag greenroll:managed (group.autoScaling)");
    }

    @Test
    void withoutAName_isWrongUse() {
        CapturedShell shell = shell();

        assertThat(run(shell, "--may-raise-max-size")).isEqualTo(64);
        assertThat(shell.errLines()).containsExactly("greenroll: Missing required parameter: 'NAME'");
    }
}
