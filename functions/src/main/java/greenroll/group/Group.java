package greenroll.group;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
        long version) {

    /** The lock's holder: the operation's id and its kind, by name. */
    public record ActiveRoll(String rollId, String kind) {}

    public Group {
        subnets = List.copyOf(subnets);
    }

    /** A group whose owner opted in to nothing. */
    public Group(
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
            long version) {
        this(
                id,
                name,
                description,
                region,
                product,
                capacity,
                subnets,
                latestRevision,
                servingRevision,
                activeRoll,
                lastOperationFailed,
                createdAt,
                updatedAt,
                null,
                version);
    }

    public Optional<ActiveRoll> lock() {
        return Optional.ofNullable(activeRoll);
    }

    /** The same group with a new latest revision, as an update of the launch specification leaves it. */
    public Group withLatestRevision(int revision, Instant now) {
        return new Group(
                id,
                name,
                description,
                region,
                product,
                capacity,
                subnets,
                revision,
                servingRevision,
                activeRoll,
                lastOperationFailed,
                createdAt,
                now,
                updatePolicy,
                version);
    }

    /** The same group with another target. */
    public Group withTarget(int target) {
        return new Group(
                id,
                name,
                description,
                region,
                product,
                new Capacity(capacity.minimum(), target, capacity.maximum()),
                subnets,
                latestRevision,
                servingRevision,
                activeRoll,
                lastOperationFailed,
                createdAt,
                updatedAt,
                updatePolicy,
                version);
    }

    /** The same group with another update policy. */
    public Group withUpdatePolicy(@Nullable UpdatePolicy policy, Instant now) {
        return new Group(
                id,
                name,
                description,
                region,
                product,
                capacity,
                subnets,
                latestRevision,
                servingRevision,
                activeRoll,
                lastOperationFailed,
                createdAt,
                now,
                policy,
                version);
    }
}
