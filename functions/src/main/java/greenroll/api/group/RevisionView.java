package greenroll.api.group;

import greenroll.api.http.ApiTime;
import greenroll.group.Group;
import greenroll.group.Revision;

/**
 * One revision of a group's launch specification as the API shows it.
 *
 * @param latest whether the group's next roll launches it
 * @param serving whether it serves
 * @param launchSpecification in the same form as in a group
 */
record RevisionView(
        int revision,
        String createdAt,
        boolean latest,
        boolean serving,
        SpecificationView.InstanceTypes instanceTypes,
        SpecificationView launchSpecification) {

    /** @param showsUserData whether the caller may see user data */
    static RevisionView of(Group group, Revision revision, boolean showsUserData) {
        Integer serving = group.servingRevision();
        return new RevisionView(
                revision.number(),
                ApiTime.of(revision.createdAt()),
                revision.number() == group.latestRevision(),
                serving != null && revision.number() == serving,
                SpecificationView.InstanceTypes.of(revision.specification()),
                SpecificationView.of(revision.specification(), showsUserData));
    }
}
