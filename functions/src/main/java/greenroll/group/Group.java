package greenroll.group;

import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.Schedule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instances that serve together, as their owner describes them.
 *
 * @param id {@code sig-} and 8 hex digits; also the value of the tag on the group's instances
 * @param document the owner's description as it was given: a JSON object without user data, for answers. All that has an
 *     effect is in the other components too
 * @param version number of writes of this record; a write names the version that it read
 */
@RecordBuilder
public record Group(
        String id,
        String name,
        String document,
        Placement placement,
        Capacity capacity,
        Revisions revisions,
        Activity activity,
        Policy policy,
        Times times,
        long version)
        implements GroupBuilder.With {

    /** The default of {@code compute.product}. */
    public static final String DEFAULT_PRODUCT = "Linux/UNIX";

    /** The holder of the lock: the id of the operation and the name of its kind. */
    public record ActiveRoll(String rollId, String kind) {}

    /**
     * Where its instances run.
     *
     * @param product Elastigroup's {@code compute.product}, for example {@code Linux/UNIX}
     * @param autoScaling Auto Scaling group that its instances are in; null for a group of Greenroll's own
     */
    @RecordBuilder
    public record Placement(
            String region,
            String product,
            List<Subnet> subnets,
            @Nullable AutoScaling autoScaling) implements GroupPlacementBuilder.With {

        public Placement {
            subnets = List.copyOf(subnets);
        }
    }

    /**
     * Its launch specifications, by number.
     *
     * @param latestRevision revision that the next roll uses. It is an older one than the newest after an update that
     *     goes back to what serves
     * @param servingRevision revision that the last finished CREATE or REPLACE_SERVER roll put in service; null before
     *     the first
     * @param newestRevision highest number that was ever given; never less than the latest
     */
    @RecordBuilder
    public record Revisions(int latestRevision, @Nullable Integer servingRevision, int newestRevision)
            implements GroupRevisionsBuilder.With {

        public static final Revisions FIRST = new Revisions(1, null, 1);

        public Revisions {
            newestRevision = Math.max(newestRevision, latestRevision);
        }

        /** The number of the next new revision. No number is given twice. */
        public int next() {
            return newestRevision + 1;
        }
    }

    /**
     * The operations on it.
     *
     * @param activeRoll operation that holds the group's lock; null when there is none
     * @param lastOperationFailed whether the last ended operation failed; such a group may always be rolled
     */
    @RecordBuilder
    public record Activity(@Nullable ActiveRoll activeRoll, boolean lastOperationFailed)
            implements GroupActivityBuilder.With {

        public static final Activity NONE = new Activity(null, false);
    }

    /**
     * How it is rolled when a request does not say, and what it does by itself.
     *
     * @param updatePolicy permissions of automation for new revisions and images; null when the owner has permitted
     *     nothing
     */
    @RecordBuilder
    public record Policy(
            @Nullable UpdatePolicy updatePolicy, Strategy strategy, Schedule schedule, List<ScalingPolicy> scaling)
            implements GroupPolicyBuilder.With {

        public static final Policy NONE = new Policy(null, Strategy.NONE, Schedule.NONE, List.of());

        public Policy {
            scaling = List.copyOf(scaling);
        }

        /** Whether the group has a scheduled task or a scaling policy. */
        public boolean scalesByItself() {
            return !schedule.tasks().isEmpty() || !scaling.isEmpty();
        }
    }

    @RecordBuilder
    public record Times(Instant createdAt, Instant updatedAt) implements GroupTimesBuilder.With {}

    /**
     * Returns a new group with its first revision. The owner's optional settings have their defaults, and the document
     * is empty.
     */
    public static Group created(
            String id, String name, String region, Capacity capacity, List<Subnet> subnets, Instant now) {
        return new Group(
                id,
                name,
                "{}",
                new Placement(region, DEFAULT_PRODUCT, subnets, null),
                capacity,
                Revisions.FIRST,
                Activity.NONE,
                Policy.NONE,
                new Times(now, now),
                1);
    }

    public int latestRevision() {
        return revisions.latestRevision();
    }

    public @Nullable Integer servingRevision() {
        return revisions.servingRevision();
    }

    public @Nullable ActiveRoll activeRoll() {
        return activity.activeRoll();
    }

    public Optional<ActiveRoll> lock() {
        return Optional.ofNullable(activity.activeRoll());
    }

    /** The same group with another target, between the same minimum and maximum. */
    public Group withTarget(int target) {
        return withCapacity(new Capacity(capacity.minimum(), target, capacity.maximum()));
    }
}
