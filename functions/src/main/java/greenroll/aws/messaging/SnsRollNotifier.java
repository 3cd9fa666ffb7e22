package greenroll.aws.messaging;

import greenroll.aws.fleet.SdkErrors;
import greenroll.json.Json;
import greenroll.json.JsonFields;
import greenroll.roll.DueNotification;
import greenroll.roll.RollStatus;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.port.RollNotifier;
import greenroll.stack.ConsoleLink;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Sends notifications to the owner through an SNS topic. The message is the whole notification as JSON. Subscriptions
 * can filter by the attributes {@code group}, {@code status} ({@code failed}, {@code leftovers}, {@code waiting}, {@code held} or {@code missed}) and
 * {@code kind}.
 */
public final class SnsRollNotifier implements RollNotifier {

    /** SNS accepts subjects of fewer than 100 ASCII characters. */
    private static final int SUBJECT = 99;

    private final SnsClient sns;
    private final String topicArn;
    private final ConsoleLink console;

    /** @param console the console, to which each message of a roll links */
    public SnsRollNotifier(SnsClient sns, String topicArn, ConsoleLink console) {
        this.sns = sns;
        this.topicArn = topicArn;
        this.console = console;
    }

    @Override
    public void publish(RollNotification notification) {
        SdkErrors.of("Publish", () -> sns.publish(message(topicArn, console, notification)));
    }

    static PublishRequest message(String topicArn, ConsoleLink console, RollNotification notification) {
        return PublishRequest.builder()
                .topicArn(topicArn)
                .subject(subject(notification))
                .message(Json.write(body(notification, console)))
                .messageAttributes(Map.of(
                        "group", string(notification.operation().groupId()),
                        "status", string(status(notification.kind())),
                        "kind", string(notification.kind().name())))
                .build();
    }

    private static Map<String, Object> body(RollNotification notification, ConsoleLink console) {
        RollNotification.Operation operation = notification.operation();
        RollNotification.Problem problem = notification.problem();
        return new JsonFields()
                .with("notificationId", notification.notificationId())
                .with("kind", notification.kind())
                .with("groupId", operation.groupId())
                .with("groupName", operation.groupName())
                .with("rollId", operation.rollId())
                .with("operation", operation.kind())
                .with("revision", operation.revision())
                .with("code", problem.code())
                .with("reason", problem.reason())
                .with("batch", problem.batch())
                .with("failedInstances", problem.failedInstances())
                .with("leftovers", problem.leftovers())
                .with("whatWasDone", notification.whatWasDone())
                .with("whatToDoNext", notification.whatToDoNext())
                .with("warnings", notification.warnings())
                .with("startedBy", operation.startedBy())
                .with("comment", operation.comment())
                .with(
                        "consoleUrl",
                        operation.rollId() == null ? null : console.ofRoll(operation.groupId(), operation.rollId()))
                .with("at", notification.at())
                .asMap();
    }

    private static String subject(RollNotification notification) {
        String ascii = notification
                .subject()
                .replace("…", "...")
                .replaceAll("\\p{Cntrl}", " ")
                .replaceAll("[^\\p{ASCII}]", "?");
        return ascii.length() <= SUBJECT ? ascii : ascii.substring(0, SUBJECT - 3) + "...";
    }

    private static String status(DueNotification.Kind kind) {
        return switch (kind) {
            case ROLL_FAILED -> RollStatus.FAILED.wire();
            case ROLL_LEFTOVERS -> "leftovers";
            case ROLL_WAITS -> "waiting";
            case HEALING_HELD -> "held";
            case TASK_MISSED -> "missed";
        };
    }

    private static MessageAttributeValue string(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
