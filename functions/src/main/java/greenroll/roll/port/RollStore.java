package greenroll.roll.port;

import greenroll.fleet.FleetSnapshot;
import greenroll.group.Group;
import greenroll.group.Revision;
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
 * The port to state and history: groups, revisions, rolls, timelines. All reads of one group or roll are strongly
 * consistent; lists may be a moment late. Every method throws {@link greenroll.fleet.Unavailable} when the store does
 * not answer; nobody then knows whether a write took effect, and repeating it is safe because it is conditional.
 */
public interface RollStore {

    /** One page of a list, and what to ask the next one with. */
    record Page<T>(List<T> items, @Nullable String next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** How taking a group's lock went. */
    sealed interface Start {
        record Accepted() implements Start {}

        /** Another operation holds the lock: nothing was written. */
        record Held(String rollId, String kind) implements Start {}

        /** The id is taken: try another. Nothing was written. */
        record IdTaken() implements Start {}

        /** The group is not as the caller read it, or does not exist any more: nothing was written. */
        record Moved() implements Start {}
    }

    Optional<Group> group(String groupId);

    /** Every group, by id. */
    Page<Group> groups(int limit, @Nullable String after);

    /**
     * Those of these groups that are there, in the ids' order, one id once. As of {@link #latestRevisions} and {@link #heads},
     * the calls that it takes grow with hundreds of items, not with items.
     */
    List<Group> groups(Collection<String> groupIds);

    Optional<Revision> revision(String groupId, int number);

    /** The latest revision of each of these groups, as they were read, by the group's id. One that is not there is left out. */
    Map<String, Revision> latestRevisions(Collection<Group> groups);

    /**
     * Puts the group with its first revision and the CREATE roll that holds its lock, in one transaction. Answers
     * Accepted, also when sent again after its answer was lost, or IdTaken when another has the group's or the roll's id.
     */
    Start createGroup(Group group, Revision first, Roll create, List<RollEvent> events);

    /**
     * Puts the next revision and makes it the group's latest, in one transaction, on condition that the group still has
     * the version read. Answers false, having written nothing, when it has not.
     */
    boolean addRevision(Group read, Revision next);

    /**
     * Replaces what the owner says of the group, and puts the revision that goes with it, in one transaction, on condition
     * that the group still has the version read. Lock, serving revision and the last operation's outcome are never
     * written, whatever {@code changed} says of them. Answers false, having written nothing, when it has not.
     *
     * @param changed the group as it is to be: name, description, product, capacity, subnets, strategy, update policy, and
     *     when that is
     * @param next the group's latest revision from then on; null: that stays
     */
    boolean putGroup(Group read, Group changed, @Nullable Revision next);

    /** The same without a revision. */
    default boolean putGroup(Group read, Group changed) {
        return putGroup(read, changed, null);
    }

    /**
     * Puts the roll with its events and takes the group's lock, in one transaction: of any number of starters at once,
     * one is Accepted. Sent again after its answer was lost it is Accepted again, also when the roll has ended since. An
     * operation that sets the target puts what the owner says of the group as {@code read} has it, with that target, and a ROLLBACK is noted with the roll that it follows.
     *
     * @param read the group as the checks read it; the answer is Moved when its version is another now
     */
    Start start(Group read, Roll roll, List<RollEvent> events);

    /** The roll with its batches: the head is read before the batches, so a torn read loses its next write. */
    Optional<Roll> roll(String rollId);

    /** The roll without its batches. */
    Optional<RollHead> head(String rollId);

    /** Those of these rolls that are there, without their batches, in the ids' order, one id once. */
    List<RollHead> heads(Collection<String> rollIds);

    /** A group's rolls by creation. */
    Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, @Nullable String after);

    /** Every roll that is open, owes a notice or keeps failed green for debugging, from the sparse index. May be a moment late. */
    List<RollHead> unfinished();

    /**
     * Writes a step's change: head, the batches that differ from {@code read}, and the events, in one transaction, on
     * condition that version and generation are still those of {@code read}. {@code control} is never written.
     *
     * @return the roll as written, with the next version; empty, having written nothing, when the race was lost
     */
    Optional<Roll> save(Roll read, Roll next, List<RollEvent> events);

    /**
     * The last write of an operation: like {@link #save}, and in the same transaction releases the group's lock and
     * records the outcome with the group; of an operation that {@link RollFacts#endsGroup} and has finished the group goes
     * instead, and its revisions, rolls and activity stay as history.
     *
     * @param servingRevision what serves from now on; null leaves it as it is
     */
    Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, @Nullable Integer servingRevision);

    /**
     * The last write of an operation that another follows: like {@link #close}, but that the lock goes over to the next
     * one, which is put in the same transaction. Sent again after its answer was lost it is Accepted again; Moved when
     * the race was lost, and IdTaken when another roll has the next one's id, having written nothing. Never Held.
     */
    Start handOver(Roll read, Roll terminal, List<RollEvent> events, Roll next, List<RollEvent> nextEvents);

    /**
     * Starts an operation that another one must end for: like {@link #start}, and the lock goes over from the holder,
     * which is ended in the same transaction. Sent again after its answer was lost it is Accepted again. Held when another
     * than {@code held} has the lock by now; Moved when the group or the holder was written since it was read.
     *
     * @param read the group as the checks read it
     * @param held the holder of its lock as it was read
     * @param ended the holder as it is to be: terminal
     */
    Start takeOver(Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents);

    /**
     * Asks something of a roll, and tells its timeline of that, in one transaction. Needs only that the roll is open;
     * neither checks nor bumps its version. Asked twice, the first stands; to resume what is not paused changes nothing,
     * and neither is told.
     *
     * @return false when the roll has ended or does not exist
     */
    boolean request(String rollId, Control.Wish wish, Control.Asked asked);

    /** A roll's timeline in its order. */
    Page<RollEvent> events(String rollId, int limit, @Nullable String after);

    /** One line of a timeline; empty when it was never written, or has been forgotten since. */
    Optional<RollEvent> event(EventKey key);

    /** Keeps the last observation for readers. Best effort: a lost or late one shows only in what a reader sees. */
    void putSnapshot(String rollId, FleetSnapshot snapshot);

    Optional<FleetSnapshot> snapshot(String rollId);

    /** What healing remembers of a group; empty when it remembers nothing, or has not looked for a day. */
    Optional<HealingState> healingState(String groupId);

    /** Keeps what healing remembers. Best effort: a lost or late one costs time only. */
    void putAiling(String groupId, HealingState healingState);

    /** Keeps what happened to a group. Noted twice, by its key, the first stands. */
    void note(String groupId, GroupActivity activity);

    /** What happened to a group outside of its rolls, the newest first. */
    List<GroupActivity> activity(String groupId);
}
