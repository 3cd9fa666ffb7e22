package greenroll.emulator.iam;

import greenroll.emulator.iam.permission.LoadBalancingPermissions;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsResponse;

/** ELBv2 behind the gate. */
class GatedLoadBalancing implements ElasticLoadBalancingV2Client {

    private final ElasticLoadBalancingV2Client elb;
    private final PermissionCheck gate;
    private final LoadBalancingPermissions needs;

    GatedLoadBalancing(ElasticLoadBalancingV2Client elb, PermissionCheck gate, LoadBalancingPermissions needs) {
        this.elb = elb;
        this.gate = gate;
        this.needs = needs;
    }

    private <Q, R> R pass(Q request, List<RequiredPermission> asked, Function<Q, R> call) {
        return gate.pass(request, asked, AccessDenied::loadBalancing, call);
    }

    @Override
    public RegisterTargetsResponse registerTargets(RegisterTargetsRequest request) {
        return pass(request, needs.targetGroup("RegisterTargets", request.targetGroupArn()), elb::registerTargets);
    }

    @Override
    public DeregisterTargetsResponse deregisterTargets(DeregisterTargetsRequest request) {
        return pass(request, needs.targetGroup("DeregisterTargets", request.targetGroupArn()), elb::deregisterTargets);
    }

    @Override
    public DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
        return pass(request, LoadBalancingPermissions.describe("DescribeTargetHealth"), elb::describeTargetHealth);
    }

    @Override
    public DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
        return pass(request, LoadBalancingPermissions.describe("DescribeTargetGroups"), elb::describeTargetGroups);
    }

    @Override
    public DescribeTargetGroupAttributesResponse describeTargetGroupAttributes(
            DescribeTargetGroupAttributesRequest request) {
        return pass(
                request,
                LoadBalancingPermissions.describe("DescribeTargetGroupAttributes"),
                elb::describeTargetGroupAttributes);
    }

    @Override
    public DescribeAccountLimitsResponse describeAccountLimits(DescribeAccountLimitsRequest request) {
        return pass(request, LoadBalancingPermissions.describe("DescribeAccountLimits"), elb::describeAccountLimits);
    }

    @Override
    public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        return pass(request, LoadBalancingPermissions.describe("DescribeLoadBalancers"), elb::describeLoadBalancers);
    }

    @Override
    public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        return pass(request, LoadBalancingPermissions.describe("DescribeTags"), elb::describeTags);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        elb.close();
    }
}
