package greenroll.aws.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.roll.timeline.EventKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests which records of the stream are lines of a timeline. */
class DynamoDbRollFeedTest {

    private final DynamoDbRollFeed feed = new DynamoDbRollFeed();

    @Test
    void written_theSampleEvent_isTheLineThatItNames() throws IOException {
        assertThat(feed.written(Files.readString(Path.of("../events/Announce.json"))))
                .containsExactly(new EventKey("sbgd-4e5f6a7b", 1, 0));
    }

    @Test
    void written_severalRecords_areTheLinesInTheirOrder_andNothingElse() {
        String delivery = "{\"Records\":["
                + String.join(
                        ",",
                        record("INSERT", "ROLL#sbgd-00000002", "EVENT#0000000001#0000"),
                        record("INSERT", "ROLL#sbgd-00000001", "EVENT#0000000007#0010"),
                        record("MODIFY", "ROLL#sbgd-00000001", "ROLL"),
                        record("INSERT", "ROLL#sbgd-00000001", "BATCH#0001"),
                        record("REMOVE", "ROLL#sbgd-00000001", "EVENT#0000000001#0000"),
                        record("INSERT", "GROUP#sig-00000001", "ACTIVITY#ami-1#OLDER"),
                        record("INSERT", "TOKEN#0f", "TOKEN"),
                        record("INSERT", "ROLL#sbgd-00000001", "EVENT#0000000007#0011"))
                + "]}";

        assertThat(feed.written(delivery))
                .containsExactly(
                        new EventKey("sbgd-00000002", 1, 0),
                        new EventKey("sbgd-00000001", 7, 10),
                        new EventKey("sbgd-00000001", 7, 11));
    }

    @Test
    void written_whatIsNoDelivery_isSaid() {
        assertThatThrownBy(() -> feed.written("{\"source\":\"aws.ec2\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a delivery of a table's stream: it has no Records");
    }

    private static String record(String name, String pk, String sk) {
        return """
                {"eventName":"%s","dynamodb":{"Keys":{"pk":{"S":"%s"},"sk":{"S":"%s"}}}}""".formatted(name, pk, sk);
    }
}
