package greenroll.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.ApiProblem;
import greenroll.cli.client.CreatedGroup;
import greenroll.cli.client.GroupVerdict;
import greenroll.cli.imports.source.FieldPath;
import greenroll.cli.imports.source.FoundGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A group with all that is known of its import.
 *
 * @param verdict what the API says of its body; null when no API was asked
 * @param created the group in the stack; null when it was not created
 */
record ImportedGroup(
        FoundGroup found,
        @Nullable GroupVerdict verdict,
        @Nullable CreatedGroup created) {

    static final String NO_EFFECT = "NO_EFFECT";

    private static final String NOT_CONVERTED = "NOT_CONVERTED";

    /** Whether the API would accept it with all that the file says. */
    boolean isAcceptable() {
        return verdict != null && verdict.isFeasible() && found.missing().isEmpty();
    }

    /** The losses of the group: values that are not in the body, and problems of those that are. */
    List<ApiProblem> missing() {
        List<ApiProblem> missing = new ArrayList<>();
        found.missing().forEach(each -> missing.add(new ApiProblem(NOT_CONVERTED, each.message(), each.field())));
        if (verdict != null) {
            missing.addAll(verdict.problems());
        }
        return missing;
    }

    List<ApiProblem> warnings() {
        return verdict == null ? List.of() : verdict.warnings();
    }

    /** The fields that the group would have. A list is one field. */
    List<String> taken() {
        return fields("", found.group())
                .filter(field -> missing().stream().noneMatch(each -> touches(field, each.field())))
                .filter(field -> warnings().stream()
                        .noneMatch(each -> each.code().equals(NO_EFFECT) && touches(field, firstWord(each))))
                .toList();
    }

    private static boolean touches(String field, String other) {
        return !other.isEmpty() && (FieldPath.isWithin(field, other) || FieldPath.isWithin(other, field));
    }

    /** A warning has no field. Its message begins with it. */
    private static String firstWord(ApiProblem warning) {
        return warning.message().split(" ", 2)[0];
    }

    private static Stream<String> fields(String path, JsonNode object) {
        return object.propertyStream()
                .flatMap(field ->
                        field.getValue().isObject() && !field.getValue().isEmpty()
                                ? fields(path + field.getKey() + ".", field.getValue())
                                : Stream.of(path + field.getKey()));
    }
}
