package greenroll.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a group says of itself, and what a new revision leaves as it was. */
class GroupTest {

    private static final Instant CREATED = Instant.parse("2026-11-23T07:00:00Z");
    private static final Group.ActiveRoll LOCK = new Group.ActiveRoll("sbgd-00000001", "ROLL");

    @Test
    void lock_ofAGroupThatAnOperationHolds_isThatOperation() {
        assertThat(group(1, LOCK, CREATED).lock()).contains(LOCK);
        assertThat(group(1, null, CREATED).lock()).isEmpty();
    }

    @Test
    void withLatestRevision_changesThatAndTheTimeAndNothingElse() {
        Instant later = CREATED.plusSeconds(60);

        assertThat(group(1, LOCK, CREATED).withLatestRevision(2, later)).isEqualTo(group(2, LOCK, later));
    }

    @Test
    void launchSpecification_withoutAnInstanceType_isRefused() {
        assertThatThrownBy(() -> new LaunchSpecification(
                        "ami-1",
                        null,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        Map.of(),
                        false,
                        false,
                        List.of(),
                        HealthCheckType.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a launch specification needs at least one instance type");
    }

    private static Group group(int latest, Group.ActiveRoll lock, Instant updated) {
        return new Group(
                "sig-00000001",
                "web",
                "serves the shop",
                "us-east-1",
                "Linux/UNIX",
                new Capacity(1, 2, 3),
                List.of(new Subnet("a", "subnet-a")),
                latest,
                1,
                lock,
                true,
                CREATED,
                updated,
                7);
    }
}
