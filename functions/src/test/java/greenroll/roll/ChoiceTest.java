package greenroll.roll;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StatusChecks;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which blue goes first. */
class ChoiceTest {

    private final Scenario group =
            new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 20, 0), 5, List.of(Scenario.WEB));

    @BeforeEach
    void fiveInThreeZones() {
        add("i-1", "a", 50);
        add("i-2", "a", 40);
        add("i-3", "a", 30);
        add("i-4", "b", 90);
        add("i-5", "b", 10);
    }

    @Test
    void inService_fromTheFullestZone_theOldestFirst() {
        assertThat(choose(group, 3)).containsExactly("i-1", "i-4", "i-2");
    }

    @Test
    void aZonesLast_staysWhileAnotherZoneCanSpareOne() {
        add("i-6", "c", 99);
        assertThat(choose(group, 3)).containsExactly("i-1", "i-4", "i-2");
    }

    @Test
    void aZonesLast_goesWhenNoneQualifies() {
        assertThat(choose(group, 5)).containsExactly("i-1", "i-4", "i-2", "i-3", "i-5");
    }

    @Test
    void outOfService_areThoseKnownToBe_notThoseUnknown() {
        group.health("i-2", Scenario.UNHEALTHY);
        group.health(
                "i-3",
                new greenroll.fleet.TargetHealth(
                        greenroll.fleet.TargetHealth.State.UNAVAILABLE, "Elb.InternalError", null));
        Turn turn = turn();
        assertThat(Choice.outOfService(turn, turn.seen.blue(turn.roll())))
                .extracting(Instance::id)
                .containsExactly("i-2");
    }

    private static List<String> choose(Scenario group, int most) {
        Turn turn = new Turn(group.input(), group.roll, new Situation(group.roll, group.look(), group.now));
        return Choice.inService(turn, turn.seen.blue(turn.roll()), most).stream()
                .map(Instance::id)
                .toList();
    }

    private Turn turn() {
        return new Turn(group.input(), group.roll, new Situation(group.roll, group.look(), group.now));
    }

    private void add(String id, String zone, int age) {
        group.put(new Instance(
                id,
                InstanceState.RUNNING,
                zone,
                "subnet-" + zone,
                "t3.small",
                "ami",
                Scenario.START.minusSeconds(age),
                null,
                null,
                false,
                Scenario.GROUP,
                null,
                1,
                null,
                StatusChecks.NOT_ASKED,
                null,
                null));
        group.health(id, Scenario.HEALTHY);
    }
}
