package greenroll.cli.imports.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import greenroll.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each attribute of the resource, with a value, and the fields of the body that it becomes. */
class TerraformAttributesTest {

    /** @param body what the value becomes; empty when it is not in the body */
    record Row(String attribute, String value, String body) {}

    static Stream<Row> rows() throws IOException {
        try (InputStream in = TerraformAttributesTest.class.getResourceAsStream("attributes.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.split("\t", -1))
                            .map(cells -> new Row(cells[0], cells[1], cells[2]))
                            .toList()
                            .stream();
        }
    }

    private static Conversion converted(String attribute, String value) {
        Conversion conversion =
                new Conversion(JsonNodeFactory.instance.objectNode(), "", new ArrayList<>(), new ArrayList<>());
        conversion.convert(
                JsonNodeFactory.instance.objectNode().set(attribute, Json.tree(value)), TerraformAttributes.ALL);
        return conversion;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void convert_anAttribute_becomesItsFields(Row row) {
        Conversion conversion = converted(row.attribute(), row.value());

        JsonNode expected = Json.tree(row.body().isEmpty() ? "{}" : row.body());
        assertThat(conversion.into().toString()).isEqualTo(expected.toString());
        assertThat(conversion.missing()).isEmpty();
    }

    @Test
    void rows_haveEveryAttribute() throws IOException {
        assertThat(new TreeSet<>(rows().map(Row::attribute).toList()))
                .isEqualTo(new TreeSet<>(TerraformAttributes.ALL.keySet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "[]", "{}"})
    void convert_anEmptyValue_isNoField(String value) {
        for (String attribute : TerraformAttributes.ALL.keySet()) {
            Conversion conversion = converted(attribute, value);

            assertThat(conversion.into()).as(attribute).isEmpty();
            assertThat(conversion.missing()).as(attribute).isEmpty();
            assertThat(conversion.leftOut()).as(attribute).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"green\"", "7", "true", "[\"a\"]", "{\"a\": 1}"})
    void convert_anUnknownAttribute_isMissing(String value) {
        assertThat(converted("colour", value).missing())
                .containsExactly(new MissingValue(
                        "colour",
                        "the command does not know this attribute: add its field to the body, or do without it"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "false"})
    void convert_anUnknownAttributeThatAsksForNothing_isLeftOut(String value) {
        Conversion conversion = converted("colour", value);

        assertThat(conversion.missing()).isEmpty();
        assertThat(conversion.leftOut())
                .containsExactly(
                        new LeftOutField("colour", "the command does not know it, and " + value + " asks for nothing"));
    }

    /** A provider of another time may have another form for an attribute. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"words\"",
                "7",
                "true",
                "[7]",
                "[\"words\"]",
                "[[\"words\"]]",
                "{\"colour\": \"green\"}",
                "[{\"colour\": \"green\"}]"
            })
    void convert_aValueOfAnyForm_isNeverDropped(String value) {
        for (String attribute : TerraformAttributes.ALL.keySet()) {
            Conversion conversion = converted(attribute, value);

            boolean isSaid =
                    !conversion.missing().isEmpty() || !conversion.leftOut().isEmpty();
            boolean isTaken = conversion.into().toString().matches(".*(words|7|true|green|d29yZHM=).*");
            assertThat(isSaid || isTaken).as(attribute + " " + conversion).isTrue();
        }
    }

    @Test
    void convert_aSecondBlock_isMissing() {
        Conversion conversion =
                converted("metadata_options", "[{\"http_tokens\": \"required\"}, {\"http_tokens\": \"optional\"}]");

        assertThat(conversion.into().toString())
                .isEqualTo(
                        "{\"compute\":{\"launchSpecification\":{\"metadataOptions\":{\"httpTokens\":\"required\"}}}}");
        assertThat(conversion.missing()).extracting(MissingValue::field).containsExactly("metadata_options[1]");
    }

    @Test
    void convert_anUnknownAttributeInABlock_isMissingByItsPath() {
        List<MissingValue> missing = converted(
                        "update_policy", "[{\"roll_config\": [{\"strategy\": [{\"colour\": \"green\"}]}]}]")
                .missing();

        assertThat(missing)
                .extracting(MissingValue::field)
                .containsExactly("update_policy[0].roll_config[0].strategy[0].colour");
    }
}
