package greenroll.upkeep;

import static greenroll.upkeep.ScalingFixture.NEXT;
import static greenroll.upkeep.ScalingFixture.NOTHING;
import static greenroll.upkeep.ScalingFixture.SEVEN;
import static greenroll.upkeep.ScalingFixture.TWO_MORE;
import static greenroll.upkeep.ScalingFixture.above;
import static greenroll.upkeep.ScalingFixture.line;
import static greenroll.upkeep.ScalingFixture.scale;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.group.scaling.ScalingState;
import greenroll.operation.Starts;
import greenroll.upkeep.UpkeepFixture.Invoked;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the check of groups that scale by themselves: which groups it checks, and what it answers and logs. */
class ScaleGroupsTest {

    private final ScalingFixture scaling = new ScalingFixture();
    private final Starts four = scaling.four;
    private final UpkeepFixture around = scaling.around;

    @Test
    void anAccount_withoutGroups_isDoneWithAtOnce() {
        four.store.groups.clear();

        Invoked check = scaling.check();

        assertThat(check.report()).isEqualTo(NOTHING.replace("\"checked\":1", "\"checked\":0"));
        assertThat(check.log()).isEqualTo(line("\"checked\":0"));
        assertThat(around.calls).isEmpty();
    }

    @Test
    void aGroup_withoutTasksAndPolicies_isNotChecked() {
        four.store.scalingStates.clear();

        assertThat(scaling.check().log()).isEqualTo(line("\"checked\":0"));
        assertThat(around.calls).isEmpty();
        assertThat(four.store.scalingStates).isEmpty();
    }

    @Test
    void theFirstCheck_ofAGroup_isRemembered_andDoesNothing() {
        four.store.scalingStates.clear();
        scaling.tasks(scale(TWO_MORE));
        scaling.policies(above(70, 2));
        around.now = SEVEN.plusSeconds(30);

        Invoked check = scaling.check();

        assertThat(check.report()).isEqualTo(NOTHING);
        assertThat(check.log()).isEqualTo(line("\"checked\":1"));
        assertThat(around.calls).isEmpty();
        assertThat(scaling.state()).isEqualTo(new ScalingState(around.now, List.of()));
    }

    @Test
    void groups_thatCannotBeChecked_areReported_andTheOthersAreChecked() {
        scaling.groups(3);
        around.unanswered.put("load of sig-0000000a", new Unavailable("CloudWatch is throttled", null));
        around.unanswered.put("load of sig-0000000b", new FleetRefused("AccessDenied", "no policy allows it", null));
        around.values.put("load of sig-0000000c", List.of(80.0, 90.0));

        Invoked check = scaling.check();

        assertThat(check.report())
                .startsWith("{\"checked\":3,\"notReached\":0,\"started\":[\"" + NEXT
                        + " of sig-0000000c\"],\"waiting\":[],\"limited\":[],\"missed\":[],\"failed\":[\"");
        assertThat(List.of(check.report()
                        .replaceAll(".*\"failed\":\\[\"(.*)\"]}", "$1")
                        .split("\",\"")))
                .containsExactlyInAnyOrder(
                        "sig-0000000a: CloudWatch is throttled", "sig-0000000b: no policy allows it");
        assertThat(check.log()).startsWith(line("\"checked\":3,\"started\":[\"").replace("}\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 10000, 10000, 3, 0, ''",
        "10000, 10000,  9999, 2, 1, ',\"notReached\":1'",
        "10000,  9999, 60000, 1, 2, ',\"notReached\":2'",
        " 9999, 60000, 60000, 0, 3, ',\"notReached\":3'"
    })
    void aCheck_withLessThanTenSecondsLeft_leavesTheOtherGroupsToTheNext(
            int first, int second, int third, int checked, int missed, String logged) {
        scaling.groups(3);
        around.left.addAll(List.of(first, second, third));

        Invoked check = scaling.check();

        assertThat(check.report()).startsWith("{\"checked\":" + checked + ",\"notReached\":" + missed + ",");
        assertThat(check.log()).isEqualTo(line("\"checked\":" + checked + logged));
        assertThat(scaling.checkedGroups()).hasSize(checked);
    }

    @Test
    void groups_onManyPages_areAllChecked() {
        scaling.groups(3);
        four.store.pageSize = 1;

        assertThat(scaling.check().log()).isEqualTo(line("\"checked\":3"));
        assertThat(scaling.checkedGroups()).containsExactlyInAnyOrder("sig-0000000a", "sig-0000000b", "sig-0000000c");
    }

    /** Each run has time for one of three groups. */
    @Test
    void checks_minuteByMinute_beginWithOtherGroups() {
        scaling.groups(3);
        Instant noon = around.now;

        for (int run = 0; run < 8; run++) {
            around.now = noon.plusSeconds(300L + 60L * run);
            four.store.groups.keySet().forEach(id -> scaling.checkedAt(id, around.now.minusSeconds(300)));
            around.left.addAll(List.of(10_000, 9_999));
            scaling.check();
        }

        assertThat(scaling.checkedGroups().stream()
                        .collect(Collectors.groupingBy(id -> id, Collectors.counting()))
                        .values())
                .containsExactlyInAnyOrder(2L, 3L, 3L);
    }
}
