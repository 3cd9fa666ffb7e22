package greenroll.triggers;

import greenroll.group.Revision;
import greenroll.group.TemplateChoice;
import greenroll.roll.GroupActivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decision about a group's images. */
sealed interface ImageDecision {

    /** Notes for the group's owner about images that are not rolled. */
    List<GroupActivity> notes();

    /** Nothing starts. */
    record Leave(List<GroupActivity> notes) implements ImageDecision {
        public Leave {
            notes = List.copyOf(notes);
        }
    }

    /**
     * A roll to the image starts.
     *
     * @param revision the revision to add first; null when the latest revision already launches the image
     * @param launchTemplate the launch template version that the roll launches; null for a group of Greenroll's own
     */
    record Start(
            String imageId,
            @Nullable Revision revision,
            @Nullable TemplateChoice launchTemplate,
            List<GroupActivity> notes)
            implements ImageDecision {
        public Start {
            notes = List.copyOf(notes);
        }
    }
}
