package greenroll.emulator.iam;

import greenroll.emulator.iam.permission.Ec2Permissions;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** EC2 behind the gate. */
class GatedEc2 implements Ec2Client {

    private final Ec2Client ec2;
    private final PermissionCheck gate;
    private final Ec2Permissions needs;

    GatedEc2(Ec2Client ec2, PermissionCheck gate, Ec2Permissions needs) {
        this.ec2 = ec2;
        this.gate = gate;
        this.needs = needs;
    }

    private <Q, R> R pass(Q request, List<RequiredPermission> asked, Function<Q, R> call) {
        return gate.pass(request, asked, AccessDenied::ec2, call);
    }

    @Override
    public RunInstancesResponse runInstances(RunInstancesRequest request) {
        return pass(request, needs.run(request), ec2::runInstances);
    }

    @Override
    public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
        return pass(request, needs.eachInstance("TerminateInstances", request.instanceIds()), ec2::terminateInstances);
    }

    @Override
    public RebootInstancesResponse rebootInstances(RebootInstancesRequest request) {
        return pass(request, needs.eachInstance("RebootInstances", request.instanceIds()), ec2::rebootInstances);
    }

    @Override
    public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        return pass(request, Ec2Permissions.describe("DescribeInstances"), ec2::describeInstances);
    }

    @Override
    public DescribeInstanceStatusResponse describeInstanceStatus(DescribeInstanceStatusRequest request) {
        return pass(request, Ec2Permissions.describe("DescribeInstanceStatus"), ec2::describeInstanceStatus);
    }

    @Override
    public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        return pass(request, Ec2Permissions.describe("DescribeSubnets"), ec2::describeSubnets);
    }

    @Override
    public DescribeInstanceTypesResponse describeInstanceTypes(DescribeInstanceTypesRequest request) {
        return pass(request, Ec2Permissions.describe("DescribeInstanceTypes"), ec2::describeInstanceTypes);
    }

    @Override
    public DescribeInstanceTypeOfferingsResponse describeInstanceTypeOfferings(
            DescribeInstanceTypeOfferingsRequest request) {
        return pass(
                request, Ec2Permissions.describe("DescribeInstanceTypeOfferings"), ec2::describeInstanceTypeOfferings);
    }

    @Override
    public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        return pass(request, Ec2Permissions.describe("DescribeImages"), ec2::describeImages);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        ec2.close();
    }
}
