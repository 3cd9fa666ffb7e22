package greenroll.emulator.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** All items of a table at one moment, by key. */
record TableContents(Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items) {

    TableContents {
        items = Map.copyOf(items);
    }

    static TableContents of(DynamoDbClient client, String table) {
        Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items = new HashMap<>();
        client.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).items().stream()
                .forEach(item -> items.put(Map.of("pk", required(item, "pk"), "sk", required(item, "sk")), item));
        return new TableContents(items);
    }

    private static AttributeValue required(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name));
    }

    /** Makes the table contain exactly these items. */
    void restore(DynamoDbClient client, String table) {
        Map<Map<String, AttributeValue>, Map<String, AttributeValue>> now =
                of(client, table).items();
        now.keySet().stream()
                .filter(key -> !items.containsKey(key))
                .forEach(key ->
                        client.deleteItem(delete -> delete.tableName(table).key(key)));
        items.forEach((key, item) -> {
            if (!item.equals(now.get(key))) {
                client.putItem(put -> put.tableName(table).item(item));
            }
        });
    }

    /** The keys of the items that differ, for people. */
    String difference(TableContents other) {
        Map<Map<String, AttributeValue>, Map<String, AttributeValue>> all = new HashMap<>(other.items);
        all.putAll(items);
        return all.keySet().stream()
                .filter(key -> !Objects.equals(items.get(key), other.items.get(key)))
                .map(key -> required(key, "pk").s() + " " + required(key, "sk").s())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
