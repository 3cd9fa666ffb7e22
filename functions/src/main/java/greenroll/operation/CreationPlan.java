package greenroll.operation;

import greenroll.group.LaunchSpecification;
import greenroll.group.Subnet;
import greenroll.roll.failure.Refusal;
import java.util.List;

/**
 * The launch of a new group, and every reason against it.
 *
 * @param specification with the image that a parameter holds now
 */
public record CreationPlan(LaunchSpecification specification, List<Subnet> subnets, List<Refusal> refusals) {

    public CreationPlan {
        subnets = List.copyOf(subnets);
        refusals = List.copyOf(refusals);
    }
}
