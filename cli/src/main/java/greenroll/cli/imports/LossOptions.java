package greenroll.cli.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.cli.imports.source.FieldPath;
import greenroll.cli.imports.source.FoundGroup;
import greenroll.cli.imports.source.LeftOutField;
import greenroll.cli.imports.source.MissingValue;
import greenroll.cli.shell.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The option for what an owner does without. */
final class LossOptions {

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** From the last element of a list to the first, because each removal moves those behind it. */
    private static final Comparator<String> LAST_FIRST = Comparator.<String, String>comparing(field ->
                    NUMBER.matcher(FieldPath.plain(field)).replaceAll(number -> "%9s".formatted(number.group())))
            .reversed();

    @Option(
            names = "--without",
            paramLabel = "FIELD",
            description = "leave this field out, for example strategy.spinUpTime; may be repeated")
    private List<String> fields = new ArrayList<>();

    /**
     * The groups without these fields. Each group says which of them it had.
     *
     * @throws UsageException for a field that no group has
     */
    List<FoundGroup> from(List<FoundGroup> groups) {
        Set<String> unused = new LinkedHashSet<>(fields);
        List<FoundGroup> left =
                groups.stream().map(group -> from(group, unused)).toList();
        if (!unused.isEmpty()) {
            throw new UsageException("--without: no group has " + String.join(", ", unused));
        }
        return left;
    }

    private FoundGroup from(FoundGroup found, Set<String> unused) {
        ObjectNode group = found.group().deepCopy();
        List<MissingValue> missing = new ArrayList<>(found.missing());
        List<LeftOutField> leftOut = new ArrayList<>(found.leftOut());
        for (String field : fields.stream().sorted(LAST_FIRST).toList()) {
            // The file's element of that number is not in the body, so the body's is another one.
            boolean isNoField = missing.removeIf(each -> FieldPath.isSame(each.field(), field));
            boolean isForgiven = missing.removeIf(each -> FieldPath.isWithin(each.field(), field));
            boolean isRemoved = !isNoField && FieldPath.of(field).remove(group);
            if (isNoField || isForgiven || isRemoved) {
                unused.remove(field);
                leftOut.add(new LeftOutField(field, "--without"));
            }
        }
        return new FoundGroup(found.name(), found.place(), group, List.copyOf(missing), List.copyOf(leftOut));
    }
}
