package greenroll.operation;

import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * A group as its creator describes it. Its id, revision and times follow at its creation.
 *
 * @param document the description as it was given; see {@link Group}
 */
@RecordBuilder
public record GroupDraft(
        String name,
        String document,
        String region,
        String product,
        Capacity capacity,
        List<String> subnetIds,
        Group.Policy policy,
        LaunchSpecification specification)
        implements GroupDraftBuilder.With {

    public GroupDraft {
        subnetIds = List.copyOf(subnetIds);
    }
}
