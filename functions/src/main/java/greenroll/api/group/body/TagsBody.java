package greenroll.api.group.body;

import greenroll.api.http.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Reads {@code tags}, a list of keys and values. */
final class TagsBody {

    private static final int KEY_LENGTH = 128;
    private static final int VALUE_LENGTH = 256;

    private record Tag(String key, String value) {}

    private TagsBody() {}

    /** Reads at most so many tags with any keys, which must differ. A tag without a value has an empty one. */
    static Map<String, String> read(Fields fields, int most) {
        return read(fields, most, TagsBody::key);
    }

    /** @param key reads and checks the key of a tag */
    static Map<String, String> read(Fields fields, int most, Function<Fields, String> key) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Tag tag : fields.objects("tags", one -> new Tag(key.apply(one), value(one)))) {
            if (!tag.key().isEmpty() && tags.put(tag.key(), tag.value()) != null) {
                fields.wrong("tags", "has the key " + tag.key() + " twice");
            }
        }
        fields.atMost("tags", most, tags.size());
        return tags;
    }

    static String key(Fields tag) {
        return tag.requiredText("tagKey", KEY_LENGTH);
    }

    private static String value(Fields tag) {
        return Objects.requireNonNullElse(tag.emptyOrText("tagValue", VALUE_LENGTH), "");
    }
}
