package greenroll.api.read;

import greenroll.api.http.ApiTime;
import greenroll.api.http.Endpoint;
import greenroll.group.Freeze;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A freeze as the API shows it.
 *
 * @param groupId the frozen group; absent when all groups are frozen
 */
public record FreezeView(@Nullable String groupId, String reason, String by, String at) {

    private static final String KIND = Groups.KIND + ":freeze";

    private static FreezeView of(Freeze freeze) {
        return new FreezeView(freeze.groupId(), freeze.reason(), freeze.by(), ApiTime.of(freeze.at()));
    }

    /** The answer to a call about freezes. */
    public static Endpoint.Answer answer(Collection<Freeze> freezes) {
        return new Endpoint.Answer(KIND, freezes.stream().map(FreezeView::of).toList());
    }

    /** The freezes in the view of a group; null when there is none, and then the view has no such field. */
    public static @Nullable List<FreezeView> within(Collection<Freeze> freezes) {
        return freezes.isEmpty() ? null : freezes.stream().map(FreezeView::of).toList();
    }
}
