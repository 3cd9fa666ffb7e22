package greenroll.simulation.faults;

import greenroll.emulator.compute.api.AwsErrors;
import greenroll.fleet.Unavailable;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Creates errors as the caller of an operation gets them: the SDK's for its clients, and a port's own for a port. */
final class Errors {

    private Errors() {}

    static RuntimeException throttled(String operation) {
        if (operation.startsWith("ec2.")) {
            return AwsErrors.ec2("RequestLimitExceeded", "Request limit exceeded.");
        }
        if (operation.startsWith("cloudwatch.")) {
            return AwsErrors.cloudWatch("Throttling", "Rate exceeded");
        }
        if (operation.startsWith("autoscaling.")) {
            return AwsErrors.autoScaling("Throttling", "Rate exceeded");
        }
        return operation.startsWith("elbv2.")
                ? AwsErrors.elb("Throttling", "Rate exceeded")
                : new Unavailable(operation + ": Rate exceeded", null);
    }

    static RuntimeException failed(String operation) {
        if (operation.startsWith("ec2.")) {
            return AwsErrors.ec2("InternalError", "An internal error has occurred");
        }
        if (operation.startsWith("cloudwatch.")) {
            return AwsErrors.cloudWatch("InternalServiceFault", "An internal error has occurred");
        }
        if (operation.startsWith("autoscaling.")) {
            return AwsErrors.autoScaling("InternalFailure", "The request processing has failed");
        }
        return operation.startsWith("elbv2.")
                ? AwsErrors.elb("InternalFailure", "The request processing has failed")
                : new Unavailable(operation + ": Internal server error", null);
    }

    static RuntimeException timedOut(String operation) {
        return operation.matches("(ec2|elbv2|cloudwatch|autoscaling)\\..*")
                ? ApiCallTimeoutException.create(10_000)
                : new Unavailable(operation + ": timed out", null);
    }

    static RuntimeException down(String operation) {
        return new Unavailable(operation + ": nobody answers", null);
    }
}
