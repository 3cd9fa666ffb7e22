package greenroll.roll.heal;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.group.Group;
import greenroll.group.Healing;
import greenroll.group.HealthCheckType;
import greenroll.operation.Starts;
import greenroll.roll.DueNotification;
import greenroll.roll.GroupActivity;
import greenroll.roll.HealingState;
import greenroll.roll.RollKind;
import greenroll.roll.failure.Failure;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.step.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The message to the owner, and the entry of the group's activity, when healing holds. */
class HealNotificationTest {

    private static final Instant SINCE = Scenario.START.minusSeconds(60);
    private static final String REASON = "each instance in a is unhealthy";

    private final Scenario four = Scenario.ofFour();
    private final HealingState held = new HealingState(
            Scenario.START,
            Map.of("blue-1", SINCE, "blue-3", SINCE),
            null,
            new HealingState.Held(SINCE, REASON, false));

    @Test
    void theMessage_namesTheReason_whoIsUnhealthyInTheirOwnWords_andWhatToLookAt() {
        four.health("blue-1", Scenario.UNHEALTHY);
        four.state(
                "blue-3",
                InstanceState.STOPPED,
                new StateReason("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: as told"));

        assertThat(notification(Starts.group(2, 1, false, 7)))
                .isEqualTo(new RollNotification(
                        "sig-00000001-healing-held-" + SINCE.getEpochSecond(),
                        DueNotification.Kind.HEALING_HELD,
                        new RollNotification.Operation(null, Scenario.GROUP, "web", RollKind.HEAL, 1, "healing", null),
                        new RollNotification.Problem(
                                "HEALING_HELD",
                                "each instance in a is unhealthy: the cause seems to be elsewhere, and new instances would fare no"
                                        + " better",
                                null,
                                List.of(
                                        new Failure.FailedInstance(
                                                "blue-1",
                                                "a",
                                                "web: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these"
                                                        + " codes: [503])",
                                                null),
                                        new Failure.FailedInstance(
                                                "blue-3",
                                                "a",
                                                "stopped, Client.UserInitiatedShutdown",
                                                "Client.UserInitiatedShutdown: as told")),
                                List.of()),
                        List.of("nothing: what is unhealthy for that reason is left as it is, and watched"),
                        List.of(
                                "look at what they share: the load balancer's health check, a backend, the network, the"
                                        + " zone",
                                "healing goes on by itself as soon as one of them is healthy; if the revision itself is at"
                                        + " fault, roll to another"),
                        List.of(),
                        SINCE));
    }

    @Test
    void theMessage_ofAGroupThatServesNothingYet_namesTheLatestRevision() {
        assertThat(notification(Starts.group(2, null, false, 7)).operation().revision())
                .isEqualTo(2);
    }

    @Test
    void theActivity_isOneLine_withTheSameKeyForAsLongAsItIsHeld() {
        GroupActivity activity = HealNotification.activity(held, Scenario.START);

        assertThat(activity)
                .isEqualTo(new GroupActivity(
                        Scenario.START,
                        GroupActivity.Kind.HEALING_HELD,
                        SINCE.toString(),
                        "healing is held: each instance in a is unhealthy"));
        assertThat(HealNotification.activity(held.notified(), Scenario.START.plusSeconds(60))
                        .key())
                .isEqualTo(activity.key());
    }

    private RollNotification notification(Group group) {
        GroupObservation look = new GroupObservation(
                four.look(), Map.of(1, List.of(Scenario.WEB)), HealthCheckType.TARGET_GROUP, 1, Set.of());
        return HealNotification.notification(
                new HealRules.Seen(group, Healing.DEFAULT, look, HealingState.none(Scenario.START)), held);
    }
}
