package greenroll.roll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The instances that an operation takes out: all of the group's, or those that it names. */
class ReplacementScopeTest {

    @Test
    void whatBringsTheWholeGroupToARevision_namesNoInstance_andLaunchesUpToTheTarget() {
        ReplacementScope whole = ReplacementScope.whole("sbgd-00000001");

        assertThat(whole)
                .isEqualTo(new ReplacementScope("sbgd-00000001", null, ReplacementScope.Launches.UP_TO_TARGET, null));
        assertThat(whole.isWhole()).isTrue();
    }

    @Test
    void whatNamesInstances_orNone_isNotWhole() {
        assertThat(replacementScope("i-1", "i-2").isWhole()).isFalse();
        assertThat(replacementScope().isWhole()).isFalse();
    }

    @Test
    void whoIsNamed_doesNotChangeLater() {
        List<String> ids = new ArrayList<>(List.of("i-1"));
        ReplacementScope replacementScope =
                new ReplacementScope("sbgd-00000001", ids, ReplacementScope.Launches.NONE, null);
        ids.add("i-2");

        assertThat(replacementScope.instanceIds()).containsExactly("i-1");
    }

    @Test
    void itFollows_theRollThatItNames_andNoOther() {
        assertThat(replacementScope("i-1").follows("sbgd-00000001")).isTrue();
        assertThat(replacementScope("i-1").follows("sbgd-00000002")).isFalse();
        assertThat(new ReplacementScope(null, List.of("i-1"), ReplacementScope.Launches.NONE, null)
                        .follows("sbgd-00000001"))
                .isFalse();
    }

    private static ReplacementScope replacementScope(String... instanceIds) {
        return new ReplacementScope("sbgd-00000001", List.of(instanceIds), ReplacementScope.Launches.AS_MANY, null);
    }
}
