package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.read.Groups;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.operation.autoscaling.AutoScalingReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Groups in the form that their callers may see. */
record GroupAnswers(Groups groups, AutoScalingReader autoScaling) {

    /** How many Auto Scaling groups one answer reads, one after the other. The others are shown as they are stored. */
    private static final int MOST_READ = 25;

    Endpoint.Answer answer(Group group, Call call) {
        return new Endpoint.Answer(
                Groups.KIND,
                List.of(
                        isAutoScaling(group)
                                ? AutoScalingGroupView.of(
                                        group, autoScaling.seen(group).orElse(null), groups.freezes(group.id()))
                                : GroupView.of(
                                        group,
                                        groups.latest(group),
                                        groups.freezes(group.id()),
                                        call.showsUserData())));
    }

    /** The views of many groups, with one read for all their launch specifications, and one for all freezes. */
    List<JsonNode> views(List<Group> some, Call call) {
        Map<String, LaunchSpecification> latest = groups.latest(
                some.stream().filter(group -> !isAutoScaling(group)).toList());
        boolean showsUserData = call.showsUserData();
        List<Freeze> all = groups.freezes();
        int left = MOST_READ;
        List<JsonNode> views = new ArrayList<>();
        for (Group group : some) {
            List<Freeze> freezes = Freeze.of(group.id(), all);
            if (isAutoScaling(group)) {
                Optional<AutoScalingGroup> seen = left > 0 ? autoScaling.seen(group) : Optional.empty();
                // When one is not answered, the caller does not wait for the others.
                left = seen.isEmpty() ? 0 : left - 1;
                views.add(AutoScalingGroupView.of(group, seen.orElse(null), freezes));
            } else {
                views.add(GroupView.of(group, Objects.requireNonNull(latest.get(group.id())), freezes, showsUserData));
            }
        }
        return views;
    }

    static boolean isAutoScaling(Group group) {
        return group.placement().autoScaling() != null;
    }
}
