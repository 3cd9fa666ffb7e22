package greenroll.group;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Which of the group's instances a roll replaces or restarts.
 *
 * @param skipMatching whether instances that already run what the roll launches are left alone; null for the default of
 *     the group and the action
 */
@RecordBuilder
public record Selection(@Nullable Boolean skipMatching) implements SelectionBuilder.With {

    /** All instances. */
    public static final Selection ALL = new Selection(null);

    /** Whether instances that already run what the roll launches are left alone. */
    public boolean skips() {
        return Boolean.TRUE.equals(skipMatching);
    }
}
