package greenroll.api.group;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.api.roll.BatchSettingsView;
import greenroll.api.roll.OnFailureView;
import greenroll.group.ImageFilter;
import greenroll.group.OnFailure;
import greenroll.group.RollRequest;
import greenroll.group.UpdatePolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An update policy in the form of its request body. */
record UpdatePolicyView(
        boolean shouldRoll,
        @Nullable RollConfig rollConfig,
        @Nullable Filter imageFilter) {

    record RollConfig(
            @JsonUnwrapped BatchSettingsView batches,
            Strategy strategy,
            @Nullable String comment) {}

    record Strategy(
            String action,
            @Nullable Integer batchMinHealthyPercentage,
            @Nullable Boolean shouldDrainInstances,
            @Nullable OnFailureView onFailure,
            @Nullable List<String> alarms) {}

    record Filter(List<String> owners, @Nullable String namePattern, List<SpecificationView.Tag> tags) {}

    static @Nullable UpdatePolicyView of(@Nullable UpdatePolicy policy) {
        return policy == null
                ? null
                : new UpdatePolicyView(
                        policy.shouldRoll(),
                        policy.rollConfig() == null ? null : rollConfig(policy.rollConfig()),
                        policy.imageFilter() == null ? null : filter(policy.imageFilter()));
    }

    private static RollConfig rollConfig(RollRequest config) {
        return new RollConfig(
                BatchSettingsView.of(config),
                new Strategy(
                        config.action().name(),
                        config.batchMinHealthyPercentage(),
                        config.draining().shouldDrainInstances(),
                        config.onFailure() == null || config.onFailure().equals(OnFailure.DEFAULT)
                                ? null
                                : OnFailureView.of(config.onFailure()),
                        config.alarms().isEmpty() ? null : config.alarms()),
                config.comment());
    }

    private static Filter filter(ImageFilter filter) {
        return new Filter(filter.owners(), filter.namePattern(), SpecificationView.tags(filter.tags()));
    }
}
