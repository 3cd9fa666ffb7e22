package greenroll.api.roll;

import greenroll.group.OnFailure;
import org.jspecify.annotations.Nullable;

/** {@code strategy.onFailure} as the API shows it: the values in force, with durations in seconds. */
record OnFailureView(
        String actionType,
        boolean shouldHandleAllBatches,
        @Nullable Integer batchNum,
        @Nullable Long drainingTimeout,
        long keepFailedFor) {

    static OnFailureView of(OnFailure onFailure) {
        return new OnFailureView(
                onFailure.actionType().name(),
                onFailure.shouldHandleAllBatches(),
                onFailure.batchNum(),
                onFailure.drainingTimeout() == null
                        ? null
                        : onFailure.drainingTimeout().toSeconds(),
                onFailure.keepFailedFor().toSeconds());
    }
}
