package greenroll.emulator.compute.api;

import greenroll.emulator.compute.api.Throttle.Cost;
import greenroll.emulator.compute.state.RegionContext;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Handles every call: refuses it by name if it is not simulated, counts it, throttles it, and then runs it under the
 * lock.
 */
public final class Api {

    private final RegionContext ground;
    private final Throttle throttle;
    public final ApiCalls calls = new ApiCalls();
    public volatile CallGate gate = CallGate.OPEN;

    public Api(RegionContext ground) {
        this.ground = ground;
        throttle = new Throttle(ground.now());
    }

    /** A call that has no cost besides its own. */
    public <R> R call(SupportedOperation operation, SdkPojo request, Supplier<R> effect) {
        return call(operation, request, Cost.ONE, effect);
    }

    <R> R call(SupportedOperation operation, SdkPojo request, Cost cost, Supplier<R> effect) {
        operation.refuseWhatIsNotSimulated(request);
        CallGate around = gate;
        around.before(operation.apiName, request);
        calls.called(operation);
        R response = ground.locked(() -> {
            if (ground.settings.throttling() && !throttle.admits(operation, cost, ground.now())) {
                throw throttled(operation);
            }
            return effect.get();
        });
        around.after(operation.apiName, request, response);
        return response;
    }

    private RuntimeException throttled(SupportedOperation operation) {
        calls.throttled(operation);
        if (operation.isEc2()) {
            return AwsErrors.ec2("RequestLimitExceeded", "Request limit exceeded.");
        }
        if (operation.isAutoScaling()) {
            return AwsErrors.autoScaling("Throttling", "Rate exceeded");
        }
        return operation.isElbv2()
                ? AwsErrors.elb("Throttling", "Rate exceeded")
                : AwsErrors.cloudWatch("Throttling", "Rate exceeded");
    }
}
