package greenroll.triggers;

import greenroll.fleet.Image;
import greenroll.group.LaunchSpecification;
import java.util.Optional;

/** Why somebody looks for new images now. An event is about one thing, and whatever else is found is left to the schedule. */
sealed interface CheckTrigger {

    /** An image of this account became available. */
    record ImageAvailable(String imageId) implements CheckTrigger {}

    /** A parameter was written. */
    record ParameterChanged(String name) implements CheckTrigger {}

    /** Image Builder finished an image; the AMIs that it made carry its ARN as a tag. */
    record ImageBuilt(String arn) implements CheckTrigger {}

    /** Time has passed. */
    record Schedule() implements CheckTrigger {}

    /** The tag by which Image Builder marks the AMIs that it makes. */
    String IMAGE_BUILDER_TAG = "Ec2ImageBuilderArn";

    /** Whether the occasion can be about a group launched from this. */
    default boolean concerns(LaunchSpecification latest) {
        Optional<String> parameter = latest.imageParameter();
        return switch (this) {
            case ImageAvailable image -> parameter.isEmpty();
            case ImageBuilt image -> parameter.isEmpty();
            case ParameterChanged(String name) -> parameter.filter(name::equals).isPresent();
            case Schedule schedule -> true;
        };
    }

    /** Whether the occasion is about this image; of a parameter's image it is known already. */
    default boolean concerns(Image image) {
        return switch (this) {
            case ImageAvailable(String imageId) -> image.id().equals(imageId);
            case ImageBuilt(String arn) -> arn.equals(image.tags().get(IMAGE_BUILDER_TAG));
            case ParameterChanged parameter -> true;
            case Schedule schedule -> true;
        };
    }

    /** Who started the roll, for its history. */
    default String startedBy() {
        return switch (this) {
            case ImageAvailable(String imageId) -> "event:EC2 AMI State Change " + imageId;
            case ParameterChanged(String name) -> "event:Parameter Store Change " + name;
            case ImageBuilt(String arn) -> "event:EC2 Image Builder Image State Change " + arn;
            case Schedule schedule -> "event:Scheduled Event CheckForNewImages";
        };
    }
}
