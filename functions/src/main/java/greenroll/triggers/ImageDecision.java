package greenroll.triggers;

import greenroll.group.Revision;
import greenroll.roll.GroupActivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done about a group's images. */
sealed interface ImageDecision {

    /** What the group's owner should know of images that are not rolled. */
    List<GroupActivity> notes();

    /** Nothing is started. */
    record Leave(List<GroupActivity> notes) implements ImageDecision {
        public Leave {
            notes = List.copyOf(notes);
        }
    }

    /**
     * A roll to the image is started.
     *
     * @param revision to be added first; null when the latest revision launches that image already
     */
    record Start(String imageId, @Nullable Revision revision, List<GroupActivity> notes) implements ImageDecision {
        public Start {
            notes = List.copyOf(notes);
        }
    }
}
