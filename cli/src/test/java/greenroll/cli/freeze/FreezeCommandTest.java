package greenroll.cli.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.cli.client.ScriptedApi;
import greenroll.cli.shell.CapturedShell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls, output and exit status of {@code greenroll freeze} and {@code unfreeze}, with a scripted API. */
class FreezeCommandTest {

    private static final String GROUP = "/aws/ec2/group/sig-1/freeze";
    private static final String ALL = "/aws/ec2/freeze";
    private static final String OF_GROUP =
            "{\"groupId\":\"sig-1\",\"reason\":\"the sale\",\"by\":\"ann\",\"at\":\"2026-11-30T08:00:00.000Z\"}";
    private static final String OF_ALL =
            "{\"reason\":\"an incident\",\"by\":\"bob\",\"at\":\"2026-11-30T09:00:00.000Z\"}";

    private final ScriptedApi api = ScriptedApi.open();
    private final CapturedShell shell = new CapturedShell(Map.of("GREENROLL_TOKEN", "t"), false);

    @AfterEach
    void close() {
        api.close();
    }

    private int run(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--endpoint", api.url()));
        return shell.run(line);
    }

    @Test
    void freeze_aGroup_sendsTheReason_andPrintsWhatHolds() {
        api.items("PUT", GROUP, OF_GROUP);

        assertThat(run("freeze", "sig-1", "--reason", "the sale")).isZero();

        assertThat(api.asked())
                .extracting(ScriptedApi.Asked::body)
                .containsExactly("{\"freeze\":{\"reason\":\"the sale\"}}");
        assertThat(shell.outLines()).containsExactly("sig-1 is frozen since 2026-11-30T08:00:00.000Z by ann: the sale");
    }

    @Test
    void freeze_allGroups_asJson_printsTheItem() {
        api.items("PUT", ALL, OF_ALL);

        assertThat(run("freeze", "--all", "--reason", "an incident", "--json")).isZero();

        assertThat(shell.outLines()).containsExactly(OF_ALL);
    }

    @Test
    void unfreeze_aGroup_printsThatAllGroupsAreStillFrozen() {
        api.items("DELETE", GROUP, OF_ALL);

        assertThat(run("unfreeze", "sig-1")).isZero();

        assertThat(shell.outLines())
                .containsExactly("all groups are frozen since 2026-11-30T09:00:00.000Z by bob: an incident");
    }

    @Test
    void unfreeze_whenNothingHolds_saysSo() {
        api.items("DELETE", GROUP, "");
        api.items("DELETE", ALL, "");

        assertThat(run("unfreeze", "sig-1")).isZero();
        assertThat(run("unfreeze", "--all")).isZero();

        assertThat(shell.outLines()).containsExactly("sig-1 is not frozen", "there is no freeze of all groups");
    }

    @Test
    void withoutAReason_orWithBothScopes_orNone_isWrongUse() {
        assertThat(run("freeze", "sig-1")).isEqualTo(64);
        assertThat(run("freeze", "--reason", "the sale")).isEqualTo(64);
        assertThat(run("freeze", "sig-1", "--all", "--reason", "the sale")).isEqualTo(64);
        assertThat(run("unfreeze")).isEqualTo(64);

        assertThat(shell.errLines())
                .containsExactly(
                        "greenroll: Missing required option: '--reason=TEXT'",
                        "greenroll: give either a GROUP or --all",
                        "greenroll: give either a GROUP or --all",
                        "greenroll: give either a GROUP or --all");
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void aReasonThatTheApiRefuses_isWrongUse() {
        api.errors("PUT", GROUP, 400, """
                {"code": "VALIDATION_ERROR", "message": "must have 1 to 500 characters", "field": "freeze.reason"}""");

        assertThat(run("freeze", "sig-1", "--reason", "x")).isEqualTo(64);
    }
}
