package greenroll.cli.imports.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import greenroll.cli.shell.UsageException;

/** Reads a text as JSON when it begins as JSON does, and as YAML otherwise. */
final class SourceTree {

    /** Modules in modules nest deeper than the bodies of the API. */
    private static final int MAX_DEPTH = 200;

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(100)
                            .maxStringLength(SourceText.LONGEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private SourceTree() {}

    /** @throws UsageException with the file and the place, for a text that is neither, or that has a key twice */
    static JsonNode of(SourceText source) {
        String text = source.text().strip();
        if (text.isEmpty()) {
            throw new UsageException(source.file() + " is empty");
        }
        return text.startsWith("{") || text.startsWith("[") ? json(source) : CloudFormationYaml.read(source);
    }

    private static JsonNode json(SourceText source) {
        try {
            return STRICT.readTree(source.text());
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw new UsageException(source.file() + " is no JSON: " + e.getOriginalMessage() + place);
        }
    }
}
