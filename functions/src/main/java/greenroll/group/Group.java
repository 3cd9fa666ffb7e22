package greenroll.group;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The instances that serve together, as the owner describes them.
 *
 * @param id {@code sig-} and 8 hex digits; also the value of the tag that makes an instance the group's
 * @param product Elastigroup's {@code compute.product}, for example {@code Linux/UNIX}
 * @param latestRevision what the next roll takes
 * @param servingRevision what the last finished CREATE or REPLACE_SERVER roll put in service; null until the first
 * @param activeRoll the operation that holds the group's lock; null when none does
 * @param lastOperationFailed true while the last operation to end was a failure: such a group may always be rolled
 * @param updatePolicy what automation may do; null when the owner opted in to nothing
 * @param version counts every write of this record; a write names the version it read
 */
public record Group(
        String id,
        String name,
        @Nullable String description,
        String region,
        String product,
        Capacity capacity,
        List<Subnet> subnets,
        int latestRevision,
        @Nullable Integer servingRevision,
        @Nullable ActiveRoll activeRoll,
        boolean lastOperationFailed,
        Instant createdAt,
        Instant updatedAt,
        @Nullable UpdatePolicy updatePolicy,
        Strategy strategy,
        long version) {

    /** What {@code compute.product} is when nobody says. */
    public static final String DEFAULT_PRODUCT = "Linux/UNIX";

    /** The lock's holder: the operation's id and its kind, by name. */
    public record ActiveRoll(String rollId, String kind) {}

    public Group {
        subnets = List.copyOf(subnets);
    }

    /** A group that nobody has worked on yet, with its first revision, of whose owner nothing else is known. */
    public static Group created(
            String id, String name, String region, Capacity capacity, List<Subnet> subnets, Instant now) {
        return new Group(
                id,
                name,
                null,
                region,
                DEFAULT_PRODUCT,
                capacity,
                subnets,
                1,
                null,
                null,
                false,
                now,
                now,
                null,
                Strategy.NONE,
                1);
    }

    public Optional<ActiveRoll> lock() {
        return Optional.ofNullable(activeRoll);
    }

    /** The same group with some components changed: {@code with(c -> c.x = y)}. */
    public Group with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return new Group(
                id,
                change.name,
                change.description,
                change.region,
                change.product,
                change.capacity,
                change.subnets,
                change.latestRevision,
                change.servingRevision,
                change.activeRoll,
                change.lastOperationFailed,
                createdAt,
                change.updatedAt,
                change.updatePolicy,
                change.strategy,
                change.version);
    }

    /** A Group under change, for {@link #with} alone. Who it is and when it was created stay. */
    public static final class Change {
        public String name;

        public @Nullable String description;

        public String region;
        public String product;
        public Capacity capacity;
        public List<Subnet> subnets;
        public int latestRevision;

        public @Nullable Integer servingRevision;

        public @Nullable ActiveRoll activeRoll;

        public boolean lastOperationFailed;
        public Instant updatedAt;

        public @Nullable UpdatePolicy updatePolicy;

        public Strategy strategy;
        public long version;

        /** The target becomes another, between the same minimum and maximum. */
        public void target(int target) {
            capacity = new Capacity(capacity.minimum(), target, capacity.maximum());
        }

        private Change(Group from) {
            name = from.name;
            description = from.description;
            region = from.region;
            product = from.product;
            capacity = from.capacity;
            subnets = from.subnets;
            latestRevision = from.latestRevision;
            servingRevision = from.servingRevision;
            activeRoll = from.activeRoll;
            lastOperationFailed = from.lastOperationFailed;
            updatedAt = from.updatedAt;
            updatePolicy = from.updatePolicy;
            strategy = from.strategy;
            version = from.version;
        }
    }
}
