package greenroll.group;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of the group's instances a roll replaces or restarts.
 *
 * @param skipMatching whether instances that already run what the roll launches are left alone; null for the default of
 *     the group and the action
 * @param only the only instances that it replaces or restarts; null for all
 * @param order the order in which they go; null for the order that keeps the zones even
 */
@RecordBuilder
public record Selection(
        @Nullable Boolean skipMatching,
        @Nullable Only only,
        @Nullable Order order) implements SelectionBuilder.With {

    /** The most zones, or instances, or tags, that can be named. */
    public static final int MOST = 1_000;

    /**
     * Instances by zone, id and tags. An instance must satisfy each of them that is not empty.
     *
     * @param zones names of availability zones
     * @param tags tags that the instance has in EC2, with exactly these values
     */
    public record Only(List<String> zones, List<String> instanceIds, Map<String, String> tags) {

        public Only {
            zones = List.copyOf(Objects.requireNonNullElse(zones, List.of()));
            instanceIds = List.copyOf(Objects.requireNonNullElse(instanceIds, List.of()));
            tags = Map.copyOf(Objects.requireNonNullElse(tags, Map.of()));
        }

        /** Whether it selects an instance in that zone with that id and these tags. */
        public boolean selects(String zone, String instanceId, Map<String, String> itsTags) {
            return (zones.isEmpty() || zones.contains(zone))
                    && (instanceIds.isEmpty() || instanceIds.contains(instanceId))
                    && itsTags.entrySet().containsAll(tags.entrySet());
        }
    }

    /** The order in which instances in service go. */
    public enum Order {
        /** By the time of their launch. */
        OLDEST_FIRST,
        /** The zones in the order of their names, and the oldest of a zone first. */
        ZONE_BY_ZONE
    }

    /** All instances that do not match. */
    public static final Selection ALL = new Selection(null, null, null);

    /** All instances, or all that do not match. */
    public static Selection skipping(boolean skipMatching) {
        return new Selection(skipMatching, null, null);
    }

    /** Whether instances that already run what the roll launches are left alone. */
    public boolean skips() {
        return Boolean.TRUE.equals(skipMatching);
    }
}
