package greenroll.emulator.compute.scaling;

import greenroll.aws.autoscaling.AwsAutoScalingGroups;
import greenroll.aws.autoscaling.AwsLaunchTemplates;
import greenroll.emulator.compute.api.AwsErrors;
import greenroll.emulator.compute.api.CallGate;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** The contract over the simulated region. */
class SimulatedAutoScalingGroupsTest implements AutoScalingGroupsContract {

    private final GroupStage web = new GroupStage();
    private final AutoScalingGroups groups = new AwsAutoScalingGroups(web.scaling);
    private final LaunchTemplates templates = new AwsLaunchTemplates(web.stage.ec2);

    @Override
    public AutoScalingGroups groups() {
        return groups;
    }

    @Override
    public LaunchTemplates templates() {
        return templates;
    }

    @Override
    public Instant now() {
        return web.stage.now();
    }

    @Override
    public List<String> launched(int count) {
        return web.launched(count);
    }

    @Override
    public void kill(String instanceId) {
        web.region.externalActors().terminate(instanceId);
    }

    @Override
    public void loseNextAnswer() {
        web.region.gate(new CallGate() {
            private boolean hasLost;

            @Override
            public void after(String operation, Object request, Object response) {
                if (isChange(operation) && !hasLost) {
                    hasLost = true;
                    throw ApiCallTimeoutException.create(9_000);
                }
            }
        });
    }

    @Override
    public void throttleSecondChange() {
        web.region.gate(new CallGate() {
            private int carriedOut;

            @Override
            public void before(String operation, Object request) {
                if (isChange(operation) && carriedOut == 1) {
                    carriedOut++;
                    throw AwsErrors.autoScaling("Throttling", "Rate exceeded");
                }
            }

            @Override
            public void after(String operation, Object request, Object response) {
                carriedOut += isChange(operation) ? 1 : 0;
            }
        });
    }

    private static boolean isChange(String operation) {
        return operation.startsWith("autoscaling.") && !operation.startsWith("autoscaling.Describe");
    }

    @Override
    public void fiveMinutesPass() {
        web.stage.passSeconds(301);
    }

    @Override
    public void aMomentPasses() {
        web.stage.passSeconds(60);
    }
}
