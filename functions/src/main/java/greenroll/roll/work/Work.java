package greenroll.roll.work;

import greenroll.fleet.Instance;
import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.group.LaunchSpecification;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.observation.InServiceRules;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One exact changing call of a decision. Calls are made in the order of the decision, under its claim. */
public sealed interface Work {

    record Launch(int batch, LaunchCall call) implements Work {}

    record Register(String targetGroupArn, List<String> instanceIds) implements Work {
        public Register {
            instanceIds = List.copyOf(instanceIds);
        }
    }

    record Deregister(String targetGroupArn, List<String> instanceIds) implements Work {
        public Deregister {
            instanceIds = List.copyOf(instanceIds);
        }
    }

    record Restart(List<String> instanceIds) implements Work {
        public Restart {
            instanceIds = List.copyOf(instanceIds);
        }
    }

    record Terminate(List<Instance> instances) implements Work {
        public Terminate {
            instances = List.copyOf(instances);
        }

        public List<String> instanceIds() {
            return instances.stream().map(Instance::id).toList();
        }
    }

    /**
     * Removes the launch templates of the group's spot instances.
     *
     * @param kept specification whose template stays; null for none
     */
    record RemoveTemplates(@Nullable LaunchSpecification kept) implements Work {}

    /**
     * Moves instances of the roll's Auto Scaling group, or into it.
     *
     * @param earlier time of the first earlier request for these moves; null when this is the first
     */
    record Move(
            MemberMove move,
            List<String> instanceIds,
            @Nullable Instant earlier) implements Work {
        public Move {
            instanceIds = List.copyOf(instanceIds);
        }
    }

    /** Changes a setting of the roll's Auto Scaling group. */
    record Change(AutoScalingChange change) implements Work {}

    /** Tells the owner which instances were left behind. */
    record Tell(RollNotification notification) implements Work {}

    /** Returns the work in a few words, for the claim. */
    default String inWords() {
        return switch (this) {
            case Launch(int batch, LaunchCall call) ->
                "launch " + call.count() + " in " + call.order().place() + " for batch " + batch;
            case Register(String arn, List<String> ids) ->
                "register " + ids.size() + " with " + InServiceRules.nameOf(arn);
            case Deregister(String arn, List<String> ids) ->
                "deregister " + ids.size() + " from " + InServiceRules.nameOf(arn);
            case Restart(List<String> ids) -> "restart " + ids.size();
            case Terminate(List<Instance> instances) -> "terminate " + instances.size();
            case RemoveTemplates _ -> "remove launch templates";
            case Move(MemberMove move, List<String> ids, Instant _) ->
                switch (move) {
                    case ATTACH -> "attach " + ids.size();
                    case ENTER_STANDBY -> "put " + ids.size() + " in standby";
                    case EXIT_STANDBY -> "return " + ids.size() + " from standby";
                };
            case Change(AutoScalingChange change) -> change.inWords();
            case Tell(RollNotification told) -> "publish " + told.kind();
        };
    }
}
