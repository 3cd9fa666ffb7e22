package greenroll.emulator.platform.event;

import greenroll.emulator.platform.RollNotifierContract;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.sns.SnsClient;

/** The contract over the embedded cloud's SNS. */
class InboxTest implements RollNotifierContract {

    private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:greenroll";

    private final Inbox inbox = new Inbox(Set.of(TOPIC), Clock.systemUTC());

    @Override
    public SnsClient sns() {
        return inbox.client();
    }

    @Override
    public String topicArn() {
        return TOPIC;
    }

    @Override
    public List<Heard> heard() {
        return inbox.messages().stream()
                .map(message -> new Heard(message.subject(), message.body(), message.attributes()))
                .toList();
    }
}
