package greenroll.triggers;

import greenroll.fleet.Image;
import greenroll.group.LaunchSpecification;
import java.util.Optional;

/**
 * The reason for a check for new images. A check after an event handles only the event's subject; the schedule handles
 * the rest.
 */
sealed interface CheckTrigger {

    /** An image of this account became available. */
    record ImageAvailable(String imageId) implements CheckTrigger {}

    /** A parameter was written. */
    record ParameterChanged(String name) implements CheckTrigger {}

    /** Image Builder finished an image. Its AMIs have the image's ARN as a tag. */
    record ImageBuilt(String arn) implements CheckTrigger {}

    /** The scheduled time has come. */
    record Schedule() implements CheckTrigger {}

    /** The tag that Image Builder puts on its AMIs. */
    String IMAGE_BUILDER_TAG = "Ec2ImageBuilderArn";

    /** Whether the trigger can concern a group with this launch specification. */
    default boolean concerns(LaunchSpecification latest) {
        Optional<String> parameter = latest.imageParameter();
        return switch (this) {
            case ImageAvailable image -> parameter.isEmpty();
            case ImageBuilt image -> parameter.isEmpty();
            case ParameterChanged(String name) -> parameter.filter(name::equals).isPresent();
            case Schedule schedule -> true;
        };
    }

    /**
     * Whether the trigger concerns this image. A parameter's image always does, because
     * the parameter was already compared with the group's.
     */
    default boolean concerns(Image image) {
        return switch (this) {
            case ImageAvailable(String imageId) -> image.id().equals(imageId);
            case ImageBuilt(String arn) -> arn.equals(image.tags().get(IMAGE_BUILDER_TAG));
            case ParameterChanged parameter -> true;
            case Schedule schedule -> true;
        };
    }

    /** The starter of the roll, for its history. */
    default String startedBy() {
        return switch (this) {
            case ImageAvailable(String imageId) -> "event:EC2 AMI State Change " + imageId;
            case ParameterChanged(String name) -> "event:Parameter Store Change " + name;
            case ImageBuilt(String arn) -> "event:EC2 Image Builder Image State Change " + arn;
            case Schedule schedule -> "event:Scheduled Event CheckForNewImages";
        };
    }
}
