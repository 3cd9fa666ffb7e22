package greenroll.roll.plan;

import greenroll.fleet.Instance;
import greenroll.group.Group;
import greenroll.group.RollAction;
import greenroll.group.Selection;
import greenroll.group.Subnet;
import greenroll.roll.ReplacementScope;
import greenroll.roll.failure.Refusal;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.observation.Matching;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The instances that a roll would replace or restart, by what its body selects and by the group as it is. Pure.
 *
 * @param scope null for all instances
 * @param launches how many instances it launches
 * @param refusals why the selection is impossible
 */
public record RollScope(@Nullable ReplacementScope scope, int launches, List<Refusal> refusals) {

    private static final int MOST_NAMED = 10;
    private static final String ONLY = "strategy.only";

    public RollScope {
        refusals = List.copyOf(refusals);
    }

    public static RollScope of(
            Group group, RollAction action, Selection selection, GroupObservation look, Matching matching) {
        int target = group.capacity().target();
        InServiceRules health = look.health();
        List<Instance> live = look.live();
        List<Instance> skipped = !selection.skips()
                ? List.of()
                : live.stream()
                        .filter(one -> matching.matches(one) && health.inService(one))
                        .toList();
        Selection.Only only = selection.only();
        if (only == null) {
            return new RollScope(
                    selection.skips() ? ReplacementScope.notMatching() : null,
                    Math.max(0, target - skipped.size()),
                    List.of());
        }
        List<Instance> selected =
                live.stream().filter(one -> selects(only, one)).toList();
        List<Instance> going =
                selected.stream().filter(one -> !skipped.contains(one)).toList();
        boolean isLast =
                action.deploysRevision() && live.stream().allMatch(one -> going.contains(one) || matching.matches(one));
        return new RollScope(
                ReplacementScope.only(going.stream().map(Instance::id).toList(), isLast),
                Math.max(0, Math.min(going.size(), target - (live.size() - going.size()))),
                refusals(group, only, live, selected));
    }

    private static boolean selects(Selection.Only only, Instance one) {
        return only.selects(one.placement().zone(), one.id(), one.tags().all());
    }

    private static List<Refusal> refusals(
            Group group, Selection.Only only, List<Instance> live, List<Instance> selected) {
        List<Refusal> refusals = new ArrayList<>();
        Set<String> zones = Stream.concat(
                        group.placement().subnets().stream().map(Subnet::zone),
                        live.stream().map(one -> one.placement().zone()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> ids = live.stream().map(Instance::id).collect(Collectors.toCollection(TreeSet::new));
        unknown(only.zones(), zones)
                .forEach(zone -> refusals.add(refusal(
                        ONLY + ".zones",
                        zone + " is no zone of the group: its zones are " + String.join(", ", zones))));
        unknown(only.instanceIds(), ids)
                .forEach(id -> refusals.add(refusal(
                        ONLY + ".instanceIds",
                        id + " is no live instance of the group: its instances are " + named(ids))));
        if (refusals.isEmpty() && selected.isEmpty()) {
            refusals.add(refusal(
                    ONLY, "selects none of the group's " + live.size() + " instances: give others, or leave it out"));
        }
        return refusals;
    }

    private static List<String> unknown(List<String> given, Set<String> known) {
        return given.stream().filter(one -> !known.contains(one)).toList();
    }

    private static String named(Set<String> ids) {
        String first = String.join(", ", ids.stream().limit(MOST_NAMED).toList());
        return ids.size() > MOST_NAMED ? first + " and " + (ids.size() - MOST_NAMED) + " more" : first;
    }

    private static Refusal refusal(String field, String message) {
        return new Refusal(Refusal.Code.VALIDATION_ERROR, message, field);
    }
}
