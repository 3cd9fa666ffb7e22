package greenroll.demo;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.scaling.ScalingActors;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.simulation.scenario.GroupKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The settings of the demo's Auto Scaling group, before and after what others do to it. */
class SettingsDifferenceTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final ScalingActors others = region.externalActors().autoScaling();
    private ScalingGroupState before;

    @BeforeEach
    void create() {
        DemoSettings settings = new DemoSettings(
                0, 60, new DemoSettings.Site(2, 1, 1, false, GroupKind.AUTO_SCALING), ImageBehaviour.GREEN, "{}", 1, 0);
        DemoAutoScalingGroup group = DemoAutoScalingGroup.create(region, DemoInfrastructure.lay(region, settings));
        assertThat(group.isComplete()).isFalse();
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(group.isComplete()).isTrue();
        group.release(1);
        before = now();
    }

    private ScalingGroupState now() {
        return region.autoScalingGroup("demo").orElseThrow();
    }

    @Test
    void desiredCapacity_isNoneOfThem() {
        others.scale("demo", 1);

        assertThat(SettingsDifference.names(before, now(), "1")).isEmpty();
    }

    @Test
    void each_isNamedAsAutoScalingNamesIt_andInItsOrder() {
        others.suspend("demo", Set.of("AZRebalance"));
        others.setMaximum("demo", 7);
        others.setMinimum("demo", 2);
        others.protect("demo", before.members().keySet().iterator().next(), true);

        assertThat(SettingsDifference.names(before, now(), "1"))
                .containsExactly("MinSize", "MaxSize", "SuspendedProcesses", "ProtectedFromScaleIn");

        others.resume("demo", Set.of("AZRebalance"));
        assertThat(SettingsDifference.names(before, now(), "1")).doesNotContain("SuspendedProcesses");
    }

    /** After a finished roll the new version is right, and the old one is wrong. */
    @Test
    void launchTemplate_differsFromTheVersionThatTheGroupMustName() {
        assertThat(SettingsDifference.names(before, now(), "2")).isEqualTo(List.of("LaunchTemplate"));

        others.setVersion("demo", "2");

        assertThat(SettingsDifference.names(before, now(), "2")).isEmpty();
        assertThat(SettingsDifference.names(before, now(), "1")).isEqualTo(List.of("LaunchTemplate"));
    }
}
