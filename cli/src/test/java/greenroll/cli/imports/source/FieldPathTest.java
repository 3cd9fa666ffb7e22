package greenroll.cli.imports.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPathTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            strategy.risk        | {"strategy": {"risk": 1}, "name": "a"}       | {"name":"a"}
            group.strategy.risk  | {"strategy": {"risk": 1, "b": 2}}            | {"strategy":{"b":2}}
            a                    | {"a": {"b": [1]}}                            | {}
            a[1]                 | {"a": [1, 2, 3]}                             | {"a":[1,3]}
            a[0]                 | {"a": [1]}                                   | {}
            a[].b                | {"a": [{"b": 1}, {"b": 2, "c": 3}]}          | {"a":[{"c":3}]}
            a[]                  | {"a": [1, 2]}                                | {}
            a[0].b[1].c          | {"a": [{"b": [{"c": 1}, {"c": 2, "d": 3}]}]} | {"a":[{"b":[{"c":1},{"d":3}]}]}
            """)
    void remove_aField_takesItAndWhatIsThenEmpty(String path, String before, String after) {
        ObjectNode group = (ObjectNode) Json.tree(before);

        assertThat(FieldPath.of(path).remove(group)).isTrue();
        assertThat(group.toString()).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            b       | {"a": 1}
            a.b     | {"a": 1}
            a.b     | {"a": [1]}
            a[3]    | {"a": [1]}
            a[x]    | {"a": [1]}
            a[0]    | {"a": {"b": 1}}
            group   | {"a": 1}
            """)
    void remove_aFieldThatIsNotThere_changesNothing(String path, String before) {
        ObjectNode group = (ObjectNode) Json.tree(before);

        assertThat(FieldPath.of(path).remove(group)).isFalse();
        assertThat(group).isEqualTo(Json.tree(before));
    }

    @ParameterizedTest
    @CsvSource({
        "group.strategy.risk, strategy, true",
        "scaling.up[0].period, group.scaling.up, true",
        "strategy, strategy, true",
        "strategyx, strategy, false",
        "strategy, strategy.risk, false"
    })
    void isWithin_isByWholeNames(String inner, String outer, boolean expected) {
        assertThat(FieldPath.isWithin(inner, outer)).isEqualTo(expected);
    }
}
