package greenroll.api.roll;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.group.OnFailure;
import java.util.List;

/**
 * The operation that cleans up after a roll: its short status, and what Elastigroup answers to such an action.
 *
 * @param rollId the roll that it cleans up after
 * @param detachedInstances the instances that it takes out
 */
record CleanUpView(
        @JsonUnwrapped RollView operation, String rollId, OnFailure.Action actionType, List<String> detachedInstances) {

    static final String KIND = Rolls.KIND + ":action";
}
