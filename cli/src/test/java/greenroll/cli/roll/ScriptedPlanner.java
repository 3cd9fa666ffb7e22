package greenroll.cli.roll;

import greenroll.cli.client.ApiProblem;
import greenroll.json.Json;
import java.util.List;

/** A planner whose answer depends on the Auto Scaling group's name only. A plan's warning repeats the question. */
public final class ScriptedPlanner implements AutoScalingPlanner {

    @Override
    public Answer plan(Question question) {
        return switch (question.name()) {
            case "refused" ->
                new Answer.Refused(
                        List.of(new ApiProblem("VALIDATION_ERROR", "gracePeriod must be less", "gracePeriod")));
            case "unknown" ->
                new Answer.Refused(List.of(new ApiProblem("GROUP_DOESNT_EXIST", "there is no such group", "")));
            case "denied" ->
                new Answer.NotRead(List.of(
                        "these AWS credentials lack a right: autoscaling:DescribeAutoScalingGroups", "a way out"));
            case "nowhere" -> new Answer.NotConfigured("--region: nothing names a Region");
            default ->
                new Answer.Planned(Json.tree("""
                    {"autoScaling": {"name": "web", "fromVersion": "$Latest"}, "feasible": %b, "revision": 7, "imageId": "ami-1",
                     "target": 2, "inService": 2, "floor": 2, "ceiling": 3, "surge": 1, "batches": [],
                     "expectedDuration": {"seconds": 0, "basis": "SETTINGS"},
                     "strategy": {"action": "REPLACE_SERVER", "batchSizePercentage": 50, "gracePeriod": 30,
                                  "healthTimeout": 600, "healthCheckType": "TARGET_GROUP", "drainingTimeout": 60,
                                  "batchMinHealthyPercentage": 100, "shouldDrainInstances": true},
                     "checks": [{"name": "alarms", "passed": true, "note": "the roll names no alarm"},
                                {"name": "launch", "passed": true, "note": "not checked: this needs ec2:RunInstances"}],
                     "warnings": [{"code": "ASKED", "message": "%s in %s by %s"}]}""".formatted(
                                question.name().equals("web"),
                                question.body().replace("\"", "'"),
                                question.region(),
                                question.profile())));
        };
    }
}
