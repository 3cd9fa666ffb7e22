package greenroll.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.Capacity;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.CapacityChange.Adjustment;
import greenroll.group.scaling.CapacityChange.MaximumTarget;
import greenroll.group.scaling.CapacityChange.MinimumTarget;
import greenroll.group.scaling.CapacityChange.PercentageAdjustment;
import greenroll.group.scaling.CapacityChange.Update;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of a group's capacity. A capacity is written as minimum, target and maximum. */
class CapacityRulesTest {

    @ParameterizedTest
    @CsvSource({
        "  3,  7,  7", //
        " -2,  2,  2",
        "  6, 10, 10",
        "  7, 11, 10", // at most the maximum
        " -3,  1,  1",
        " -4,  0,  1", // at least the minimum
    })
    void anAdjustment_addsToTheTarget_betweenMinimumAndMaximum(int instances, int wanted, int target) {
        Capacity now = new Capacity(1, 4, 10);

        assertThat(CapacityRules.wanted(now, new Adjustment(instances))).isEqualTo(wanted);
        assertThat(CapacityRules.changed(now, new Adjustment(instances))).isEqualTo(new Capacity(1, target, 10));
    }

    /** The number of instances is rounded toward zero. */
    @ParameterizedTest
    @CsvSource({
        "10,   50, 15",
        "10,  -50,  5",
        "10,   19, 11", // 1.9 instances
        "10,  -19,  9",
        "10,    9, 11", // less than one instance is one
        "10,   -9,  9",
        "10,  100, 20",
        "10, -100,  0",
        "10, 1000, 110",
        " 0,   50,  1",
    })
    void aPercentage_addsThatPartOfTheTarget_andAtLeastOneInstance(int target, int percentage, int wanted) {
        Capacity now = new Capacity(0, target, 200);

        assertThat(CapacityRules.wanted(now, new PercentageAdjustment(percentage)))
                .isEqualTo(wanted);
        assertThat(CapacityRules.changed(now, new PercentageAdjustment(percentage)))
                .isEqualTo(new Capacity(0, wanted, 200));
    }

    @Test
    void aPercentage_staysBetweenMinimumAndMaximum() {
        Capacity now = new Capacity(3, 10, 12);

        assertThat(CapacityRules.changed(now, new PercentageAdjustment(50))).isEqualTo(new Capacity(3, 12, 12));
        assertThat(CapacityRules.changed(now, new PercentageAdjustment(-80))).isEqualTo(new Capacity(3, 3, 12));
    }

    @Test
    void aGroupOfNone_hasNothingToRemove() {
        Capacity none = new Capacity(0, 0, 10);

        assertThat(CapacityRules.changed(none, new PercentageAdjustment(-50))).isEqualTo(none);
        assertThat(CapacityRules.changed(none, new Adjustment(-1))).isEqualTo(none);
    }

    @ParameterizedTest
    @CsvSource({"6, 6, 6", "4, 4, 4", "3, 4, 4", "11, 11, 10"})
    void aMinimumTarget_raisesTheTarget_andNeverLowersIt(int least, int wanted, int target) {
        Capacity now = new Capacity(1, 4, 10);

        assertThat(CapacityRules.wanted(now, new MinimumTarget(least))).isEqualTo(wanted);
        assertThat(CapacityRules.changed(now, new MinimumTarget(least))).isEqualTo(new Capacity(1, target, 10));
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 3", "4, 4, 4", "5, 4, 4", "1, 1, 2"})
    void aMaximumTarget_lowersTheTarget_andNeverRaisesIt(int most, int wanted, int target) {
        Capacity now = new Capacity(2, 4, 10);

        assertThat(CapacityRules.wanted(now, new MaximumTarget(most))).isEqualTo(wanted);
        assertThat(CapacityRules.changed(now, new MaximumTarget(most))).isEqualTo(new Capacity(2, target, 10));
    }

    /** The group has 2, 4 and 10. */
    @ParameterizedTest
    @CsvSource({
        "  ,  7,   ,  2,  7, 10,  7",
        " 3,   ,   ,  3,  4, 10,  4",
        "  ,   ,  8,  2,  4,  8,  4",
        " 3,  5,  8,  3,  5,  8,  5",
        " 6,   ,   ,  6,  6, 10,  6", // only a minimum above the target raises the target
        "  ,   ,  3,  2,  3,  3,  3", // only a maximum below the target lowers the target
        "12,   ,   , 12, 12, 12, 12", // a minimum above the maximum raises the maximum
        "12, 15,   , 12, 12, 12, 15",
        "  ,   ,  1,  1,  1,  1,  1", // a maximum below the minimum lowers the minimum
        "  , 15,   ,  2, 10, 10, 15", // the target stays between the bounds
        "  ,  1,   ,  2,  2, 10,  1",
        " 0,  0,  0,  0,  0,  0,  0",
        " 8,   ,  5,  5,  5,  5,  5", // of a minimum above a maximum the maximum counts
    })
    void anUpdate_setsWhatItGives(
            Integer minimum, Integer target, Integer maximum, int least, int then, int most, int wanted) {
        Capacity now = new Capacity(2, 4, 10);
        CapacityChange update = new Update(minimum, target, maximum);

        assertThat(CapacityRules.changed(now, update)).isEqualTo(new Capacity(least, then, most));
        assertThat(CapacityRules.wanted(now, update)).isEqualTo(wanted);
    }

    /** A maximum may be larger, and no target is. */
    @Test
    void noTarget_isAbove1000() {
        Capacity now = new Capacity(0, 900, 5_000);
        Capacity most = new Capacity(0, 1_000, 5_000);

        assertThat(CapacityRules.changed(now, new Adjustment(101))).isEqualTo(most);
        assertThat(CapacityRules.changed(now, new PercentageAdjustment(50))).isEqualTo(most);
        assertThat(CapacityRules.changed(now, new MinimumTarget(1_001))).isEqualTo(most);
        assertThat(CapacityRules.changed(now, new Update(null, 1_001, null))).isEqualTo(most);
        assertThat(CapacityRules.changed(now, new Update(null, null, Integer.MAX_VALUE)))
                .isEqualTo(new Capacity(0, 900, Integer.MAX_VALUE));
    }
}
