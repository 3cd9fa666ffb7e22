package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.read.Groups;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Groups in the form that their callers may see. */
record GroupAnswers(Groups groups) {

    Endpoint.Answer answer(Group group, Call call) {
        return new Endpoint.Answer(
                Groups.KIND, List.of(GroupView.of(group, groups.latest(group), call.showsUserData())));
    }

    /** The views of many groups, with one read for all their launch specifications. */
    List<JsonNode> views(List<Group> some, Call call) {
        Map<String, LaunchSpecification> latest = groups.latest(some);
        boolean showsUserData = call.showsUserData();
        return some.stream()
                .map(group -> GroupView.of(group, Objects.requireNonNull(latest.get(group.id())), showsUserData))
                .toList();
    }
}
