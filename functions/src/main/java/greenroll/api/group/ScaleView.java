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
 * @param newInstances one for each on-demand instance that is going to be launched. They launch after the answer, so
 *     their ids and zones are not known yet
 * @param newSpotRequests one for each spot instance that is going to be launched, if EC2 has the capacity
 * @param victimInstances the on-demand instances that are taken out
 * @param victimSpotRequests the spot instances that are taken out
 * @param capacity the group's new capacity
 * @param operation the operation that changes the number of instances; null when only the target was written
 */
record ScaleView(
        List<NewInstance> newInstances,
        List<NewInstance> newSpotRequests,
        List<View> victimInstances,
        List<View> victimSpotRequests,
        GroupView.CapacityView capacity,
        @Nullable OperationView operation) {

    static final String KIND = "spotinst:aws:ec2:group:scale";

    /**
     * An instance that is not there yet.
     *
     * @param instanceType absent for a spot instance when EC2 is going to choose among several types
     */
    record NewInstance(@Nullable String instanceType, String lifeCycle) {}

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
            case ScaleResult.Began(RollHead operation, List<Instance> victims, Capacity capacity, int spot) ->
                new ScaleView(
                        newInstances(operation, spot),
                        newSpotInstances(operation, spot),
                        victims(victims, false),
                        victims(victims, true),
                        GroupView.CapacityView.of(capacity),
                        OperationView.of(operation));
            case ScaleResult.Noted(Capacity capacity) ->
                new ScaleView(List.of(), List.of(), List.of(), List.of(), GroupView.CapacityView.of(capacity), null);
            case ScaleResult.NotBegun(StartResult why) -> throw StartResponses.refused(why);
        };
    }

    private static List<NewInstance> newInstances(RollHead operation, int spot) {
        String type =
                operation.facts().specification().hardware().instanceTypes().getFirst();
        return Collections.nCopies(operation.facts().bounds().surge() - spot, new NewInstance(type, "OD"));
    }

    private static List<NewInstance> newSpotInstances(RollHead operation, int spot) {
        List<String> types = operation.facts().specification().hardware().typesOfSpot();
        return Collections.nCopies(spot, new NewInstance(types.size() == 1 ? types.getFirst() : null, "SPOT"));
    }

    private static List<View> victims(List<Instance> victims, boolean areSpot) {
        return victims.stream()
                .filter(one -> one.launch().spot() == areSpot)
                .map(one -> new View(one.id(), one.placement().zone(), LiveInstances.lifeCycle(one)))
                .toList();
    }
}
