package greenroll.demo;

import static greenroll.demo.DemoTest.TEMPLATE;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.demo.DemoReport.AutoScaling;
import greenroll.demo.DemoReport.AutoScaling.Desired;
import greenroll.demo.DemoReport.AutoScaling.Exchanged;
import greenroll.demo.DemoReport.AutoScaling.Scaled;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Fleet;
import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.simulation.faults.AutoScalingDecorator;
import greenroll.simulation.faults.FleetDecorator;
import greenroll.simulation.scenario.GroupKind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Rolls of an Auto Scaling group of four instances in two batches, under real load. Its scaling policy scales out in the
 * first batch and in again in the second one.
 */
class DemoAutoScalingTest {

    private static final String BODY = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 300, \"healthTimeout\": 3600 }";

    /** The policy scales in only after the instance that the group has launched answers requests. */
    @Test
    void roll_whileThePolicyScalesOutAndIn_finishesWithoutALostRequestAndLeavesTheGroupAsItsOwnerWants() {
        try (Demo demo = Demo.open(TEMPLATE, settings(ImageBehaviour.GREEN), ports -> ports)) {
            Set<Integer> revisions = new TreeSet<>();
            Set<Integer> desired = new TreeSet<>();

            DemoReport report = demo.roll(() -> {}, sight -> {
                revisions.add(sight.roll().facts().revision());
                desired.add(sight.desired());
            });

            assertThat(report.status()).isEqualTo("finished");
            assertThat(report.autoScaling())
                    .isEqualTo(
                            new AutoScaling(List.of(), new Desired(4, 4, 4), new Scaled(1, 1, 1), new Exchanged(4, 4)));
            assertThat(report.requests().failed()).isZero();
            assertThat(report.requests().sent()).isGreaterThan(100);
            assertThat(report.inService()).isEqualTo(new DemoReport.InService(4, 4));
            assertThat(report.instances()).isEqualTo(new DemoReport.Instances(4, 4, 0, 0));
            assertThat(report.usage().calls())
                    .containsKeys(
                            "autoscaling.AttachInstances",
                            "autoscaling.EnterStandby",
                            "autoscaling.TerminateInstanceInAutoScalingGroup")
                    .doesNotContainKeys("elbv2.DeregisterTargets", "ec2.TerminateInstances");
            assertThat(revisions).containsExactly(2);
            assertThat(desired).contains(4, 5);
        }
    }

    @Test
    void roll_brokenImage_failsOutsideTheGroup_whichStaysAsItIs() {
        String body = "{ \"batchSizePercentage\": 25, \"gracePeriod\": 60, \"healthTimeout\": 600 }";
        DemoSettings broken = new DemoSettings(0, 200, site(), ImageBehaviour.BROKEN, body, 200, 0);
        try (Demo demo = Demo.open(TEMPLATE, broken, ports -> ports)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.status()).isEqualTo("failed");
            assertThat(report.autoScaling())
                    .isEqualTo(
                            new AutoScaling(List.of(), new Desired(4, 4, 4), new Scaled(1, 0, 0), new Exchanged(0, 0)));
            assertThat(report.requests().failed()).isZero();
        }
    }

    /** The wrong variant raises the desired capacity at the end instead of resuming processes. */
    @Test
    void roll_thatRestoresNothing_showsWhatItLeft() {
        UnaryOperator<Ports> careless = ports -> {
            Fleet right = ports.get(Fleet.class);
            return ports.with(Fleet.class, () -> new FleetDecorator(right) {
                @Override
                public AutoScalingGroups autoScalingGroups() {
                    return new CarelessGroups(super.autoScalingGroups());
                }
            });
        };
        try (Demo demo = Demo.open(TEMPLATE, settings(ImageBehaviour.GREEN), careless)) {
            AutoScaling left = demo.roll(() -> {}, sight -> {}).autoScaling();

            assertThat(left).isNotNull();
            assertThat(left.settingsChanged()).containsExactly("SuspendedProcesses");
            assertThat(left.desired()).isEqualTo(new Desired(4, 6, 4));
            assertThat(left.isAsWanted()).isFalse();
        }
    }

    private static final class CarelessGroups extends AutoScalingDecorator {

        CarelessGroups(AutoScalingGroups right) {
            super(right);
        }

        @Override
        public void change(String name, AutoScalingChange change) {
            boolean resumes = change instanceof AutoScalingChange.Resume;
            super.change(name, resumes ? new AutoScalingChange.Desired(6) : change);
        }
    }

    /** Each lacks one thing. */
    @Test
    void report_isAsWantedAndScaled_onlyWithEverySettingTheDesiredCapacityAndBothActsOfThePolicy() {
        Exchanged none = new Exchanged(0, 0);
        Desired kept = new Desired(4, 4, 4);
        AutoScaling well = new AutoScaling(List.of(), kept, new Scaled(1, 1, 1), none);
        AutoScaling changed = new AutoScaling(List.of("MaxSize"), kept, new Scaled(1, 1, 1), none);
        AutoScaling raised = new AutoScaling(List.of(), new Desired(4, 5, 4), new Scaled(1, 1, 1), none);

        assertThat(well.isAsWanted()).isTrue();
        assertThat(well.isScaled()).isTrue();
        assertThat(changed.isAsWanted()).isFalse();
        assertThat(raised.isAsWanted()).isFalse();
        assertThat(new AutoScaling(List.of(), kept, new Scaled(1, 1, 0), none).isScaled())
                .isFalse();
        assertThat(new AutoScaling(List.of(), kept, new Scaled(1, 0, 1), none).isScaled())
                .isFalse();
        assertThat(well.and(well).isAsWanted()).isTrue();
        assertThat(well.and(well).isScaled()).isTrue();
        assertThat(changed.and(well).isAsWanted()).isFalse();
        assertThat(raised.and(new AutoScaling(List.of(), new Desired(5, 5, 5), new Scaled(1, 1, 1), none))
                        .isAsWanted())
                .isFalse();
    }

    private static DemoSettings settings(ImageBehaviour image) {
        return new DemoSettings(0, 100, site(), image, BODY, 200, 0.5);
    }

    private static DemoSettings.Site site() {
        return new DemoSettings.Site(4, 2, 1, false, GroupKind.AUTO_SCALING);
    }
}
