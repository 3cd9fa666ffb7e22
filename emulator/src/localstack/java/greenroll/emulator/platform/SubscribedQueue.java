package greenroll.emulator.platform;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.platform.RollNotifierContract.Heard;
import greenroll.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue that is subscribed to a topic. It reads the envelope in which SNS delivers messages. */
final class SubscribedQueue implements AutoCloseable {

    private final SnsClient sns;
    private final SqsClient sqs;
    private final String queueUrl;
    private final String subscriptionArn;
    private final List<Heard> heard = new ArrayList<>();

    /** @param attributes the subscription's attributes, such as its FilterPolicy */
    SubscribedQueue(SnsClient sns, SqsClient sqs, String topicArn, Map<String, String> attributes) {
        this.sns = sns;
        this.sqs = sqs;
        queueUrl = sqs.createQueue(create -> create.queueName("greenroll-" + UUID.randomUUID()))
                .queueUrl();
        String queueArn = Objects.requireNonNull(
                sqs.getQueueAttributes(get -> get.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                        .attributes()
                        .get(QueueAttributeName.QUEUE_ARN));
        sqs.setQueueAttributes(set ->
                set.queueUrl(queueUrl).attributes(Map.of(QueueAttributeName.POLICY, maySend(topicArn, queueArn))));
        subscriptionArn = sns.subscribe(subscribe -> subscribe
                        .topicArn(topicArn)
                        .protocol("sqs")
                        .endpoint(queueArn)
                        .attributes(attributes)
                        .returnSubscriptionArn(true))
                .subscriptionArn();
    }

    private static String maySend(String topicArn, String queueArn) {
        return Json.write(Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Map.of(
                        "Effect",
                        "Allow",
                        "Principal",
                        Map.of("Service", "sns.amazonaws.com"),
                        "Action",
                        "sqs:SendMessage",
                        "Resource",
                        queueArn,
                        "Condition",
                        Map.of("ArnEquals", Map.of("aws:SourceArn", topicArn))))));
    }

    /** All messages so far, after waiting at most a second for more. */
    List<Heard> heard() {
        List<Message> messages = sqs.receiveMessage(receive ->
                        receive.queueUrl(queueUrl).maxNumberOfMessages(10).waitTimeSeconds(1))
                .messages();
        for (Message message : messages) {
            heard.add(delivered(Json.tree(message.body())));
            sqs.deleteMessage(delete -> delete.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
        }
        return List.copyOf(heard);
    }

    private static Heard delivered(JsonNode envelope) {
        Map<String, String> attributes = new TreeMap<>();
        envelope.path("MessageAttributes")
                .properties()
                .forEach(attribute -> attributes.put(
                        attribute.getKey(), attribute.getValue().path("Value").textValue()));
        return new Heard(
                envelope.path("Subject").textValue(), envelope.path("Message").textValue(), attributes);
    }

    @Override
    public void close() {
        sns.unsubscribe(unsubscribe -> unsubscribe.subscriptionArn(subscriptionArn));
        sqs.deleteQueue(delete -> delete.queueUrl(queueUrl));
    }
}
