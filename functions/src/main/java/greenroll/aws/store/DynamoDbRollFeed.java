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
 * Reads new timeline lines from the table's stream, as Lambda delivers it. The stream carries only keys, and the lines
 * themselves are read from the table. So neither user data nor a token is in the stream or in the records of failed
 * deliveries.
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
            // An expired item is a REMOVE.
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
