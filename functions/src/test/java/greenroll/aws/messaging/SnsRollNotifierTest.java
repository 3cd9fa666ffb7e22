package greenroll.aws.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.roll.DueNotification;
import greenroll.roll.RollKind;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.Warning;
import greenroll.roll.notification.RollNotification;
import greenroll.stack.ConsoleLink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;

/** Tests the messages to the owner's SNS topic. */
class SnsRollNotifierTest {

    @Test
    void message_failedRoll_carriesTheWholeNotification() {
        RollNotification failed = notification(DueNotification.Kind.ROLL_FAILED, "shop");

        PublishRequest message = SnsRollNotifier.message("arn:topic", ConsoleLink.NONE, failed);

        assertThat(message.topicArn()).isEqualTo("arn:topic");
        assertThat(message.subject()).isEqualTo("Greenroll: ROLL sbgd-1 of shop failed: UNHEALTHY");
        assertThat(Json.tree(message.message())).isEqualTo(Json.tree("""
                        {
                          "notificationId": "n-1", "kind": "ROLL_FAILED", "groupId": "sig-1", "groupName": "shop", "rollId": "sbgd-1",
                          "operation": "ROLL", "revision": 7, "code": "UNHEALTHY", "reason": "batch 2: i-1 did not get healthy", "batch": 2,
                          "failedInstances": [
                            {"id": "i-1", "zone": "eu-central-1a", "targetHealth": "unhealthy, Target.Timeout"}
                          ],
                          "leftovers": [{"instanceId": "i-2", "why": "termination protected"}],
                          "whatWasDone": ["i-1 is terminated"], "whatToDoNext": ["look at the target group"],
                          "warnings": [{"code": "SERIAL_DRAINS", "message": "one batch at a time"}],
                          "startedBy": "ann", "at": "2026-11-23T12:00:00Z"
                        }
                        """));
        assertThat(attributes(message)).isEqualTo(Map.of("group", "sig-1", "status", "failed", "kind", "ROLL_FAILED"));
    }

    @Test
    void message_leftovers_canBeFilteredFor() {
        PublishRequest message = SnsRollNotifier.message(
                "arn:topic", ConsoleLink.NONE, notification(DueNotification.Kind.ROLL_LEFTOVERS, "shop"));

        assertThat(attributes(message))
                .isEqualTo(Map.of("group", "sig-1", "status", "leftovers", "kind", "ROLL_LEFTOVERS"));
    }

    @Test
    void message_longNameInAnotherScript_hasASubjectThatSnsTakes() {
        PublishRequest message = SnsRollNotifier.message(
                "arn:topic", ConsoleLink.NONE, notification(DueNotification.Kind.ROLL_FAILED, "Größe\n店".repeat(30)));

        assertThat(message.subject())
                .hasSizeLessThan(100)
                .matches("[\\x20-\\x7E]+")
                .startsWith("Greenroll: ROLL sbgd-1 of Gr??e ?")
                .endsWith("...");
    }

    @Test
    void publish_serverError_isUnavailable() {
        SnsClient sns = new SnsClient() {
            @Override
            public PublishResponse publish(PublishRequest request) {
                throw SnsException.builder().statusCode(503).message("later").build();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> new SnsRollNotifier(sns, "arn:topic", ConsoleLink.NONE)
                        .publish(notification(DueNotification.Kind.ROLL_FAILED, "shop")))
                .isInstanceOf(Unavailable.class);
    }

    private static Map<String, String> attributes(PublishRequest message) {
        return message.messageAttributes().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().stringValue()));
    }

    private static RollNotification notification(DueNotification.Kind kind, String groupName) {
        return new RollNotification(
                "n-1",
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
}
