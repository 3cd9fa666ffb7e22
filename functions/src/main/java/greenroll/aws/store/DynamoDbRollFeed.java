package greenroll.aws.store;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import greenroll.roll.port.RollFeed;
import greenroll.roll.timeline.EventKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hears of timelines by the table's stream, as Lambda delivers it. The stream carries keys only: what was written is read
 * from the table, and neither user data nor a token is ever in a stream or in what failed deliveries leave behind.
 */
public final class DynamoDbRollFeed implements RollFeed {

    private static final Pattern ROLL = Pattern.compile(TableLayout.rollPartition("(.+)"));
    private static final Pattern EVENT = Pattern.compile(TableLayout.EVENT_PREFIX + "(\\d+)#(\\d+)");

    @Override
    public List<EventKey> written(String delivery) {
        JsonNode records = Json.tree(delivery).path("Records");
        if (!records.isArray()) {
            throw new IllegalArgumentException("not a delivery of a table's stream: it has no Records");
        }
        List<EventKey> written = new ArrayList<>();
        for (JsonNode record : records) {
            // What the table forgets after its time is a REMOVE.
            if (record.path("eventName").asText().equals("INSERT")) {
                JsonNode keys = record.at("/dynamodb/Keys");
                Matcher roll = ROLL.matcher(keys.at("/" + TableLayout.PK + "/S").asText());
                Matcher event =
                        EVENT.matcher(keys.at("/" + TableLayout.SK + "/S").asText());
                if (roll.matches() && event.matches()) {
                    written.add(new EventKey(
                            roll.group(1), Long.parseLong(event.group(1)), Integer.parseInt(event.group(2))));
                }
            }
        }
        return written;
    }
}
