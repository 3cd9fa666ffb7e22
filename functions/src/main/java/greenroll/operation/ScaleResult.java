package greenroll.operation;

import greenroll.fleet.Instance;
import greenroll.group.Capacity;
import greenroll.roll.RollHead;
import java.util.List;

/** The result of a request for another target. */
public sealed interface ScaleResult {

    /**
     * An operation changes the number of instances. The group already has the new target.
     *
     * @param victims the instances that it terminates
     * @param spot how many of its launches are spot, if EC2 has the capacity
     */
    record Began(RollHead operation, List<Instance> victims, Capacity capacity, int spot) implements ScaleResult {
        public Began {
            victims = List.copyOf(victims);
        }
    }

    /** The group has the new target. No launch or termination was necessary, or none is possible yet. */
    record Noted(Capacity capacity) implements ScaleResult {}

    /**
     * Nothing was written, because of {@link StartResult.Held}, {@link StartResult.KeyReused} or
     * {@link StartResult.Refused}.
     */
    record NotBegun(StartResult why) implements ScaleResult {}
}
