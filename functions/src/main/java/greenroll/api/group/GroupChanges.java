package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.group.body.AutoScalingBody;
import greenroll.api.group.body.GroupBody;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.api.read.Groups;
import greenroll.fleet.Fleet;
import greenroll.fleet.SubnetCapacity;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.Subnet;
import greenroll.json.Json;
import greenroll.operation.GroupDraft;
import greenroll.operation.autoscaling.GroupAdoption;
import greenroll.roll.port.RollStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the bodies that describe a group or change one, and writes changes. */
public final class GroupChanges {

    private final RollStore store;
    private final Fleet fleet;
    private final Groups groups;

    public GroupChanges(RollStore store, Fleet fleet) {
        this.store = store;
        this.fleet = fleet;
        this.groups = new Groups(store);
    }

    /**
     * Reads the description of a new group. Throws {@link RefusedCall}, which names every wrong field.
     *
     * @param region the group's region when the body names none
     */
    public GroupDraft draft(JsonNode body, String region, Problems problems) {
        GroupBody read = SubnetResolver.withDefaults(GroupBody.read(body, region, problems), fleet, problems);
        SubnetResolver.misplaced(read, fleet.subnets(read.draft().subnetIds()), problems);
        problems.refuse();
        return read.draft();
    }

    /** The group's description, in the form of the body that would create it. */
    public JsonNode described(Group group) {
        if (group.placement().autoScaling() != null) {
            return Json.tree(Map.of("group", AutoScalingGroupView.described(group)));
        }
        return Json.tree(Map.of("group", GroupView.described(group, groups.latest(group), true)));
    }

    /**
     * Reads an update of the group as it was read. Throws {@link RefusedCall}, which names every wrong field. Nothing is
     * written.
     *
     * @param body a given key replaces, null removes the value, and an absent key keeps it
     * @param now the time of a new revision
     */
    public GroupChange read(Group group, JsonNode body, Problems problems, Instant now) {
        if (group.placement().autoScaling() != null) {
            return new GroupChange(ofAutoScaling(group, body, problems), null, null);
        }
        LaunchSpecification latest = groups.latest(group);
        GroupBody wanted = SubnetResolver.withDefaults(
                GroupBody.read(
                        GroupMerge.merged(group, latest, store.freezes(group.id()), body),
                        group.placement().region(),
                        GroupMerge.leavesTheTarget(body),
                        problems),
                fleet,
                problems);
        GroupMerge.refuseOtherChanges(group, wanted, problems);
        List<Subnet> subnets = subnets(group, wanted, problems);
        problems.refuse();
        Capacity capacity = wanted.draft().capacity();
        boolean resizes = capacity.target() != group.capacity().target();
        Group changed = changed(group, wanted.draft(), subnets);
        Group sized = resizes ? changed.withCapacity(group.capacity()) : changed;
        Capacity resized = resizes ? capacity : null;
        LaunchSpecification specification = wanted.draft().specification();
        if (specification.equals(latest)) {
            return new GroupChange(sized, null, resized);
        }
        Integer serving = group.servingRevision();
        return serving != null && specification.equals(specification(group, serving))
                ? new GroupChange(sized.withRevisions(sized.revisions().withLatestRevision(serving)), null, resized)
                : new GroupChange(sized, new Revision(group.revisions().next(), specification, now), resized);
    }

    private Group ofAutoScaling(Group group, JsonNode body, Problems problems) {
        GroupAdoption.Draft wanted = AutoScalingBody.tried(
                GroupMerge.merged(group, store.freezes(group.id()), body),
                group.placement().region(),
                problems);
        AutoScaling binding = Objects.requireNonNull(group.placement().autoScaling());
        if (!wanted.autoScaling().name().equals(binding.name())) {
            problems.wrong(
                    "group.autoScaling.name",
                    "must stay " + binding.name()
                            + ": delete this group, which changes no instance, and adopt the other"
                            + " Auto Scaling group");
        }
        problems.refuse();
        return group.with(c -> {
            c.name(wanted.name());
            c.document(wanted.document());
            c.placement(c.placement().withAutoScaling(wanted.autoScaling()));
            c.policy(wanted.policy());
        });
    }

    private @Nullable LaunchSpecification specification(Group group, int revision) {
        return store.revision(group.id(), revision).map(Revision::specification).orElse(null);
    }

    /**
     * Writes a change, but not another target. A change that changes nothing is not written.
     *
     * @param group the group as it was read
     * @return false when the group has changed since then, and nothing was written
     */
    public boolean write(Group group, GroupChange change, Instant now) {
        return change.changed().equals(group) && change.next() == null
                || store.putGroup(
                        group, change.changed().with(c -> c.times(c.times().withUpdatedAt(now))), change.next());
    }

    /** The update's subnets. Instances in removed subnets stay until the next roll. */
    private List<Subnet> subnets(Group group, GroupBody wanted, Problems problems) {
        if (SubnetResolver.areThoseOf(group, wanted)) {
            return group.placement().subnets();
        }
        Map<String, SubnetCapacity> found = fleet.subnets(wanted.draft().subnetIds());
        SubnetResolver.misplaced(wanted, found, problems);
        SubnetResolver.missing(wanted, found, problems);
        problems.refuse();
        return SubnetResolver.of(wanted, found);
    }

    private static Group changed(Group group, GroupDraft draft, List<Subnet> subnets) {
        return group.with(c -> {
            c.name(draft.name());
            c.document(draft.document());
            c.placement(c.placement().withProduct(draft.product()));
            c.capacity(draft.capacity());
            c.placement(c.placement().withSubnets(subnets));
            c.policy(draft.policy());
        });
    }
}
