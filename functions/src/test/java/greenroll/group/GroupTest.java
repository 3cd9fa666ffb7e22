package greenroll.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The properties of a group, and those that a change keeps. */
class GroupTest {

    private static final Instant CREATED = Instant.parse("2026-11-23T07:00:00Z");
    private static final Group.ActiveRoll LOCK = new Group.ActiveRoll("sbgd-00000001", "ROLL");

    @Test
    void lock_ofAGroupThatAnOperationHolds_isThatOperation() {
        assertThat(group(1, LOCK, CREATED).lock()).contains(LOCK);
        assertThat(group(1, null, CREATED).lock()).isEmpty();
    }

    @Test
    void with_changesWhatIsAssignedAndNothingElse() {
        Instant later = CREATED.plusSeconds(60);

        assertThat(group(1, LOCK, CREATED).with(c -> {
                    c.revisions(c.revisions().withLatestRevision(2));
                    c.times(c.times().withUpdatedAt(later));
                }))
                .isEqualTo(group(2, LOCK, later));
    }

    @Test
    void launchSpecification_withoutAnInstanceType_isRefused() {
        assertThatThrownBy(() -> LaunchSpecification.of("ami-1", List.of())
                        .with(c -> c.serving(c.serving().withHealthCheckType(HealthCheckType.NONE))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a launch specification needs at least one instance type");
    }

    private static Group group(int latest, Group.ActiveRoll lock, Instant updated) {
        return Group.created(
                        "sig-00000001",
                        "web",
                        "us-east-1",
                        new Capacity(1, 2, 3),
                        List.of(new Subnet("a", "subnet-a")),
                        CREATED)
                .with(c -> {
                    c.document("{\"description\":\"serves the shop\"}");
                    c.revisions(c.revisions()
                            .with(revisions -> revisions.latestRevision(latest).servingRevision(1)));
                    c.activity(c.activity()
                            .with(activity -> activity.activeRoll(lock).lastOperationFailed(true)));
                    c.version(7);
                    c.times(c.times().withUpdatedAt(updated));
                });
    }
}
