package greenroll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.AwsClients;
import greenroll.cli.client.ApiProblem;
import greenroll.cli.roll.AutoScalingPlanner.Answer;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Others;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.group.AutoScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Plans for an Auto Scaling group in the simulated region, by a user who has nothing but the read-only policy. The region
 * checks each permission.
 */
class AccountPlanTest {

    private static final String TWENTY_FIVE_PERCENT = "{\"batchSizePercentage\": 25, \"gracePeriod\": 300}";

    private static Answer plan(SimulatedAccount account, AwsClients clients, String body) {
        return new AccountPlan(clients, "us-east-1", account.clock).of(new AutoScaling("web", false), body);
    }

    private static JsonNode planned(SimulatedAccount account, String body) {
        Answer answer = plan(account, account.clientsWithout(), body);
        assertThat(answer).isInstanceOf(Answer.Planned.class);
        return ((Answer.Planned) answer).item();
    }

    /** The checks by name: ok, the note of one that was left out, or the refusals. */
    private static Map<String, String> checks(JsonNode plan) {
        Map<String, String> checks = new TreeMap<>();
        plan.path("checks").forEach(check -> {
            List<String> words = new ArrayList<>();
            check.path("reasons")
                    .forEach(reason -> words.add(reason.path("message").asText()));
            String note = check.path("note").asText("");
            checks.put(
                    check.path("name").asText(),
                    !words.isEmpty() ? String.join("; ", words) : note.startsWith("not checked") ? note : "ok");
        });
        return checks;
    }

    @Test
    void thePolicyIsEnoughForAPlan_andTheGroupStaysAsItIs() {
        SimulatedAccount account = new SimulatedAccount();
        ScalingGroupState before = account.region.autoScalingGroup("web").orElseThrow();

        JsonNode plan = planned(account, TWENTY_FIVE_PERCENT);

        assertThat(plan.path("feasible").asBoolean()).as(plan.toString()).isTrue();
        assertThat(plan.at("/autoScaling/name").asText()).isEqualTo("web");
        assertThat(plan.has("groupId")).isFalse();
        assertThat(plan.path("revision").asInt()).isEqualTo(2);
        assertThat(plan.path("imageId").asText()).isEqualTo("ami-green");
        assertThat(List.of("target", "inService", "floor", "ceiling", "numOfBatches").stream()
                        .map(name -> plan.path(name).asInt()))
                .containsExactly(4, 4, 4, 6, 4);
        assertThat(checks(plan))
                .containsEntry("launch", "not checked: this needs ec2:RunInstances")
                .containsEntry("autoScalingGroup", "ok")
                .containsEntry("targetGroups", "ok");
        assertThat(account.region.autoScalingGroup("web")).contains(before);
        assertThat(account.used.denials())
                .extracting(denial -> denial.need().action())
                .containsOnly("ec2:RunInstances");
        assertThat(account.used.uses()).extracting(use -> use.need().action()).isSubsetOf(ReadOnlyPolicy.actions());
    }

    @Test
    void theVersionThatServes_isLeftAlone_andCanBeRolledAgain() {
        String again =
                "{\"batchSizePercentage\": 25, \"gracePeriod\": 300, \"launchTemplate\": {\"version\": 1}, \"strategy\": {%s}}";

        JsonNode plan = planned(new SimulatedAccount(), again.formatted(""));
        JsonNode forced = planned(new SimulatedAccount(), again.formatted("\"skipMatching\": false"));

        assertThat(plan.path("revision").asInt()).isEqualTo(1);
        assertThat(plan.path("batches")).isEmpty();
        assertThat(plan.at("/warnings/0/code").asText()).isEqualTo("NOTHING_TO_DO");
        assertThat(forced.path("batches")).hasSize(4);
    }

    @Test
    void membersThatAStackHasRolledBefore_areTheGroupsToo() {
        SimulatedAccount account = new SimulatedAccount(web -> web.tagged("greenroll:group", "sig-0a1b2c3d", true));

        JsonNode plan = planned(account, TWENTY_FIVE_PERCENT);

        assertThat(plan.path("inService").asInt()).isEqualTo(4);
        assertThat(plan.path("batches").path(0).path("blueInstances").asInt()).isEqualTo(1);
    }

    @Test
    void whatARollWouldRefuse_isAFailedCheckWithTheWayOut() {
        SimulatedAccount account =
                new SimulatedAccount(web -> web.with(c -> c.tags(Map.of()).others(new Others(true, true))));

        JsonNode plan = planned(account, TWENTY_FIVE_PERCENT);

        assertThat(plan.path("feasible").asBoolean()).isFalse();
        assertThat(checks(plan).get("autoScalingGroup"))
                .contains("lacks the tag greenroll:managed=true")
                .contains("aws autoscaling create-or-update-tags")
                .contains("runs the Instance Refresh")
                .contains("has a warm pool");
    }

    @Test
    void aMissingReadRight_isNamed() {
        SimulatedAccount account = new SimulatedAccount();

        assertThat(plan(
                        account,
                        account.clientsWithout("elasticloadbalancing:DescribeTargetHealth"),
                        TWENTY_FIVE_PERCENT))
                .isInstanceOfSatisfying(
                        Answer.NotRead.class,
                        notRead -> assertThat(notRead.lines())
                                .first()
                                .asString()
                                .startsWith(
                                        "these AWS credentials lack a right: elasticloadbalancing:DescribeTargetHealth ("));
    }

    @Test
    void aVersionThatDoesNotExist_isRefusedByItsField() {
        SimulatedAccount account = new SimulatedAccount();

        assertThat(plan(
                        account,
                        account.clientsWithout(),
                        "{\"batchSizePercentage\": 25, \"gracePeriod\": 300, \"launchTemplate\": {\"version\": 9}}"))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(ApiProblem::code, ApiProblem::field)
                                .containsExactly(tuple("VALIDATION_ERROR", "launchTemplate.version")));
    }
}
