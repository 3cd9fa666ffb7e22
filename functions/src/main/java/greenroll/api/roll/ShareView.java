package greenroll.api.roll;

import greenroll.group.SpotStrategy;
import greenroll.roll.RollFacts;
import greenroll.roll.plan.SpotShare;
import org.jspecify.annotations.Nullable;

/** A number of instances, split into on-demand and spot instances. */
public record ShareView(int onDemand, int spot) {

    static ShareView of(SpotShare share) {
        return new ShareView(share.onDemand(), share.spot());
    }

    /** Those of the target that an operation works towards. Null for a group without spot instances. */
    static @Nullable ShareView ofTarget(RollFacts facts) {
        SpotStrategy strategy = facts.spot();
        int onDemand = strategy.onDemand(facts.target());
        return strategy.usesSpot() ? new ShareView(onDemand, facts.target() - onDemand) : null;
    }
}
