package greenroll.simulation.wrong;

import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Fleet;
import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import greenroll.simulation.faults.AutoScalingDecorator;
import greenroll.simulation.faults.FleetDecorator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Auto Scaling groups that act as if the rules of an exchange or of the settings' restoration were wrong in one point. */
final class WrongScaling {

    private WrongScaling() {}

    private static UnaryOperator<Ports> groups(UnaryOperator<AutoScalingGroups> wrong) {
        return ports -> ports.with(Fleet.class, () -> new FleetDecorator(ports.get(Fleet.class)) {
            @Override
            public AutoScalingGroups autoScalingGroups() {
                return wrong.apply(super.autoScalingGroups());
            }
        });
    }

    /** The processes that were suspended stay so. */
    static UnaryOperator<Ports> neverResumed() {
        return groups(right -> new AutoScalingDecorator(right) {
            @Override
            public void change(String name, AutoScalingChange change) {
                if (!(change instanceof AutoScalingChange.Resume)) {
                    super.change(name, change);
                }
            }
        });
    }

    /** The roll's green stays protected from scale-in. */
    static UnaryOperator<Ports> staysProtected() {
        return groups(right -> new AutoScalingDecorator(right) {
            @Override
            public void change(String name, AutoScalingChange change) {
                if (!(change instanceof AutoScalingChange.Protect(var _, boolean isProtected)) || isProtected) {
                    super.change(name, change);
                }
            }
        });
    }

    /** EnterStandby without ShouldDecrementDesiredCapacity. */
    static UnaryOperator<Ports> standbyWithoutDecrement() {
        return groups(right -> new AutoScalingDecorator(right) {
            @Override
            public Moved move(String name, MemberMove move, List<String> instanceIds, Instant since) {
                Moved moved = super.move(name, move, instanceIds, since);
                if (move == MemberMove.ENTER_STANDBY) {
                    super.change(
                            name,
                            new AutoScalingChange.Desired(
                                    desired(this, name) + moved.moved().size()));
                }
                return moved;
            }
        });
    }

    /** Blue is terminated in the group, with a decrement, and never in standby. */
    static UnaryOperator<Ports> terminatedInService() {
        return groups(right -> new AutoScalingDecorator(right) {
            @Override
            public Moved move(String name, MemberMove move, List<String> instanceIds, Instant since) {
                if (move != MemberMove.ENTER_STANDBY) {
                    return super.move(name, move, instanceIds, since);
                }
                super.terminate(name, instanceIds);
                super.change(name, new AutoScalingChange.Desired(desired(this, name) - instanceIds.size()));
                return new Moved(Set.copyOf(instanceIds), Map.of());
            }
        });
    }

    /** With the last setting, the desired capacity is set to that of the group before the roll. */
    static UnaryOperator<Ports> desiredAsAtTheStart(int atTheStart) {
        return groups(right -> new AutoScalingDecorator(right) {
            @Override
            public void change(String name, AutoScalingChange change) {
                super.change(name, change);
                if (change instanceof AutoScalingChange.Resume) {
                    super.change(name, new AutoScalingChange.Desired(atTheStart));
                }
            }
        });
    }

    /** The group launches from the roll's version from the first change on. */
    static UnaryOperator<Ports> versionSetFirst(String version) {
        return groups(right -> new AutoScalingDecorator(right) {
            @Override
            public void change(String name, AutoScalingChange change) {
                super.change(name, change);
                if (change instanceof AutoScalingChange.Suspend) {
                    AutoScalingGroup.TemplateReference template =
                            group(name).orElseThrow().launching().template();
                    super.change(
                            name,
                            new AutoScalingChange.Version(
                                    new AutoScalingGroup.TemplateReference(template.id(), version)));
                }
            }
        });
    }

    private static int desired(AutoScalingGroups groups, String name) {
        return groups.group(name).orElseThrow().size().desired();
    }
}
