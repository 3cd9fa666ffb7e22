package greenroll.api.group;

import greenroll.api.roll.OnFailureView;
import greenroll.group.HealthCheckType;
import greenroll.group.ImageFilter;
import greenroll.group.OnFailure;
import greenroll.group.RollRequest;
import greenroll.group.UpdatePolicy;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An update policy in the form of its request body. */
record UpdatePolicyView(
        boolean shouldRoll,
        @Nullable RollConfig rollConfig,
        @Nullable Filter imageFilter) {

    record RollConfig(
            int batchSizePercentage,
            long gracePeriod,
            @Nullable Long healthTimeout,
            @Nullable HealthCheckType healthCheckType,
            @Nullable Long drainingTimeout,
            Strategy strategy,
            @Nullable String comment) {}

    record Strategy(
            String action,
            @Nullable Integer batchMinHealthyPercentage,
            @Nullable Boolean shouldDrainInstances,
            @Nullable OnFailureView onFailure,
            @Nullable List<String> alarms) {}

    record Filter(List<String> owners, @Nullable String namePattern, List<GroupView.Tag> tags) {}

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
                config.batchSizePercentage(),
                config.health().gracePeriod().toSeconds(),
                seconds(config.health().healthTimeout()),
                config.health().healthCheckType(),
                seconds(config.draining().drainingTimeout()),
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
        return new Filter(
                filter.owners(),
                filter.namePattern(),
                new TreeMap<>(filter.tags())
                        .entrySet().stream()
                                .map(tag -> new GroupView.Tag(tag.getKey(), tag.getValue()))
                                .toList());
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }
}
