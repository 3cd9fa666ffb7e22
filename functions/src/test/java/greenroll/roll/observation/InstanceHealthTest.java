package greenroll.roll.observation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.roll.observation.InstanceHealth.Status;
import greenroll.roll.step.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The health of a group's instances while no roll works on the group. */
class InstanceHealthTest {

    private static final Map<Integer, List<String>> BOTH =
            Map.of(1, List.of(Scenario.WEB), 2, List.of(Scenario.WEB, Scenario.API));

    private final Scenario four = new Scenario(
                    Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 4, List.of(Scenario.WEB, Scenario.API))
            .withBlue(4);

    @Test
    void everyInstance_isToldWithTheLoadBalancersWord_andWhyItIsNotInService() {
        four.health("blue-2", Scenario.UNHEALTHY);
        four.health("blue-3", Scenario.INITIAL);
        four.state("blue-4", InstanceState.PENDING, null);
        four.targets.values().forEach(target -> target.remove("blue-4"));

        assertThat(of(BOTH))
                .containsExactly(
                        health("blue-1", Status.HEALTHY, Scenario.HEALTHY, ""),
                        health(
                                "blue-2",
                                Status.UNHEALTHY,
                                Scenario.UNHEALTHY,
                                "web: unhealthy, Target.ResponseCodeMismatch"
                                        + " (Health checks failed with these codes: [503])"),
                        health(
                                "blue-3",
                                Status.INSUFFICIENT_DATA,
                                Scenario.INITIAL,
                                "web: initial, Elb.InitialHealthChecking (Initial health checks in progress)"),
                        health("blue-4", Status.INSUFFICIENT_DATA, null, "pending"));
    }

    @Test
    void whereNobodyAnswers_theHealthIsUnknown() {
        four.unanswered.add(Scenario.WEB);

        assertThat(of(BOTH).getFirst()).isEqualTo(health("blue-1", Status.UNKNOWN, null, "web: no answer"));
    }

    @Test
    void anInstanceOfARevisionThatIsNotOnRecord_isUnknown_andSaysSo() {
        assertThat(of(Map.of(2, List.of(Scenario.WEB))).getFirst())
                .isEqualTo(health("blue-1", Status.UNKNOWN, null, "nothing is on record of revision 1"));
    }

    @Test
    void theOldestComesFirst_andOfOneAge_theFirstById() {
        four.pass(-172_800).green("a");
        four.pass(259_200).green("b");
        four.allRun();

        assertThat(of(BOTH))
                .extracting(one -> one.instance().id())
                .containsExactly("green-1", "blue-1", "blue-2", "blue-3", "blue-4", "green-2");
    }

    @Test
    void whatIsGoneOrNotTheGroups_isLeftOut() {
        four.kill("blue-1", "Client.UserInitiatedShutdown");
        four.state("blue-2", InstanceState.SHUTTING_DOWN, null);
        four.untag("blue-3");

        assertThat(of(BOTH)).extracting(one -> one.instance().id()).containsExactly("blue-4");
    }

    private List<InstanceHealth> of(Map<Integer, List<String>> targetGroups) {
        return InstanceHealth.of(four.look(), HealthCheckType.TARGET_GROUP, targetGroups, 1);
    }

    private InstanceHealth health(String id, Status status, TargetHealth worst, String reason) {
        return new InstanceHealth(four.instances.get(id), status, Optional.ofNullable(worst), reason);
    }
}
