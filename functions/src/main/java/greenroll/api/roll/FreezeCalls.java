package greenroll.api.roll;

import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.Fields;
import greenroll.api.read.FreezeView;
import greenroll.api.read.Groups;
import greenroll.group.Freeze;
import greenroll.roll.GroupActivity;
import greenroll.roll.port.RollStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Freezes deployments of one group or of all groups, and lifts that. Each call answers the freezes that then hold the
 * group, or the one of all groups.
 */
final class FreezeCalls {

    private final RollStore store;
    private final Groups groups;

    FreezeCalls(RollStore store) {
        this.store = store;
        this.groups = new Groups(store);
    }

    /** Whether the call is about a freeze. */
    static boolean isOne(Call call) {
        return call.route().endsWith("/freeze");
    }

    /** Called twice with the same reason, the first freeze stays. Another reason replaces it. */
    Endpoint.Answer answer(Call call) {
        return "DELETE".equals(call.event().getHttpMethod()) ? lift(call) : freeze(call);
    }

    private Endpoint.Answer freeze(Call call) {
        call.query(Set.of());
        String reason = reason(call);
        call.problems().refuse();
        String groupId = groupId(call);
        boolean isKept = own(groupId).filter(one -> one.reason().equals(reason)).isPresent();
        if (!isKept) {
            Freeze freeze = new Freeze(groupId, reason, call.owner(), call.now());
            store.freeze(freeze);
            note(freeze, GroupActivity.Kind.FROZEN, freeze.inWords(), call);
        }
        return answer(groupId);
    }

    private Endpoint.Answer lift(Call call) {
        call.query(Set.of());
        if (call.hasBody()) {
            // It has no fields.
            Fields.body(call.body(), call.problems(), fields -> true);
        }
        call.problems().refuse();
        String groupId = groupId(call);
        own(groupId).ifPresent(freeze -> {
            store.lift(groupId);
            note(freeze, GroupActivity.Kind.UNFROZEN, call.owner() + " lifted the freeze", call);
        });
        return answer(groupId);
    }

    private static String reason(Call call) {
        return Fields.body(
                call.body(),
                call.problems(),
                fields -> fields.object("freeze", freeze -> freeze.requiredText("reason", Freeze.LONGEST_REASON)));
    }

    private @Nullable String groupId(Call call) {
        return call.hasGroupId() ? groups.get(call.groupId()).id() : null;
    }

    /** The freeze that the call is about, without that of all groups when the call names a group. */
    private Optional<Freeze> own(@Nullable String groupId) {
        return store.freezes().stream()
                .filter(freeze -> freeze.isOfSameScope(groupId))
                .findFirst();
    }

    /** A freeze of all groups has no activity, because that belongs to a group. */
    private void note(Freeze freeze, GroupActivity.Kind kind, String message, Call call) {
        if (freeze.groupId() != null) {
            // The time makes each freeze an entry of its own.
            store.note(freeze.groupId(), new GroupActivity(call.now(), kind, "freeze " + freeze.at(), message));
        }
    }

    private Endpoint.Answer answer(@Nullable String groupId) {
        List<Freeze> now = groupId == null ? own(null).stream().toList() : store.freezes(groupId);
        return FreezeView.answer(now);
    }
}
