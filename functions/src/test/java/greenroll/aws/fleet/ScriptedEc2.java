package greenroll.aws.fleet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
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
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** An EC2 client that gives a test's answers in their order and keeps the requests. */
public final class ScriptedEc2 implements Ec2Client {

    private final Deque<Function<Ec2Request, Object>> script = new ArrayDeque<>();
    public final List<Ec2Request> asked = new ArrayList<>();

    public ScriptedEc2 answers(Object answer) {
        script.add(request -> answer);
        return this;
    }

    public ScriptedEc2 fails(RuntimeException error) {
        script.add(request -> {
            throw error;
        });
        return this;
    }

    private <T> T answer(Ec2Request request, Class<T> type) {
        asked.add(plain(request));
        if (script.isEmpty()) {
            throw new AssertionError("the script ends before " + request);
        }
        return type.cast(script.remove().apply(request));
    }

    /** The request without the mark that the SDK's paginators add for the user agent. */
    private static Ec2Request plain(Ec2Request request) {
        return (Ec2Request) request.toBuilder()
                .overrideConfiguration((AwsRequestOverrideConfiguration) null)
                .build();
    }

    @Override
    public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        return answer(request, DescribeInstancesResponse.class);
    }

    @Override
    public DescribeInstanceStatusResponse describeInstanceStatus(DescribeInstanceStatusRequest request) {
        return answer(request, DescribeInstanceStatusResponse.class);
    }

    @Override
    public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        return answer(request, DescribeSubnetsResponse.class);
    }

    @Override
    public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        return answer(request, DescribeImagesResponse.class);
    }

    @Override
    public DescribeInstanceTypesResponse describeInstanceTypes(DescribeInstanceTypesRequest request) {
        return answer(request, DescribeInstanceTypesResponse.class);
    }

    @Override
    public DescribeInstanceTypeOfferingsResponse describeInstanceTypeOfferings(
            DescribeInstanceTypeOfferingsRequest request) {
        return answer(request, DescribeInstanceTypeOfferingsResponse.class);
    }

    @Override
    public DescribeSpotPriceHistoryResponse describeSpotPriceHistory(DescribeSpotPriceHistoryRequest request) {
        return answer(request, DescribeSpotPriceHistoryResponse.class);
    }

    @Override
    public RunInstancesResponse runInstances(RunInstancesRequest request) {
        return answer(request, RunInstancesResponse.class);
    }

    @Override
    public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
        return answer(request, TerminateInstancesResponse.class);
    }

    @Override
    public RebootInstancesResponse rebootInstances(RebootInstancesRequest request) {
        return answer(request, RebootInstancesResponse.class);
    }

    @Override
    public CreateFleetResponse createFleet(CreateFleetRequest request) {
        return answer(request, CreateFleetResponse.class);
    }

    @Override
    public CreateLaunchTemplateResponse createLaunchTemplate(CreateLaunchTemplateRequest request) {
        return answer(request, CreateLaunchTemplateResponse.class);
    }

    @Override
    public DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
            DescribeLaunchTemplateVersionsRequest request) {
        return answer(request, DescribeLaunchTemplateVersionsResponse.class);
    }

    @Override
    public CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(CreateLaunchTemplateVersionRequest request) {
        return answer(request, CreateLaunchTemplateVersionResponse.class);
    }

    @Override
    public DescribeLaunchTemplatesResponse describeLaunchTemplates(DescribeLaunchTemplatesRequest request) {
        return answer(request, DescribeLaunchTemplatesResponse.class);
    }

    @Override
    public DeleteLaunchTemplateResponse deleteLaunchTemplate(DeleteLaunchTemplateRequest request) {
        return answer(request, DeleteLaunchTemplateResponse.class);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
