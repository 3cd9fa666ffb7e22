package greenroll.fleet.autoscaling;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A change of an Auto Scaling group's own settings. The same change twice has no further effect. */
public sealed interface AutoScalingChange {

    /** @param processes Auto Scaling's names, for example {@code AZRebalance} */
    record Suspend(Set<String> processes) implements AutoScalingChange {
        public Suspend {
            processes = Set.copyOf(processes);
        }
    }

    /** @param processes Auto Scaling's names, for example {@code AZRebalance} */
    record Resume(Set<String> processes) implements AutoScalingChange {
        public Resume {
            processes = Set.copyOf(processes);
        }
    }

    record Maximum(int size) implements AutoScalingChange {}

    record Desired(int capacity) implements AutoScalingChange {}

    /**
     * The group launches from this version of its launch template from now on.
     *
     * @param version the group's launch template in another version
     */
    record Version(AutoScalingGroup.TemplateReference version) implements AutoScalingChange {}

    /**
     * Protects instances from scale-in, or lifts their protection. Instances that the group does not have in service or
     * in standby are left out.
     */
    record Protect(List<String> instanceIds, boolean isProtected) implements AutoScalingChange {
        public Protect {
            instanceIds = List.copyOf(instanceIds);
        }
    }

    /** Returns the change in a few words, for claims and messages. */
    default String inWords() {
        return switch (this) {
            case Suspend(Set<String> processes) -> "suspend " + named(processes);
            case Resume(Set<String> processes) -> "resume " + named(processes);
            case Maximum(int size) -> "set the maximum size to " + size;
            case Desired(int capacity) -> "set the desired capacity to " + capacity;
            case Version(var version) -> "set the launch template version to " + version.version();
            case Protect(List<String> ids, boolean isProtected) ->
                (isProtected ? "protect " : "unprotect ") + ids.size() + " from scale-in";
        };
    }

    /** Returns the accepted change in a few words, for the timeline. */
    default String done() {
        return switch (this) {
            case Suspend(Set<String> processes) -> "suspended " + named(processes);
            case Resume(Set<String> processes) -> "resumed " + named(processes);
            case Maximum(int size) -> "maximum size set to " + size;
            case Desired(int capacity) -> "desired capacity set to " + capacity;
            case Version(var version) -> "launch template version set to " + version.version();
            case Protect(List<String> ids, boolean isProtected) ->
                ids.size() + (isProtected ? " protected from scale-in" : " no longer protected from scale-in");
        };
    }

    private static String named(Collection<String> names) {
        return String.join(" and ", new TreeSet<>(names));
    }
}
