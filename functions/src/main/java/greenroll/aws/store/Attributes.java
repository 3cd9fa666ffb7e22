package greenroll.aws.store;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes and reads attribute values. */
final class Attributes {

    /** The version of the item's layout, which every item has. */
    static final String SCHEMA = "schema";

    private static final AttributeValue SCHEMA_1 = AttributeValue.fromN("1");

    private Attributes() {}

    /** Begins an item with this key. */
    static Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
        Map<String, AttributeValue> item = new HashMap<>(key);
        item.put(SCHEMA, SCHEMA_1);
        return item;
    }

    /** The key of an item, or of an index's entry for it. */
    static Map<String, AttributeValue> primaryKey(Map<String, AttributeValue> item) {
        return TableLayout.key(text(item, TableLayout.PK), text(item, TableLayout.SK));
    }

    static void add(Map<String, AttributeValue> item, Map.Entry<String, AttributeValue> attribute) {
        item.put(attribute.getKey(), attribute.getValue());
    }

    static AttributeValue string(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    static AttributeValue bool(boolean value) {
        return AttributeValue.fromBool(value);
    }

    static String text(Map<String, AttributeValue> item, String name) {
        return required(item, name).s();
    }

    static long count(Map<String, AttributeValue> item, String name) {
        return Long.parseLong(required(item, name).n());
    }

    static AttributeValue required(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        if (value == null) {
            throw new IllegalStateException("the item " + item.get(TableLayout.PK) + " lacks " + name);
        }
        return value;
    }
}
