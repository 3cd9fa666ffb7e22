package greenroll.emulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.messaging.SnsRollNotifier;
import greenroll.json.Json;
import greenroll.roll.DueNotification;
import greenroll.roll.RollKind;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.Warning;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.port.RollNotifier;
import greenroll.stack.ConsoleLink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/**
 * The contract of {@link RollNotifier}, with {@link SnsRollNotifier}: the messages that a subscriber of the topic
 * receives.
 */
public interface RollNotifierContract {

    /** One message as a subscriber receives it. */
    record Heard(@Nullable String subject, String body, Map<String, String> attributes) {

        JsonNode json() {
            return Json.tree(body);
        }
    }

    SnsClient sns();

    /** The ARN of a topic that belongs to this test only. */
    String topicArn();

    /** The messages that its subscriber has received so far, in any order. */
    List<Heard> heard();

    @Test
    default void publish_failure_isHeardWithAllThatIsToldAndWhatToFilterBy() {
        RollNotification failed = notification("n-1", DueNotification.Kind.ROLL_FAILED, "shop");

        notifier().publish(failed);

        Heard heard = heard(1).getFirst();
        assertThat(heard.subject()).isEqualTo("Greenroll: ROLL sbgd-1 of shop failed: UNHEALTHY");
        assertThat(heard.json()).isEqualTo(json("n-1", "ROLL_FAILED", "shop"));
        assertThat(heard.attributes()).isEqualTo(Map.of("group", "sig-1", "status", "failed", "kind", "ROLL_FAILED"));
    }

    @Test
    default void publish_leftovers_areHeardAsThose() {
        RollNotification leftovers = notification("n-1", DueNotification.Kind.ROLL_LEFTOVERS, "shop");

        notifier().publish(leftovers);

        Heard heard = heard(1).getFirst();
        assertThat(heard.subject()).isEqualTo("Greenroll: sbgd-1 of shop left instances behind");
        assertThat(heard.json()).isEqualTo(json("n-1", "ROLL_LEFTOVERS", "shop"));
        assertThat(heard.attributes())
                .isEqualTo(Map.of("group", "sig-1", "status", "leftovers", "kind", "ROLL_LEFTOVERS"));
    }

    @Test
    default void publish_twice_isHeardTwiceUnderOneId() {
        RollNotification failed = notification("n-7", DueNotification.Kind.ROLL_FAILED, "shop");

        notifier().publish(failed);
        notifier().publish(failed);

        assertThat(heard(2))
                .extracting(heard -> heard.json().path("notificationId").asText())
                .containsExactly("n-7", "n-7");
    }

    @Test
    default void publish_longNameInAnotherScript_hasASubjectThatIsTakenAndABodyThatIsWhole() {
        RollNotification failed = notification("n-1", DueNotification.Kind.ROLL_FAILED, "Größe\n店".repeat(30));

        notifier().publish(failed);

        Heard heard = heard(1).getFirst();
        assertThat(heard.subject())
                .startsWith("Greenroll: ROLL sbgd-1 of Gr??e ?")
                .endsWith("...");
        assertThat(heard.json()).isEqualTo(json("n-1", "ROLL_FAILED", "Größe\\n店".repeat(30)));
    }

    @Test
    default void publish_noSuchTopic_isAnErrorThatIsNotHealedByAskingAgain() {
        RollNotifier elsewhere = new SnsRollNotifier(sns(), topicArn() + "-not-there", ConsoleLink.NONE);

        assertThatThrownBy(() -> elsewhere.publish(notification("n-1", DueNotification.Kind.ROLL_FAILED, "shop")))
                .isInstanceOf(NotFoundException.class);
        assertThat(heard()).isEmpty();
    }

    // --- helpers of the tests

    private RollNotifier notifier() {
        return new SnsRollNotifier(sns(), topicArn(), ConsoleLink.NONE);
    }

    private List<Heard> heard(int count) {
        return await().pollInSameThread().atMost(Duration.ofMinutes(1)).until(this::heard, all -> all.size() >= count);
    }

    static RollNotification notification(String id, DueNotification.Kind kind, String groupName) {
        return new RollNotification(
                id,
                kind,
                new RollNotification.Operation("sbgd-1", "sig-1", groupName, RollKind.ROLL, 7, "ann", null),
                new RollNotification.Problem(
                        "UNHEALTHY",
                        "batch 2: i-1 did not get healthy",
                        2,
                        List.of(new Failure.FailedInstance("i-1", "eu-central-1a", "unhealthy, Target.Timeout", null)),
                        List.of(new Leftover("i-2", "termination protected"))),
                List.of("i-1 is terminated"),
                List.of("look at the target group"),
                List.of(new Warning("SERIAL_DRAINS", "one batch at a time")),
                Instant.parse("2026-11-23T12:00:00Z"));
    }

    /** The body of {@link #notification}. */
    private static JsonNode json(String id, String kind, String groupName) {
        return Json.tree("""
                {
                  "notificationId": "%s", "kind": "%s", "groupId": "sig-1", "groupName": "%s", "rollId": "sbgd-1",
                  "operation": "ROLL", "revision": 7, "code": "UNHEALTHY", "reason": "batch 2: i-1 did not get healthy", "batch": 2,
                  "failedInstances": [
                    {"id": "i-1", "zone": "eu-central-1a", "targetHealth": "unhealthy, Target.Timeout"}
                  ],
                  "leftovers": [{"instanceId": "i-2", "why": "termination protected"}],
                  "whatWasDone": ["i-1 is terminated"], "whatToDoNext": ["look at the target group"],
                  "warnings": [{"code": "SERIAL_DRAINS", "message": "one batch at a time"}],
                  "startedBy": "ann", "at": "2026-11-23T12:00:00Z"
                }
                """.formatted(id, kind, groupName));
    }
}
