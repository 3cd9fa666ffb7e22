package greenroll.api.group;

import greenroll.api.http.RefusedCall;
import greenroll.api.http.StartResponses;
import greenroll.fleet.Instance;
import greenroll.group.Capacity;
import greenroll.operation.ScaleResult;
import greenroll.operation.StartResult;
import greenroll.roll.RollHead;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of scaling, with Elastigroup's names.
 *
 * @param newInstances one for each instance that is going to be launched. They launch after the answer, so their ids
 *     and zones are not known yet
 * @param victimInstances the instances that are taken out
 * @param capacity the group's new capacity
 * @param operation the operation that changes the number of instances; null when only the target was written
 */
record ScaleView(
        List<NewInstance> newInstances,
        List<View> newSpotRequests,
        List<View> victimInstances,
        List<View> victimSpotRequests,
        GroupView.CapacityView capacity,
        @Nullable OperationView operation) {

    static final String KIND = "spotinst:aws:ec2:group:scale";

    /** An instance that is not there yet. */
    record NewInstance(String instanceType, String lifeCycle) {}

    /** One instance. */
    record View(String instanceId, String availabilityZone, String lifeCycle) {}

    /** An operation on the group, with a status like a roll's. */
    record OperationView(String id, String kind) {

        static OperationView of(RollHead operation) {
            return new OperationView(operation.id(), operation.facts().kind().name());
        }
    }

    /** Throws {@link RefusedCall} when nothing was started. */
    static ScaleView of(ScaleResult scaled) {
        return switch (scaled) {
            case ScaleResult.Began(RollHead operation, List<Instance> victims, Capacity capacity) ->
                view(newInstances(operation), victims, capacity, OperationView.of(operation));
            case ScaleResult.Noted(Capacity capacity) -> view(List.of(), List.of(), capacity, null);
            case ScaleResult.NotBegun(StartResult why) -> throw StartResponses.refused(why);
        };
    }

    private static List<NewInstance> newInstances(RollHead operation) {
        String type =
                operation.facts().specification().hardware().instanceTypes().getFirst();
        return Collections.nCopies(operation.facts().bounds().surge(), new NewInstance(type, "OD"));
    }

    private static ScaleView view(
            List<NewInstance> launched, List<Instance> victims, Capacity capacity, @Nullable OperationView operation) {
        return new ScaleView(
                launched,
                List.of(),
                victims.stream()
                        .map(one -> new View(
                                one.id(), one.placement().zone(), one.launch().spot() ? "SPOT" : "OD"))
                        .toList(),
                List.of(),
                GroupView.CapacityView.of(capacity),
                operation);
    }
}
