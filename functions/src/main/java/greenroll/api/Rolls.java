package greenroll.api;

import greenroll.roll.RollHead;
import greenroll.roll.RollOutcome;
import greenroll.roll.RollStore;
import java.util.List;

/** A group's rolls as several functions read them. */
final class Rolls {

    static final String KIND = "spotinst:aws:ec2:group:roll";

    private final RollStore store;

    Rolls(RollStore store) {
        this.store = store;
    }

    /** The roll's head; refuses a roll that is not this group's as one that is not there. */
    RollHead head(String groupId, String rollId) {
        return store.head(rollId)
                .filter(head -> head.facts().groupId().equals(groupId))
                .orElseThrow(
                        () -> store.group(groupId).isPresent() ? Call.noSuchRoll(rollId) : Call.noSuchGroup(groupId));
    }

    /** The short status, with what became of the roll after its end. */
    RollViews.ShortStatus inShort(RollHead head) {
        return RollViews.inShort(head, RollOutcome.of(head, store::head));
    }

    static Endpoint.Answer answer(Object roll) {
        return new Endpoint.Answer(KIND, List.of(roll));
    }
}
