package greenroll.roll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operation takes out: the whole group's, or the instances that it names. */
class DetachTest {

    @Test
    void whatBringsTheWholeGroupToARevision_namesNoInstance_andLaunchesUpToTheTarget() {
        Detach whole = Detach.whole("sbgd-00000001");

        assertThat(whole).isEqualTo(new Detach("sbgd-00000001", null, Detach.Launches.UP_TO_TARGET));
        assertThat(whole.isWhole()).isTrue();
    }

    @Test
    void whatNamesInstances_orNone_isNotWhole() {
        assertThat(detach("i-1", "i-2").isWhole()).isFalse();
        assertThat(detach().isWhole()).isFalse();
    }

    @Test
    void whoIsNamed_doesNotChangeLater() {
        List<String> ids = new ArrayList<>(List.of("i-1"));
        Detach detach = new Detach("sbgd-00000001", ids, Detach.Launches.NONE);
        ids.add("i-2");

        assertThat(detach.instanceIds()).containsExactly("i-1");
    }

    @Test
    void itFollows_theRollThatItNames_andNoOther() {
        assertThat(detach("i-1").follows("sbgd-00000001")).isTrue();
        assertThat(detach("i-1").follows("sbgd-00000002")).isFalse();
        assertThat(new Detach(null, List.of("i-1"), Detach.Launches.NONE).follows("sbgd-00000001"))
                .isFalse();
    }

    private static Detach detach(String... instanceIds) {
        return new Detach("sbgd-00000001", List.of(instanceIds), Detach.Launches.AS_MANY);
    }
}
