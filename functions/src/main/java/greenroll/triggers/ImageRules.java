package greenroll.triggers;

import greenroll.fleet.Image;
import greenroll.group.Revision;
import greenroll.group.TemplateChoice;
import greenroll.group.UpdatePolicy;
import greenroll.roll.GroupActivity;
import greenroll.roll.GroupActivity.Kind;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a group is rolled to a new image, and to which one. The newest image that fits is rolled once.
 * Automation rolls an earlier image again only when a parameter names it again, and never when its last roll failed or
 * was stopped. The same input always gives the same decision.
 */
final class ImageRules {

    private ImageRules() {}

    static ImageDecision decide(ImageCandidates sight, CheckTrigger occasion, Instant now) {
        UpdatePolicy policy = sight.group().policy().updatePolicy();
        boolean optedIn = policy != null && policy.shouldRoll();
        if (!optedIn || sight.group().activeRoll() != null || !occasion.concerns(sight.latest())) {
            return new ImageDecision.Leave(List.of());
        }
        List<GroupActivity> notes = new ArrayList<>();
        for (Image image : sight.candidates()) {
            if (!isNew(sight, image)) {
                break;
            }
            Optional<GroupActivity> unfit = unfit(sight, image, now);
            if (unfit.isEmpty()) {
                return rolled(sight, image, occasion, notes, now);
            }
            if (occasion.concerns(image)) {
                notes.add(unfit.get());
            }
        }
        return new ImageDecision.Leave(notes);
    }

    /** Whether the image is newer than the group's image. A parameter's image only needs to be another one. */
    private static boolean isNew(ImageCandidates sight, Image image) {
        if (sight.isOfAutoScaling()) {
            return isNewToAutoScaling(sight, image);
        }
        Optional<RollHead> last = ImageCandidates.lastLaunch(sight.rolls());
        if (last.map(roll -> roll.facts().specification().imageId().equals(image.id()))
                .orElse(false)) {
            // If that roll finished, the group runs the image. Otherwise it failed or was stopped before anything was
            // ever in service.
            return last.get().stage() != Stage.FINISHED;
        }
        if (sight.followsParameter()) {
            return true;
        }
        boolean isNamed = sight.latest().imageId().equals(image.id());
        return isAfter(image, sight.launched(), last) && (isNamed || isAfter(image, sight.named(), Optional.empty()));
    }

    /**
     * The same for an Auto Scaling group, which may have another version by another hand than Greenroll's. So the version
     * that it launches from decides. A version with a parameter launches what that holds, so there the images of the
     * group's instances decide.
     */
    private static boolean isNewToAutoScaling(ImageCandidates sight, Image image) {
        String named = sight.latest().imageId();
        return sight.followsParameter()
                ? sight.running().stream().anyMatch(one -> !one.equals(image.id()))
                : !named.equals(image.id()) && isAfter(image, sight.named(), sight.lastRollOf(named));
    }

    /** An image that no longer exists has no known age. The age of the roll that launched it is used instead. */
    private static boolean isAfter(Image image, @Nullable Image before, Optional<RollHead> launch) {
        return before != null
                ? image.createdAt().isAfter(before.createdAt())
                : launch.map(roll -> image.createdAt().isAfter(roll.facts().createdAt()))
                        .orElse(true);
    }

    /** Why the image itself must not be launched; an older image may be. */
    private static Optional<GroupActivity> unfit(ImageCandidates sight, Image image, Instant now) {
        if (!image.isAvailable()) {
            return Optional.of(new GroupActivity(
                    now, Kind.IMAGE_NOT_AVAILABLE, image.id(), image.id() + " is " + image.state() + ": not rolled"));
        }
        Image launched = sight.launched();
        if (launched != null && !launched.architecture().equals(image.architecture())) {
            return Optional.of(new GroupActivity(
                    now,
                    Kind.OTHER_ARCHITECTURE,
                    image.id(),
                    image.id() + " is for " + image.architecture() + ", the group runs " + launched.architecture()
                            + ": not rolled"));
        }
        return Optional.empty();
    }

    private static ImageDecision rolled(
            ImageCandidates sight, Image image, CheckTrigger occasion, List<GroupActivity> notes, Instant now) {
        boolean concerned = occasion.concerns(image);
        Optional<RollHead> before = sight.lastRollOf(image.id());
        if (before.isPresent()) {
            Optional<GroupActivity> ended = endedBadly(before.get(), image, now);
            if (ended.isPresent() && concerned) {
                notes.add(ended.get());
            }
            if (ended.isPresent() || !sight.followsParameter()) {
                return new ImageDecision.Leave(notes);
            }
        }
        if (!concerned) {
            return new ImageDecision.Leave(notes);
        }
        if (sight.isOfAutoScaling()) {
            return new ImageDecision.Start(image.id(), null, choice(sight, image), notes);
        }
        boolean launchesIt =
                sight.followsParameter() || sight.latest().imageId().equals(image.id());
        Revision next = launchesIt
                ? null
                : new Revision(sight.group().revisions().next(), sight.latest().withImageId(image.id()), now);
        return new ImageDecision.Start(image.id(), next, null, notes);
    }

    /** A version with a parameter already means the image. For any other image a version is made. */
    private static TemplateChoice choice(ImageCandidates sight, Image image) {
        return sight.followsParameter()
                ? new TemplateChoice(
                        Integer.toString(Objects.requireNonNull(sight.latest().launchTemplate())
                                .version()),
                        null,
                        null)
                : new TemplateChoice(null, image.id(), null);
    }

    private static Optional<GroupActivity> endedBadly(RollHead roll, Image image, Instant now) {
        return switch (roll.stage()) {
            case FAILED ->
                Optional.of(new GroupActivity(
                        now,
                        Kind.FAILED_BEFORE,
                        image.id(),
                        image.id() + " failed in " + roll.id() + ": not rolled again; start a roll to try it once more,"
                                + " or make a newer image"));
            case STOPPED ->
                Optional.of(new GroupActivity(
                        now,
                        Kind.STOPPED_BEFORE,
                        image.id(),
                        image.id() + " was stopped in " + roll.id() + ": not rolled again; start a roll to go on"));
            case STARTING, IN_PROGRESS, FINISHING, STOPPING, FAILING, FINISHED -> Optional.empty();
        };
    }
}
