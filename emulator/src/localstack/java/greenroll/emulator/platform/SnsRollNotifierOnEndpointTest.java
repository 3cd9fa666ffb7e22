package greenroll.emulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import greenroll.aws.messaging.SnsRollNotifier;
import greenroll.emulator.endpoint.Endpoint;
import greenroll.emulator.endpoint.OnEndpoint;
import greenroll.roll.DueNotification;
import greenroll.roll.port.RollNotifier;
import greenroll.stack.ConsoleLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The contract over the endpoint's SNS. A queue that is subscribed to the topic receives the messages. */
@ExtendWith(OnEndpoint.class)
class SnsRollNotifierOnEndpointTest implements RollNotifierContract {

    private static SnsClient sns;
    private static SqsClient sqs;

    private String topicArn;
    private SubscribedQueue queue;

    @BeforeAll
    static void connect(Endpoint endpoint) {
        sns = endpoint.sns();
        sqs = endpoint.sqs();
    }

    @AfterAll
    static void disconnect() {
        sns.close();
        sqs.close();
    }

    @BeforeEach
    void createTopic() {
        topicArn = sns.createTopic(create -> create.name("greenroll-" + UUID.randomUUID()))
                .topicArn();
        queue = subscribed(Map.of());
    }

    @AfterEach
    void deleteTopic() {
        queue.close();
        sns.deleteTopic(delete -> delete.topicArn(topicArn));
    }

    @Override
    public SnsClient sns() {
        return sns;
    }

    @Override
    public String topicArn() {
        return topicArn;
    }

    @Override
    public List<Heard> heard() {
        return queue.heard();
    }

    @Test
    void publish_subscriptionThatFilters_hearsOnlyWhatItFiltersFor() {
        try (SubscribedQueue leftovers = subscribed(Map.of("FilterPolicy", "{\"status\": [\"leftovers\"]}"))) {
            RollNotifier notifier = new SnsRollNotifier(sns, topicArn, ConsoleLink.NONE);

            notifier.publish(RollNotifierContract.notification("n-1", DueNotification.Kind.ROLL_FAILED, "shop"));
            notifier.publish(RollNotifierContract.notification("n-2", DueNotification.Kind.ROLL_LEFTOVERS, "shop"));

            // The other queue has both messages. So the filter left one out; it is not only late.
            await().pollInSameThread()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> queue.heard().size() == 2);
            await().pollInSameThread()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !leftovers.heard().isEmpty());
            assertThat(leftovers.heard())
                    .extracting(heard -> heard.json().path("notificationId").asText())
                    .containsExactly("n-2");
        }
    }

    private SubscribedQueue subscribed(Map<String, String> attributes) {
        return new SubscribedQueue(sns, sqs, topicArn, attributes);
    }
}
