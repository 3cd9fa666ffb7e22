package greenroll.roll.port;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.SpotNotice;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.group.scaling.ScalingState;
import greenroll.roll.Control;
import greenroll.roll.GroupActivity;
import greenroll.roll.HealingState;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to state and history: groups, revisions, rolls, timelines, freezes. All reads of one group or roll are strongly
 * consistent; lists may be a moment late. Every method throws {@link greenroll.fleet.Unavailable} when the store does
 * not answer. It is then unknown whether a write took effect. Repeating it is safe, because it is conditional.
 */
public interface RollStore extends FreezeStore {

    /** One page of a list, with the parameter for the next page. */
    record Page<T>(List<T> items, @Nullable String next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** The result of taking a group's lock. */
    sealed interface Start {
        record Accepted() implements Start {}

        /** Another operation holds the lock. Nothing was written. */
        record Held(String rollId, String kind) implements Start {}

        /** The id is taken, so the caller must try another one. Nothing was written. */
        record IdTaken() implements Start {}

        /** The group has changed since the caller read it, or no longer exists. Nothing was written. */
        record Moved() implements Start {}
    }

    Optional<Group> group(String groupId);

    /** Returns every group, by id. */
    Page<Group> groups(int limit, @Nullable String after);

    /**
     * Returns those of these groups that exist, in the order of the ids, each id once. Like {@link #latestRevisions}
     * and {@link #heads}, it makes one call for about a hundred items, not one for each.
     */
    List<Group> groups(Collection<String> groupIds);

    Optional<Revision> revision(String groupId, int number);

    /**
     * Returns the latest revision of each of these groups as read, by the group's id. A revision that does not exist is
     * left out.
     */
    Map<String, Revision> latestRevisions(Collection<Group> groups);

    /**
     * Puts the group with its first revision and the CREATE roll that holds its lock, in one transaction. Returns
     * Accepted, also when it is repeated after its answer was lost. Returns IdTaken when another group or roll has the
     * id.
     */
    Start createGroup(Group group, Revision first, Roll create, List<RollEvent> events);

    /**
     * Puts a group that no operation creates, without a revision: one that stands for an Auto Scaling group. Returns
     * true, also when it is repeated after its answer was lost. Returns false when another group has the id, and nothing
     * was written.
     */
    boolean addGroup(Group group);

    /**
     * Removes a group that no operation holds. Its revisions, rolls and activity stay as history. The group must still
     * have the version read, and no holder. Otherwise it returns false and removes nothing. Returns true when there is no
     * such group any more.
     */
    boolean removeGroup(Group read);

    /**
     * Puts the next revision and makes it the group's latest, in one transaction. The group must still have the version
     * read. Otherwise it returns false and writes nothing.
     */
    boolean addRevision(Group read, Revision next);

    /**
     * Replaces the owner's properties of the group, and puts the new revision, in one transaction. The group must still
     * have the version read. Otherwise it returns false and writes nothing. Lock, serving revision and the last
     * operation's outcome are never written, whatever {@code changed} has.
     *
     * @param changed group with the new name, description, product, capacity, subnets, Auto Scaling group, strategy,
     *     update policy and time of the change. An update that goes back has the older latest revision too
     * @param next new latest revision of the group; null when there is no new one
     */
    boolean putGroup(Group read, Group changed, @Nullable Revision next);

    /** Writes the same without a revision. */
    default boolean putGroup(Group read, Group changed) {
        return putGroup(read, changed, null);
    }

    /**
     * Puts the roll with its events and takes the group's lock, in one transaction. Of any number of simultaneous
     * starts one is Accepted. Repeated after its answer was lost, it is Accepted again, also when the roll has ended
     * since. An operation that sets the target also puts the owner's properties of {@code read}, with the new target. A
     * ROLLBACK is also noted with the roll that it follows.
     *
     * @param read group as the checks read it; the answer is Moved when its version has changed
     */
    Start start(Group read, Roll roll, List<RollEvent> events);

    /**
     * Returns the roll with its batches. The head is read before the batches, so an inconsistent read loses its next
     * write.
     */
    Optional<Roll> roll(String rollId);

    /** Returns the roll without its batches. */
    Optional<RollHead> head(String rollId);

    /** Returns those of these rolls that exist, without their batches, in the order of the ids, each id once. */
    List<RollHead> heads(Collection<String> rollIds);

    /** Returns a group's rolls by creation. */
    Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, @Nullable String after);

