package greenroll.emulator.platform.event;

import greenroll.emulator.sdk.NotSimulated;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** SNS with one reader. It keeps the messages that are published to the known topics, in order. */
public final class Inbox {

    /** One published message. */
    public record Message(
            String id,
            String topicArn,
            @Nullable String subject,
            String body,
            Map<String, String> attributes,
            Instant at) {}

    private final Set<String> topicArns;
    private final InstantSource clock;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<Consumer<Message>> listeners = new CopyOnWriteArrayList<>();
    private final SnsClient client = NotSimulated.refusing(SnsClient.class, "sns", new Client());

    public Inbox(Set<String> topicArns, InstantSource clock) {
        this.topicArns = Set.copyOf(topicArns);
        this.clock = clock;
    }

    /** The SDK's client for it: Publish. Every other operation is {@link NotSimulated}. */
    public SnsClient client() {
        return client;
    }

    /** The messages published so far. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Calls the listener with every message from now on, on the publisher's thread. */
    public void listen(Consumer<Message> listener) {
        listeners.add(listener);
    }

    private synchronized Message keep(PublishRequest request) {
        Map<String, String> attributes = new TreeMap<>();
        request.messageAttributes().forEach((name, value) -> attributes.put(name, value.stringValue()));
        String id = "message " + messages.size();
        Message message = new Message(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString(),
                request.topicArn(),
                request.subject(),
                request.message(),
                attributes,
                clock.instant());
        messages.add(message);
        return message;
    }

    private final class Client implements SnsClient {

        @Override
        public PublishResponse publish(PublishRequest request) {
            if (request.topicArn() == null || !topicArns.contains(request.topicArn())) {
                throw NotFoundException.builder()
                        .message("Topic does not exist")
                        .statusCode(404)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .serviceName("Sns")
                                .errorCode("NotFound")
                                .errorMessage("Topic does not exist")
                                .build())
                        .build();
            }
            Message message = keep(request);
            listeners.forEach(listener -> listener.accept(message));
            return PublishResponse.builder().messageId(message.id()).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
