package greenroll.aws.store;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.SpotNotice;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a {@link FleetSnapshot}. JSON has no sealed types, so an answer and its absence are two fields.
 */
record SnapshotDocument(
        Instant at,
        List<Instance> instances,
        Map<String, Health> targetGroups,
        @Nullable List<SpotNotice> notices) {

    /** The health of one target group. Exactly one of the two components is present. */
    record Health(
            @Nullable Map<String, TargetHealth> targets,
            @Nullable String unanswered) {

        static Health of(TargetGroupHealth health) {
            return switch (health) {
                case TargetGroupHealth.Answered(var targets) -> new Health(targets, null);
                case TargetGroupHealth.Unanswered(String why) -> new Health(null, why);
            };
        }

        TargetGroupHealth health() {
            return targets != null
                    ? new TargetGroupHealth.Answered(targets)
                    : new TargetGroupHealth.Unanswered(unanswered == null ? "" : unanswered);
        }
    }

    static SnapshotDocument of(FleetSnapshot snapshot) {
        Map<String, Health> targetGroups = new TreeMap<>();
        snapshot.targetGroups().forEach((arn, health) -> targetGroups.put(arn, Health.of(health)));
        return new SnapshotDocument(
                snapshot.at(),
                List.copyOf(snapshot.instances().values()),
                targetGroups,
                List.copyOf(snapshot.notices().values()));
    }

    FleetSnapshot snapshot() {
        Map<String, TargetGroupHealth> health = new TreeMap<>();
        targetGroups.forEach((arn, one) -> health.put(arn, one.health()));
        return FleetSnapshot.of(at, instances, health).withNotices(notices == null ? List.of() : notices);
    }
}