    /**
     * Returns every roll that is open, owes a notice or keeps failed green for debugging. It reads the sparse index,
     * which may be a moment late.
     */
    List<RollHead> unfinished();

    /**
     * Writes a step's change: head, the batches that differ from {@code read}, and the events, in one transaction.
     * Version and generation must still be those of {@code read}. {@code control} is never written.
     *
     * @return the roll as written, with the next version; empty when another write was first, and nothing was written
     */
    Optional<Roll> save(Roll read, Roll next, List<RollEvent> events);

    /**
     * Makes the last write of an operation. It is like {@link #save}. In the same transaction it releases the group's
     * lock and records the outcome with the group. When an operation that {@link RollFacts#endsGroup} has finished, the
     * group is deleted instead. Its revisions, rolls and activity stay as history.
     *
     * @param servingRevision new serving revision; null keeps the present one
     */
    Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, @Nullable Integer servingRevision);

    /**
     * Makes the last write of an operation that another one follows. It is like {@link #close}, but the lock passes to
     * the next one, which is put in the same transaction. Repeated after its answer was lost, it is Accepted again. It
     * is Moved when another write was first, and IdTaken when another roll has the next one's id. Then nothing was
     * written. It is never Held.
     */
    Start handOver(Roll read, Roll terminal, List<RollEvent> events, Roll next, List<RollEvent> nextEvents);

    /**
     * Starts an operation that ends another one. It is like {@link #start}, but the lock passes from the holder, which
     * ends in the same transaction. Repeated after its answer was lost, it is Accepted again. It is Held when another
     * operation than {@code held} has the lock now. It is Moved when the group or the holder was written since it was
     * read.
     *
     * @param read group as the checks read it
     * @param held holder of the lock as it was read
     * @param ended holder after the write, with a terminal stage
     */
    Start takeOver(Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents);

    /**
     * Writes a request to a roll, and its timeline line, in one transaction. The roll must be open; its version is
     * neither checked nor incremented. Of two equal requests the first is kept. Resuming a roll that is not paused
     * changes nothing. Neither of these adds a line.
     *
     * @return false when the roll has ended or does not exist
     */
    boolean request(String rollId, Control.Wish wish, Control.Asked asked);

    /** Returns a roll's timeline in order. */
    Page<RollEvent> events(String rollId, int limit, @Nullable String after);

    /** Returns one line of a timeline; empty when it was never written, or has been deleted since. */
    Optional<RollEvent> event(EventKey key);

    /**
     * Keeps the last observation for readers. This is best effort: a lost or late one only affects what a reader sees.
     */
    void putSnapshot(String rollId, FleetSnapshot snapshot);

    Optional<FleetSnapshot> snapshot(String rollId);

    /** Returns healing's state of a group; empty when there is none, or when healing has not looked for a day. */
    Optional<HealingState> healingState(String groupId);

    /** Keeps healing's state of a group. This is best effort: a lost or late one only costs time. */
    void putHealingState(String groupId, HealingState healingState);

    /** Returns EC2's notices to the group's spot instances of the last day, one for each instance. */
    List<SpotNotice> notices(String groupId);

    /**
     * Keeps a notice for a day. Of two notices to the same instance the first is kept, and an interruption notice
     * replaces a rebalance recommendation.
     *
     * @return whether it is new; false when the kept notice already says as much
     */
    boolean putNotice(String groupId, SpotNotice notice);

    /** Returns the state of a group's scheduled tasks and scaling policies; empty before their first check. */
    Optional<ScalingState> scalingState(String groupId);

    /**
     * Replaces the state of a group's scheduled tasks and scaling policies, if it is still the one that was read. So one
     * of two checks at once goes on.
     *
     * @param read the state as it was read; null when there was none
     * @return false when another check was first, and nothing was written
     */
    boolean putScalingState(String groupId, @Nullable ScalingState read, ScalingState next);

    /** Keeps an entry of a group's activity. Of two entries with the same key the first is kept. */
    void note(String groupId, GroupActivity activity);

    /** Returns the group's activity outside its rolls, the newest first. */
    List<GroupActivity> activity(String groupId);
}
