package greenroll.aws.autoscaling;

import static greenroll.aws.fleet.FleetCalls.call;
import static greenroll.aws.fleet.FleetCalls.ruleOf;

import greenroll.aws.fleet.ErrorRule;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.LaunchTemplates;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;

/** Versions of launch templates from DescribeLaunchTemplateVersions and CreateLaunchTemplateVersion. */
public final class AwsLaunchTemplates implements LaunchTemplates {

    private final Ec2Client ec2;

    public AwsLaunchTemplates(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * {@inheritDoc} An image that the template names by a parameter stays the name of that parameter. A template with a
     * network interface that Greenroll cannot launch is refused.
     */
    @Override
    public Optional<Version> version(TemplateReference reference) {
        try {
            return call("DescribeLaunchTemplateVersions", () -> ec2.describeLaunchTemplateVersions(versions(reference)))
                    .launchTemplateVersions()
                    .stream()
                    .findFirst()
                    .map(LaunchTemplateResponses::version);
        } catch (FleetRefused e) {
            if (ruleOf(e) == ErrorRule.UNKNOWN_TEMPLATE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Version make(Version source, @Nullable String imageId, @Nullable String userData, String clientToken) {
        return LaunchTemplateResponses.version(call(
                        "CreateLaunchTemplateVersion",
                        () -> ec2.createLaunchTemplateVersion(newVersion(source, imageId, userData, clientToken)))
                .launchTemplateVersion());
    }

    static DescribeLaunchTemplateVersionsRequest versions(TemplateReference reference) {
        return DescribeLaunchTemplateVersionsRequest.builder()
                .launchTemplateId(reference.id())
                .versions(reference.version())
                .build();
    }

    /** Everything but the given values is taken over from the source version. */
    static CreateLaunchTemplateVersionRequest newVersion(
            Version source, @Nullable String imageId, @Nullable String userData, String clientToken) {
        return CreateLaunchTemplateVersionRequest.builder()
                .clientToken(clientToken)
                .launchTemplateId(source.id())
                .sourceVersion(Integer.toString(source.number()))
                .launchTemplateData(data -> data.imageId(imageId).userData(userData))
                .build();
    }
}
