package greenroll.api.roll;

import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.RefusedCall;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollOutcome;
import greenroll.roll.port.RollStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a group's rolls, for several functions. */
final class Rolls {

    static final String KIND = "spotinst:aws:ec2:group:roll";

    private final RollStore store;

    Rolls(RollStore store) {
        this.store = store;
    }

    /** The roll's head. Refuses a roll of another group like a roll that does not exist. */
    RollHead head(String groupId, String rollId) {
        return store.head(rollId)
                .filter(head -> head.facts().groupId().equals(groupId))
                .orElseThrow(() -> notThere(groupId, rollId));
    }

    /** The short status, with the roll's outcome after its end. */
    RollView inShort(RollHead head) {
        return RollView.of(head, RollOutcome.of(head, store::head));
    }

    /** The short statuses of many rolls. Their rollbacks that are not among them are read together. */
    List<RollView> inShort(List<RollHead> heads) {
        Map<String, RollHead> known = new HashMap<>();
        heads.forEach(head -> known.put(head.id(), head));
        List<String> missing = heads.stream()
                .flatMap(head -> Stream.ofNullable(head.control().rollback()))
                .filter(id -> !known.containsKey(id))
                .toList();
        store.heads(missing).forEach(head -> known.put(head.id(), head));
        return heads.stream()
                .map(head -> RollView.of(head, RollOutcome.of(head, id -> Optional.ofNullable(known.get(id)))))
                .toList();
    }

    /** The roll with its batches; refuses in the same way as {@link #head}. */
    Roll whole(String groupId, String rollId) {
        return store.roll(rollId)
                .filter(roll -> roll.facts().groupId().equals(groupId))
                .orElseThrow(() -> notThere(groupId, rollId));
    }

    private RefusedCall notThere(String groupId, String rollId) {
        return store.group(groupId).isPresent() ? Call.noSuchRoll(rollId) : Call.noSuchGroup(groupId);
    }

    static Endpoint.Answer answer(Object roll) {
        return new Endpoint.Answer(KIND, List.of(roll));
    }
}
