package greenroll.emulator.store;

import static greenroll.emulator.store.StoredRolls.NOON;
import static greenroll.emulator.store.StoredRolls.batch;
import static greenroll.emulator.store.StoredRolls.create;
import static greenroll.emulator.store.StoredRolls.event;
import static greenroll.emulator.store.StoredRolls.following;
import static greenroll.emulator.store.StoredRolls.nextGeneration;
import static greenroll.emulator.store.StoredRolls.owing;
import static greenroll.emulator.store.StoredRolls.revision;
import static greenroll.emulator.store.StoredRolls.roll;
import static greenroll.emulator.store.StoredRolls.snapshot;
import static greenroll.emulator.store.StoredRolls.staged;
import static greenroll.emulator.store.StoredRolls.withBatches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.SpotNotice;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.ImageFilter;
import greenroll.group.RevertToSpot;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.RollStep;
import greenroll.group.SpotAllocation;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.group.Subnet;
import greenroll.group.UpdatePolicy;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.DueTask;
import greenroll.group.scaling.Metric;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.ScalingState;
import greenroll.group.scaling.Schedule;
import greenroll.group.scaling.ScheduledTask;
import greenroll.group.scaling.TaskAction;
import greenroll.roll.Control;
import greenroll.roll.Control.Asked;
import greenroll.roll.Control.Wish;
import greenroll.roll.DueNotification;
import greenroll.roll.GroupActivity;
import greenroll.roll.HealingState;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.port.RollStore;
import greenroll.roll.port.RollStore.Page;
import greenroll.roll.port.RollStore.Start;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of every {@link RollStore}. */
interface RollStoreContract {

    String GROUP = "sig-00000001";
    String CREATE = "sbgd-00000001";
    String ROLL = "sbgd-00000002";
    String BACK = "sbgd-0000000b";

    /** An empty store that belongs to this test only. */
    RollStore store();

    /** The same store by the fastest way, for contents that a test needs and does not test. */
    default RollStore filler() {
        return store();
    }

    // --- groups and revisions

    @Test
    default void createGroup_newId_groupRevisionRollAndLockAreThere() {
        RollStore store = store();
        Roll create = create(GROUP, CREATE);

        Start start =
                store.createGroup(StoredRolls.group(GROUP), revision(1), create, List.of(event(1, 0, Type.ACCEPTED)));

        assertThat(start).isEqualTo(new Start.Accepted());
        assertThat(store.group(GROUP)).contains(lockedBy(StoredRolls.group(GROUP), CREATE, "CREATE", 1));
        assertThat(store.revision(GROUP, 1)).contains(revision(1));
        assertThat(store.roll(CREATE)).contains(create);
        assertThat(store.events(CREATE, 10, null).items()).containsExactly(event(1, 0, Type.ACCEPTED));
    }

    @Test
    default void createGroup_groupIdTaken_writesNothing() {
        RollStore store = store();
        created(store);

        Start start =
                store.createGroup(StoredRolls.group(GROUP), revision(1), create(GROUP, "sbgd-0000000f"), List.of());

        assertThat(start).isEqualTo(new Start.IdTaken());
        assertThat(store.roll("sbgd-0000000f")).isEmpty();
    }

    @Test
    default void createGroup_rollIdTaken_writesNothing() {
        RollStore store = store();
        created(store);

        Start start = store.createGroup(
                StoredRolls.group("sig-0000000f"), revision(1), create("sig-0000000f", CREATE), List.of());

        assertThat(start).isEqualTo(new Start.IdTaken());
        assertThat(store.group("sig-0000000f")).isEmpty();
        assertThat(store.groups(10, null).items()).extracting(Group::id).containsExactly(GROUP);
    }

    @Test
    default void createGroup_sentAgainAfterItsAnswerWasLost_isAcceptedAndChangesNothing() {
        RollStore store = store();
        created(store);
        Roll next = saved(store, staged(storedRoll(store), Stage.IN_PROGRESS));

        assertThat(store.createGroup(StoredRolls.group(GROUP), revision(1), create(GROUP, CREATE), List.of()))
                .isEqualTo(new Start.Accepted());
        assertThat(storedRoll(store)).isEqualTo(next);
    }

    @Test
    default void group_absent_isEmpty() {
        RollStore store = store();

        assertThat(store.group(GROUP)).isEmpty();
        assertThat(store.revision(GROUP, 1)).isEmpty();
        assertThat(store.groups(10, null)).isEqualTo(new Page<>(List.of(), null));
    }

    @Test
    default void groups_threeInPagesOfTwo_comeById() {
        RollStore store = store();
        for (int i : List.of(3, 1, 2)) {
            store.createGroup(
                    StoredRolls.group("sig-0000000" + i),
                    revision(1),
                    create("sig-0000000" + i, "sbgd-0000000" + i),
                    List.of());
        }

        assertThat(pages(after -> store.groups(2, after)))
                .extracting(page -> page.stream().map(Group::id).toList())
                .containsExactly(List.of("sig-00000001", "sig-00000002"), List.of("sig-00000003"));
    }

    @Test
    default void groups_byIds_thoseThatAreThereComeInTheOrderAskedAndOnce() {
        RollStore store = store();
        List<String> ids = manyGroups(filler());
        Collections.reverse(ids);

        assertThat(store.groups(ids)).extracting(Group::id).containsExactlyElementsOf(ids);
        assertThat(store.groups(List.of("sig-00000109", "sig-absent", "sig-00000102", "sig-00000109")))
                .extracting(Group::id)
                .containsExactly("sig-00000109", "sig-00000102");
        assertThat(store.groups(List.of())).isEmpty();
    }

    @Test
    default void latestRevisions_ofManyGroups_areThoseThatEachWasReadWith() {
        RollStore store = store();
        List<String> ids = manyGroups(filler());
        store.addRevision(store.group(ids.getFirst()).orElseThrow(), revision(2));

        Map<String, Revision> latest = store.latestRevisions(store.groups(ids));

        assertThat(latest).containsOnlyKeys(ids).containsEntry(ids.getFirst(), revision(2));
        assertThat(latest.values()).filteredOn(revision(1)::equals).hasSize(ids.size() - 1);
        assertThat(store.latestRevisions(List.of(StoredRolls.group("sig-absent"))))
                .isEmpty();
    }

    @Test
    default void heads_ofManyRolls_thoseThatAreThereComeInTheOrderAskedAndOnce() {
        RollStore store = store();
        List<String> rolls = manyGroups(filler()).stream()
                .map(id -> id.replace("sig-", "sbgd-"))
                .toList();

        assertThat(store.heads(rolls)).extracting(RollHead::id).containsExactlyElementsOf(rolls);
        assertThat(store.heads(List.of("sbgd-00000103", "sbgd-absent", "sbgd-00000101", "sbgd-00000103")))
                .isEqualTo(List.of(
                        store.head("sbgd-00000103").orElseThrow(),
                        store.head("sbgd-00000101").orElseThrow()));
    }

    /**
     * More groups than one BatchGetItem can answer. Each is held by its CREATE, whose id is the group's id with another
     * prefix.
     */
    private static List<String> manyGroups(RollStore store) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            String number = "%08x".formatted(0x100 + i);
            ids.add("sig-" + number);
            store.createGroup(
                    StoredRolls.group("sig-" + number),
                    revision(1),
                    create("sig-" + number, "sbgd-" + number),
                    List.of());
        }
        return ids;
    }

    @Test
    default void addGroup_standsForAnAutoScalingGroup_withoutARevision() {
        RollStore store = store();
        Group group = bound("sig-0000a5c0");

        assertThat(store.addGroup(group)).isTrue();

        assertThat(store.group(group.id())).contains(group);
        assertThat(store.groups(100, null).items()).extracting(Group::id).contains(group.id());
        assertThat(store.latestRevisions(List.of(group))).isEmpty();
    }

    @Test
    default void addGroup_sentAgainAfterItsAnswerWasLost_isTrueAndChangesNothing() {
        RollStore store = store();
        Group group = bound("sig-0000a5c1");
        store.addGroup(group);

        assertThat(store.addGroup(group)).isTrue();
        assertThat(store.addGroup(group.withName("another"))).isFalse();

        assertThat(store.group(group.id())).contains(group);
    }

    @Test
    default void removeGroup_thatNothingHolds_isGoneAndStaysSo() {
        RollStore store = store();
        Group group = bound("sig-0000a5c2");
        store.addGroup(group);

        assertThat(store.removeGroup(group)).isTrue();
        assertThat(store.removeGroup(group)).isTrue();

        assertThat(store.group(group.id())).isEmpty();
        assertThat(store.groups(100, null).items()).extracting(Group::id).doesNotContain(group.id());
    }

    @Test
    default void removeGroup_thatHasMovedOnOrIsHeld_staysAsItIs() {
        RollStore store = store();
        Group group = bound("sig-0000a5c3");
        store.addGroup(group);
        assertThat(store.putGroup(
                        group,
                        group.with(c ->
                                c.name("shop").placement(c.placement().withAutoScaling(new AutoScaling("asg", true))))))
                .isTrue();
        Group renamed = store.group(group.id()).orElseThrow();

        assertThat(store.removeGroup(group)).isFalse();
        assertThat(renamed.placement().autoScaling()).isEqualTo(new AutoScaling("asg", true));

        created(store);
        Group held = store.group(GROUP).orElseThrow();
        assertThat(store.removeGroup(held)).isFalse();
        assertThat(store.group(GROUP)).contains(held);
    }

    private static Group bound(String id) {
        return Group.created(id, "asg", "eu-west-1", new Capacity(1, 2, 3), List.of(), NOON)
                .with(c -> c.placement(c.placement().withAutoScaling(new AutoScaling("asg", false))));
    }

    @Test
    default void addRevision_groupAsRead_isTheLatest() {
        RollStore store = store();
        Group read = created(store);

        boolean added = store.addRevision(read, revision(2));

        assertThat(added).isTrue();
        assertThat(store.revision(GROUP, 2)).contains(revision(2));
        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.latestRevision()).isEqualTo(2);
        assertThat(now.times().updatedAt()).isEqualTo(revision(2).createdAt());
        assertThat(now.version()).isEqualTo(read.version() + 1);
        assertThat(now.activeRoll()).as("the lock is not its business").isEqualTo(read.activeRoll());
    }

    @Test
    default void addRevision_groupHasMovedOn_writesNothing() {
        RollStore store = store();
        Group read = created(store);
        store.addRevision(read, revision(2));

        boolean added = store.addRevision(read, revision(3));

        assertThat(added).isFalse();
        assertThat(store.revision(GROUP, 3)).isEmpty();
        assertThat(store.group(GROUP).orElseThrow().latestRevision()).isEqualTo(2);
    }

    @Test
    default void putGroup_groupAsRead_isWhatTheOwnerSaysAndNothingElse() {
        RollStore store = store();
        Group read = created(store);
        Group wanted = changed(read);

        boolean put = store.putGroup(read, wanted.with(c -> {
            c.activity(c.activity().with(activity -> activity.activeRoll(null).lastOperationFailed(true)));
            c.revisions(c.revisions().withServingRevision(9));
            c.version(99);
        }));

        assertThat(put).isTrue();
        assertThat(store.group(GROUP))
                .as("lock, serving revision and outcome are not its business")
                .contains(wanted.withVersion(read.version() + 1));
        Group now = store.group(GROUP).orElseThrow();
        assertThat(store.putGroup(now, now.with(c -> {
                    c.document("{}");
                    c.policy(c.policy().with(policy -> policy.updatePolicy(null).strategy(Strategy.NONE)));
                })))
                .isTrue();
        assertThat(store.group(GROUP)).contains(wanted.with(c -> {
            c.document("{}");
            c.policy(c.policy().with(policy -> policy.updatePolicy(null).strategy(Strategy.NONE)));
            c.version(read.version() + 2);
        }));
    }

    @Test
    default void putGroup_withARevision_bothAreThere() {
        RollStore store = store();
        Group read = created(store);

        boolean put = store.putGroup(read, changed(read), revision(2));

        assertThat(put).isTrue();
        assertThat(store.revision(GROUP, 2)).contains(revision(2));
        assertThat(store.group(GROUP)).contains(changed(read).with(c -> {
            c.revisions(c.revisions().withLatestRevision(2));
            c.version(read.version() + 1);
        }));
    }

    @Test
    default void putGroup_backToAnOlderRevision_givesNoNumberTwice() {
        RollStore store = store();
        store.addRevision(created(store), revision(2));
        Group read = store.group(GROUP).orElseThrow();

        boolean put = store.putGroup(read, read.withRevisions(read.revisions().withLatestRevision(1)));

        assertThat(put).isTrue();
        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.latestRevision()).isEqualTo(1);
        assertThat(now.revisions().next()).isEqualTo(3);
        assertThat(store.addRevision(now, revision(3))).isTrue();
        Group then = store.group(GROUP).orElseThrow();
        assertThat(then.latestRevision()).isEqualTo(3);
        assertThat(then.revisions().next()).isEqualTo(4);
    }

    @Test
    default void putGroup_groupHasMovedOn_writesNothing() {
        RollStore store = store();
        Group read = created(store);
        store.addRevision(read, revision(2));
        Group now = store.group(GROUP).orElseThrow();

        assertThat(store.putGroup(read, changed(read))).isFalse();
        assertThat(store.putGroup(read, changed(read), revision(3))).isFalse();
        assertThat(store.group(GROUP)).contains(now);
        assertThat(store.revision(GROUP, 3)).isEmpty();
    }

    @Test
    default void putGroup_asReadBeforeAnOperationBegan_writesNothing_andOneThatBeganStaysTheHolder() {
        RollStore store = store();
        Group before = serving(store);
        store.start(before, roll(GROUP, ROLL, NOON), List.of());

        assertThat(store.putGroup(before, changed(before))).isFalse();
        Group during = store.group(GROUP).orElseThrow();
        assertThat(store.putGroup(during, changed(during))).isTrue();
        assertThat(store.group(GROUP).orElseThrow().activeRoll()).isEqualTo(new Group.ActiveRoll(ROLL, "ROLL"));
    }

    @Test
    default void putGroup_asReadBeforeAnOperationFailed_writesNothing_andTheFailureStands() {
        RollStore store = store();
        store.start(serving(store), roll(GROUP, ROLL, NOON), List.of());
        Group during = store.group(GROUP).orElseThrow();
        Roll open = store.roll(ROLL).orElseThrow();
        store.close(open, staged(open, Stage.FAILED), List.of(), null).orElseThrow();

        assertThat(store.putGroup(during, changed(during))).isFalse();
        Group after = store.group(GROUP).orElseThrow();
        assertThat(store.putGroup(after, changed(after))).isTrue();
        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.activeRoll()).isNull();
        assertThat(now.activity().lastOperationFailed()).isTrue();
        assertThat(now.servingRevision()).isEqualTo(1);
    }

    @Test
    default void putGroup_staysThroughEveryOtherWrite() {
        RollStore store = store();
        Group read = serving(store);
        store.putGroup(read, changed(read));
        store.addRevision(store.group(GROUP).orElseThrow(), revision(2));
        store.start(store.group(GROUP).orElseThrow(), roll(GROUP, ROLL, NOON), List.of());
        Roll open = store.roll(ROLL).orElseThrow();
        store.close(open, staged(open, Stage.FINISHED), List.of(), 2);

        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.name()).isEqualTo("renamed");
        assertThat(now.capacity()).isEqualTo(changed(read).capacity());
        assertThat(now.placement().subnets())
                .isEqualTo(changed(read).placement().subnets());
        assertThat(now.policy()).isEqualTo(changed(read).policy());
    }

    private static Group changed(Group read) {
        return read.with(c -> {
            c.name("renamed");
            c.document("{\"description\":\"by its owner\"}");
            c.placement(c.placement().withProduct("Windows"));
            c.capacity(new Capacity(0, 4, 40));
            c.placement(c.placement().withSubnets(List.of(new Subnet("eu-central-1c", "subnet-c"))));
            c.policy(c.policy()
                    .with(policy -> policy.strategy(new Strategy(
                                    new SpotStrategy(
                                            40,
                                            2,
                                            true,
                                            SpotAllocation.BALANCED,
                                            new RevertToSpot(
                                                    RevertToSpot.PerformAt.TIME_WINDOW,
                                                    List.of(new RevertToSpot.Window(
                                                            DayOfWeek.MONDAY,
                                                            LocalTime.of(3, 0),
                                                            DayOfWeek.WEDNESDAY,
                                                            LocalTime.of(2, 30)))),
                                            false),
                                    false,
                                    Duration.ofSeconds(90),
                                    true))
                            .schedule(new Schedule(
                                    ZoneId.of("Europe/Berlin"),
                                    List.of(
                                            new ScheduledTask(
                                                    "scheduling.tasks[0]",
                                                    "roll",
                                                    new Recurrence.Every(Recurrence.Frequency.WEEKLY, NOON),
                                                    new TaskAction.StartRoll(20, Duration.ofMinutes(5))),
                                            new ScheduledTask(
                                                    "scheduling.tasks[1]",
                                                    "scale",
                                                    new Recurrence.Once(NOON),
                                                    new TaskAction.Scale(new CapacityChange.Update(1, 2, 3))))))
                            .scaling(List.of(
                                    new ScalingPolicy(
                                            "busy",
                                            new Metric(
                                                    "AWS/EC2", "CPUUtilization", Map.of("Name", "v"), "p90", "Percent"),
                                            true,
                                            new ScalingPolicy.Evaluation(
                                                    Duration.ofMinutes(5), 3, Duration.ofMinutes(10)),
                                            ScalingPolicy.Comparison.GTE,
                                            List.of(new ScalingPolicy.Step(70.5, new CapacityChange.Adjustment(1))),
                                            null),
                                    new ScalingPolicy(
                                            "steady",
                                            new Metric("Shop", "Orders", Map.of(), "Sum", null),
                                            false,
                                            new ScalingPolicy.Evaluation(Duration.ofMinutes(1), 1, Duration.ZERO),
                                            ScalingPolicy.Comparison.GT,
                                            List.of(),
                                            new ScalingPolicy.TargetTracking(50, 4))))
                            .updatePolicy(new UpdatePolicy(
                                    true,
                                    new RollRequest(
                                            RollAction.REPLACE_SERVER,
                                            20,
                                            List.of(
                                                    new RollStep(1, null, Duration.ofMinutes(15)),
                                                    new RollStep(null, 25, null)),
                                            50,
                                            new RollRequest.Health(Duration.ofSeconds(300), null, HealthCheckType.EC2),
                                            RollRequest.Draining.DEFAULT,
                                            "nightly",
                                            null,
                                            List.of(),
                                            RollRequest.Wanted.DEFAULT),
                                    new ImageFilter(List.of("self"), "web-*", Map.of("team", "web"))))));
            c.times(c.times().withUpdatedAt(NOON.plusSeconds(7)));
        });
    }

    @Test
    default void activity_notedTwice_theFirstStandsAndTheNewestComesFirst() {
        RollStore store = store();
        created(store);
        GroupActivity first = new GroupActivity(NOON, GroupActivity.Kind.FAILED_BEFORE, "ami-1", "ami-1 failed");
        GroupActivity later = new GroupActivity(
                NOON.plusSeconds(60), GroupActivity.Kind.IMAGE_NOT_AVAILABLE, "ami-0", "ami-0 is pending");

        store.note(GROUP, first);
        store.note(
                GROUP,
                new GroupActivity(
                        NOON.plusSeconds(90), GroupActivity.Kind.FAILED_BEFORE, "ami-1", "ami-1 failed again"));
        store.note(GROUP, later);

        assertThat(store.activity(GROUP)).containsExactly(later, first);
        assertThat(store.activity("sig-00000404")).isEmpty();
    }

    // --- the lock

    @Test
    default void start_lockFree_rollIsThereAndHoldsTheLock() {
        RollStore store = store();
        Group read = serving(store);
        Roll roll = roll(GROUP, ROLL, NOON.plusSeconds(60));

        Start start = store.start(read, roll, List.of(event(1, 0, Type.ACCEPTED)));

        assertThat(start).isEqualTo(new Start.Accepted());
        assertThat(store.roll(ROLL)).contains(roll);
        assertThat(store.events(ROLL, 10, null).items()).containsExactly(event(1, 0, Type.ACCEPTED));
        assertThat(store.group(GROUP)).contains(lockedBy(read, ROLL, "ROLL", read.version() + 1));
    }

    @Test
    default void start_lockHeld_namesTheHolder() {
        RollStore store = store();
        Group read = created(store);

        Start start = store.start(read, roll(GROUP, ROLL, NOON), List.of());

        assertThat(start).isEqualTo(new Start.Held(CREATE, "CREATE"));
        assertThat(store.roll(ROLL)).isEmpty();
    }

    @Test
    default void start_sixteenAtOnce_oneIsAcceptedAndTheOthersLearnWhich() throws Exception {
        RollStore store = store();
        Group read = serving(store);

        List<Start> starts = AtOnce.all(IntStream.range(0, 16)
                .<Callable<Start>>mapToObj(i ->
                        () -> store.start(read, roll(GROUP, "sbgd-1000000%x".formatted(i), NOON), List.of()))
                .toList());

        String winner = store.group(GROUP).orElseThrow().lock().orElseThrow().rollId();
        assertThat(starts).containsOnlyOnce(new Start.Accepted());
        assertThat(starts).filteredOn(new Start.Held(winner, "ROLL")::equals).hasSize(15);
        assertThat(store.unfinished()).extracting(RollHead::id).containsExactly(winner);
    }

    @Test
    default void start_groupChangedSinceItWasRead_isMoved() {
        RollStore store = store();
        Group read = serving(store);
        store.addRevision(read, revision(2));

        Start start = store.start(read, roll(GROUP, ROLL, NOON), List.of());

        assertThat(start).isEqualTo(new Start.Moved());
        assertThat(store.roll(ROLL)).isEmpty();
        assertThat(store.group(GROUP).orElseThrow().lock()).isEmpty();
    }

    @Test
    default void start_groupGone_isMoved() {
        RollStore store = store();

        assertThat(store.start(StoredRolls.group(GROUP), roll(GROUP, ROLL, NOON), List.of()))
                .isEqualTo(new Start.Moved());
    }

    @Test
    default void start_rollIdTaken_leavesTheLockFree() {
        RollStore store = store();
        Group read = serving(store);

        Start start = store.start(read, roll(GROUP, CREATE, NOON), List.of());

        assertThat(start).isEqualTo(new Start.IdTaken());
        assertThat(store.group(GROUP)).contains(read);
    }

    @Test
    default void start_sentAgainAfterItsAnswerWasLost_isAccepted() {
        RollStore store = store();
        Group read = serving(store);
        Roll roll = roll(GROUP, ROLL, NOON);
        store.start(read, roll, List.of());

        assertThat(store.start(read, roll, List.of())).isEqualTo(new Start.Accepted());
        assertThat(store.roll(ROLL)).contains(roll);
    }

    @Test
    default void start_sentAgainWhenAnotherHoldsTheLock_isStillTheOneThatWasAccepted() {
        RollStore store = store();
        Group read = serving(store);
        Roll roll = roll(GROUP, ROLL, NOON);
        store.start(read, roll, List.of());
        Roll closed =
                store.close(roll, staged(roll, Stage.FAILED), List.of(), null).orElseThrow();
        Roll next = roll(GROUP, "sbgd-0000000f", NOON.plusSeconds(60));
        store.start(store.group(GROUP).orElseThrow(), next, List.of());

        assertThat(store.start(read, roll, List.of())).isEqualTo(new Start.Accepted());
        assertThat(store.roll(ROLL)).contains(closed);
        assertThat(store.group(GROUP).orElseThrow().lock()).contains(new Group.ActiveRoll(next.id(), "ROLL"));
    }

    // --- rolls

    @Test
    default void save_rollAsRead_isWrittenWithTheNextVersion() {
        RollStore store = store();
        created(store);
        Roll read = store.roll(CREATE).orElseThrow();
        Roll next = withBatches(read, batch(1, 2));

        Optional<Roll> saved = store.save(read, next, List.of(event(2, 0, Type.BATCH_STARTED)));

        assertThat(saved).contains(next.stored(2, Control.NONE));
        assertThat(store.roll(CREATE)).isEqualTo(saved);
        assertThat(store.head(CREATE)).contains(saved.orElseThrow().head());
        assertThat(store.events(CREATE, 10, null).items()).endsWith(event(2, 0, Type.BATCH_STARTED));
    }

    @Test
    default void save_oneBatchOfThreeChanges_theOthersStay() {
        RollStore store = store();
        created(store);
        Roll read = saved(store, withBatches(storedRoll(store), batch(1, 1), batch(2, 2), batch(3, 3)));

        Roll next = saved(store, withBatches(read, batch(1, 1), batch(2, 7), batch(3, 3)));

        assertThat(store.roll(CREATE)).contains(next);
        assertThat(next.batches()).containsExactly(batch(1, 1), batch(2, 7), batch(3, 3));
    }

    @Test
    default void save_twelveBatches_comeInTheirOrder() {
        RollStore store = store();
        created(store);
        var batches =
                IntStream.rangeClosed(1, 12).mapToObj(i -> batch(i, 1)).toArray(greenroll.roll.batch.Batch[]::new);

        saved(store, withBatches(storedRoll(store), batches));

        assertThat(storedRoll(store).batches()).containsExactly(batches);
    }

    @Test
    default void save_lostRace_writesNothing() {
        RollStore store = store();
        created(store);
        Roll read = storedRoll(store);
        Roll won = store.save(read, staged(read, Stage.IN_PROGRESS), List.of()).orElseThrow();

        Optional<Roll> lost =
                store.save(read, withBatches(read, batch(1, 2)), List.of(event(2, 0, Type.BATCH_STARTED)));

        assertThat(lost).isEmpty();
        assertThat(store.roll(CREATE)).contains(won);
        assertThat(store.events(CREATE, 10, null).items()).isEmpty();
    }

    @Test
    default void save_eightAtOnce_oneWins() throws Exception {
        RollStore store = store();
        created(store);
        Roll read = storedRoll(store);

        List<Optional<Roll>> saves = AtOnce.all(IntStream.rangeClosed(1, 8)
                .<Callable<Optional<Roll>>>mapToObj(i ->
                        () -> store.save(read, withBatches(read, batch(1, i)), List.of()))
                .toList());

        assertThat(saves).filteredOn(Optional::isPresent).hasSize(1).containsExactly(store.roll(CREATE));
    }

    @Test
    default void save_generationHasMovedOn_isLost() {
        RollStore store = store();
        created(store);
        Roll read = storedRoll(store);
        Roll carried = saved(store, nextGeneration(read));
        Roll stale = read.stored(carried.head().version(), Control.NONE);

        assertThat(store.save(stale, staged(stale, Stage.IN_PROGRESS), List.of()))
                .isEmpty();
        assertThat(storedRoll(store).head().executionState().generation()).isEqualTo(2);
    }

    @Test
    default void save_unknownRoll_isLost() {
        RollStore store = store();
        Roll unknown = roll(GROUP, ROLL, NOON);

        assertThat(store.save(unknown, staged(unknown, Stage.IN_PROGRESS), List.of()))
                .isEmpty();
        assertThat(store.roll(ROLL)).isEmpty();
    }

    @Test
    default void save_thousandInstancesInOneBatch_comesBackWhole() {
        RollStore store = store();
        created(store);

        Roll large = saved(store, withBatches(storedRoll(store), batch(1, 1_000)));

        assertThat(storedRoll(store)).isEqualTo(large);
        assertThat(storedRoll(store).batches().getFirst().instances()).hasSize(1_000);
    }

    @Test
    default void save_batchShrinksBelowTheSizeThatIsCompressed_comesBackWhole() {
        RollStore store = store();
        created(store);
        Roll large = saved(store, withBatches(storedRoll(store), batch(1, 1_000)));

        Roll small = saved(store, withBatches(large, batch(1, 1)));

        assertThat(storedRoll(store)).isEqualTo(small);
    }

    @Test
    default void save_moreThanAHundredItems_isRefusedAndWritesNothing() {
        RollStore store = store();
        created(store);
        Roll read = storedRoll(store);
        List<RollEvent> events = IntStream.range(0, 100)
                .mapToObj(i -> event(2, i, Type.TERMINATED))
                .toList();

        assertThatThrownBy(() -> store.save(read, staged(read, Stage.IN_PROGRESS), events))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100");
        assertThat(storedRoll(store)).isEqualTo(read);
    }

    @Test
    default void save_endingARoll_isRefusedBecauseItWouldKeepTheLock() {
        RollStore store = store();
        created(store);
        Roll read = storedRoll(store);

        assertThatThrownBy(() -> store.save(read, staged(read, Stage.FINISHED), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // --- the end

    @Test
    default void close_finished_freesTheLockAndServesTheRevision() {
        RollStore store = store();
        Group read = created(store);
        Roll open = storedRoll(store);

        Optional<Roll> closed = store.close(open, staged(open, Stage.FINISHED), List.of(event(2, 0, Type.FINISHED)), 1);

        assertThat(closed.orElseThrow().head().version()).isEqualTo(2);
        assertThat(store.roll(CREATE)).isEqualTo(closed);
        assertThat(store.events(CREATE, 10, null).items()).containsExactly(event(2, 0, Type.FINISHED));
        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.lock()).isEmpty();
        assertThat(now.servingRevision()).isEqualTo(1);
        assertThat(now.activity().lastOperationFailed()).isFalse();
        assertThat(now.version()).isEqualTo(read.version() + 1);
    }

    @Test
    default void close_failed_saysSoAndLeavesTheServingRevision() {
        RollStore store = store();
        Group read = serving(store);
        store.start(read, roll(GROUP, ROLL, NOON), List.of());
        Roll open = store.roll(ROLL).orElseThrow();

        store.close(open, staged(open, Stage.FAILED), List.of(), null);

        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.activity().lastOperationFailed()).isTrue();
        assertThat(now.servingRevision()).isEqualTo(read.servingRevision());
        assertThat(now.lock()).isEmpty();
    }

    @Test
    default void close_lostRace_keepsTheLock() {
        RollStore store = store();
        created(store);
        Roll stale = storedRoll(store);
        saved(store, staged(stale, Stage.IN_PROGRESS));

        Optional<Roll> closed =
                store.close(stale, staged(stale, Stage.FAILED), List.of(event(2, 0, Type.FAILED)), null);

        assertThat(closed).isEmpty();
        assertThat(store.group(GROUP).orElseThrow().lock()).contains(new Group.ActiveRoll(CREATE, "CREATE"));
        assertThat(storedRoll(store).head().stage()).isEqualTo(Stage.IN_PROGRESS);
        assertThat(store.events(CREATE, 10, null).items()).isEmpty();
    }

    @Test
    default void close_sentAgain_isLostAndTakesNobodysLock() {
        RollStore store = store();
        created(store);
        Roll open = storedRoll(store);
        store.close(open, staged(open, Stage.FINISHED), List.of(), 1);
        store.start(store.group(GROUP).orElseThrow(), roll(GROUP, ROLL, NOON), List.of());

        assertThat(store.close(open, staged(open, Stage.FINISHED), List.of(), 1))
                .isEmpty();
        assertThat(store.group(GROUP).orElseThrow().lock()).contains(new Group.ActiveRoll(ROLL, "ROLL"));
    }

    /** The history of a deleted group is kept. */
    @Test
    default void close_finishedDelete_endsTheGroup_andKeepsItsHistory() {
        RollStore store = store();
        Roll delete = following(GROUP, ROLL, RollKind.DELETE, null, 0);
        store.start(serving(store), delete, List.of());
        Roll open = store.roll(ROLL).orElseThrow();

        Optional<Roll> closed =
                store.close(open, staged(open, Stage.FINISHED), List.of(event(2, 0, Type.FINISHED)), null);

        assertThat(closed).isPresent();
        assertThat(store.group(GROUP)).isEmpty();
        assertThat(store.groups(10, null).items()).isEmpty();
        assertThat(store.roll(ROLL)).isEqualTo(closed);
        assertThat(store.rolls(GROUP, 10, true, null).items())
                .extracting(RollHead::id)
                .containsExactly(ROLL, CREATE);
        assertThat(store.revision(GROUP, 1)).isPresent();
        assertThat(store.close(open, staged(open, Stage.FINISHED), List.of(), null))
                .isEmpty();
        assertThat(store.start(StoredRolls.group(GROUP), roll(GROUP, BACK, NOON), List.of()))
                .isEqualTo(new RollStore.Start.Moved());
    }

    @Test
    default void close_failedDelete_leavesTheGroup_andFreesIt() {
        RollStore store = store();
        store.start(serving(store), following(GROUP, ROLL, RollKind.DELETE, null, 0), List.of());
        Roll open = store.roll(ROLL).orElseThrow();

        store.close(open, staged(open, Stage.FAILED), List.of(), null);

        assertThat(store.group(GROUP).orElseThrow().lock()).isEmpty();
        assertThat(store.groups(10, null).items()).hasSize(1);
    }

    /**
     * A caller that read and changed the group and starts the operation writes the change together with the lock, or
     * nothing.
     */
    @Test
    default void start_ofAnOperationThatSetsTheTarget_writesWhatTheOwnerSays() {
        RollStore store = store();
        Group read = serving(store);
        Group changed = read.with(c -> {
            c.name("renamed");
            c.capacity(new Capacity(6, 6, 7));
        });
        ReplacementScope more = new ReplacementScope(null, List.of(), ReplacementScope.Launches.UP_TO_TARGET, null);

        assertThat(store.start(changed, following(GROUP, ROLL, RollKind.SCALE, more, 6), List.of()))
                .isEqualTo(new RollStore.Start.Accepted());

        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.name()).isEqualTo("renamed");
        assertThat(now.capacity()).isEqualTo(new Capacity(6, 6, 7));
        assertThat(now.lock()).contains(new Group.ActiveRoll(ROLL, "SCALE"));
        assertThat(now.servingRevision()).isEqualTo(1);
        assertThat(store.roll(ROLL).orElseThrow().facts().replacementScope()).isEqualTo(more);
    }

    @Test
    default void notices_areOneForEachInstance_andAnInterruptionReplacesARecommendation() {
        RollStore store = store();
        SpotNotice recommended = new SpotNotice("i-1", SpotNotice.Kind.REBALANCE_RECOMMENDATION, NOON);
        SpotNotice interrupted = new SpotNotice("i-1", SpotNotice.Kind.INTERRUPTION, NOON.plusSeconds(60));
        SpotNotice other = new SpotNotice("i-2", SpotNotice.Kind.INTERRUPTION, NOON);

        assertThat(store.notices(GROUP)).isEmpty();
        assertThat(store.putNotice(GROUP, recommended)).isTrue();
        assertThat(store.putNotice(GROUP, recommended)).isFalse();
        assertThat(store.putNotice(GROUP, other)).isTrue();
        assertThat(store.notices(GROUP)).containsExactlyInAnyOrder(recommended, other);
        assertThat(store.putNotice(GROUP, interrupted)).isTrue();
        assertThat(store.putNotice(GROUP, recommended)).isFalse();
        assertThat(store.putNotice(GROUP, new SpotNotice("i-1", SpotNotice.Kind.INTERRUPTION, NOON.plusSeconds(90))))
                .isFalse();
        assertThat(store.notices(GROUP)).containsExactlyInAnyOrder(interrupted, other);
        assertThat(store.notices("sig-0000000f")).isEmpty();
    }

    @Test
    default void healingState_isWhatWasPutLast_andNothingBefore() {
        RollStore store = store();
        HealingState first = new HealingState(NOON, Map.of("i-1", NOON.minusSeconds(60)), NOON, null);
        HealingState held = new HealingState(
                NOON.plusSeconds(60), Map.of(), null, new HealingState.Held(NOON, "all are unhealthy", true));

        assertThat(store.healingState(GROUP)).isEmpty();
        store.putHealingState(GROUP, first);
        assertThat(store.healingState(GROUP)).contains(first);
        store.putHealingState(GROUP, held);
        assertThat(store.healingState(GROUP)).contains(held);
        assertThat(store.healingState("sig-0000000f")).isEmpty();
    }

    /** Each kind of change and recurrence is read as it was written. */
    @Test
    default void scalingState_isReplacedOnlyByTheCheckThatReadIt() {
        RollStore store = store();
        ScalingState first = ScalingState.first(NOON);
        ScalingState waiting = new ScalingState(
                NOON.plusSeconds(60),
                Stream.of(
                                new CapacityChange.Adjustment(-1),
                                new CapacityChange.PercentageAdjustment(50),
                                new CapacityChange.MinimumTarget(3),
                                new CapacityChange.MaximumTarget(4),
                                new CapacityChange.Update(null, 5, 6))
                        .map(change -> new DueTask(
                                new ScheduledTask(
                                        "scheduling.tasks[0]",
                                        "scale",
                                        new Recurrence.Cron("0 8 * * 1-5", null),
                                        new TaskAction.Scale(change)),
                                NOON))
                        .toList());

        assertThat(store.scalingState(GROUP)).isEmpty();
        assertThat(store.putScalingState(GROUP, waiting, first)).isFalse();
        assertThat(store.putScalingState(GROUP, null, first)).isTrue();
        assertThat(store.putScalingState(GROUP, null, waiting)).isFalse();
        assertThat(store.scalingState(GROUP)).contains(first);
        assertThat(store.putScalingState(GROUP, first, waiting)).isTrue();
        assertThat(store.putScalingState(GROUP, first, ScalingState.first(NOON)))
                .isFalse();
        assertThat(store.scalingState(GROUP)).contains(waiting);
        assertThat(store.scalingState("sig-0000000f")).isEmpty();
    }

    @Test
    default void freezes_areKeptForOneGroupAndForAll_untilTheyAreLifted() {
        RollStore store = store();
        Freeze ofGroup = new Freeze(GROUP, "the sale is on", "ann", NOON);
        Freeze ofOther = new Freeze("sig-0000000f", "no one is here", "ann", NOON);
        Freeze ofAll = new Freeze(null, "an incident", "bob", NOON.plusSeconds(60));
        assertThat(store.freezes()).isEmpty();

        store.freeze(ofOther);
        store.freeze(ofGroup);
        store.freeze(ofAll);

        assertThat(store.freezes()).containsExactlyInAnyOrder(ofAll, ofOther, ofGroup);
        assertThat(store.freezes().getFirst()).isEqualTo(ofAll);
        assertThat(store.freezes(GROUP)).containsExactly(ofAll, ofGroup);

        Freeze again = new Freeze(GROUP, "the sale goes on", "bob", NOON.plusSeconds(90));
        store.freeze(again);
        store.lift(null);
        store.lift(null);

        assertThat(store.freezes(GROUP)).containsExactly(again);
        store.lift(GROUP);
        assertThat(store.freezes()).containsExactly(ofOther);
        assertThat(store.groups(100, null).items()).as("a freeze is no group").isEmpty();
    }

    @Test
    default void removeGroup_thatIsFrozen_removesItsFreezeToo() {
        RollStore store = store();
        Group group = bound("sig-0000a5c4");
        store.addGroup(group);
        store.freeze(new Freeze(group.id(), "the sale is on", "ann", NOON));

        assertThat(store.removeGroup(group)).isTrue();

        assertThat(store.freezes(group.id())).isEmpty();
    }

    @Test
    default void close_stillOpen_isRefused() {
        RollStore store = store();
        created(store);
        Roll open = storedRoll(store);

        assertThatThrownBy(() -> store.close(open, staged(open, Stage.FINISHING), List.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // --- requests of people

    @Test
    default void handOver_theGroupGoesOver_andTheEndedRollNamesTheNext() {
        RollStore store = store();
        store.start(serving(store), roll(GROUP, ROLL, NOON), List.of());
        Roll open = store.roll(ROLL).orElseThrow();
        Roll back = following(GROUP, BACK, RollKind.ROLLBACK, ReplacementScope.whole(ROLL), 4);

        RollStore.Start answer = store.handOver(
                open,
                staged(open, Stage.FAILED),
                List.of(event(2, 0, Type.FAILED)),
                back,
                List.of(event(1, 0, Type.ACCEPTED)));

        assertThat(answer).isEqualTo(new RollStore.Start.Accepted());
        Roll ended = store.roll(ROLL).orElseThrow();
        assertThat(ended.head().stage()).isEqualTo(Stage.FAILED);
        assertThat(ended.head().version()).isEqualTo(2);
        assertThat(ended.head().control().rollback()).isEqualTo(BACK);
        assertThat(store.roll(BACK)).contains(back);
        assertThat(store.events(ROLL, 10, null).items()).containsExactly(event(2, 0, Type.FAILED));
        assertThat(store.events(BACK, 10, null).items()).containsExactly(event(1, 0, Type.ACCEPTED));
        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.lock()).contains(new Group.ActiveRoll(BACK, "ROLLBACK"));
        assertThat(now.activity().lastOperationFailed()).isTrue();
        assertThat(now.servingRevision()).isEqualTo(1);
        assertThat(store.unfinished()).extracting(RollHead::id).containsExactly(BACK);
    }

    @Test
    default void handOver_sentAgain_isAccepted_andOneThatLostItsRaceIsMoved() {
        RollStore store = store();
        store.start(serving(store), roll(GROUP, ROLL, NOON), List.of());
        Roll open = store.roll(ROLL).orElseThrow();
        Roll back = following(GROUP, BACK, RollKind.ROLLBACK, ReplacementScope.whole(ROLL), 4);
        Roll other = following(GROUP, "sbgd-0000000c", RollKind.ROLLBACK, ReplacementScope.whole(ROLL), 4);
        store.handOver(open, staged(open, Stage.FAILED), List.of(), back, List.of());

        assertThat(store.handOver(open, staged(open, Stage.FAILED), List.of(), back, List.of()))
                .isEqualTo(new RollStore.Start.Accepted());
        assertThat(store.handOver(open, staged(open, Stage.FAILED), List.of(), other, List.of()))
                .isEqualTo(new RollStore.Start.Moved());
        assertThat(store.roll(other.id())).isEmpty();
        assertThat(store.group(GROUP).orElseThrow().lock()).contains(new Group.ActiveRoll(BACK, "ROLLBACK"));
    }

    @Test
    default void handOver_toAnIdThatIsTaken_writesNothing() {
        RollStore store = store();
        store.start(serving(store), roll(GROUP, ROLL, NOON), List.of());
        Roll open = store.roll(ROLL).orElseThrow();
        Roll taken = following(GROUP, CREATE, RollKind.ROLLBACK, ReplacementScope.whole(ROLL), 4);

        assertThat(store.handOver(open, staged(open, Stage.FAILED), List.of(), taken, List.of()))
                .isEqualTo(new RollStore.Start.IdTaken());
        assertThat(store.roll(ROLL)).contains(open);
        assertThat(store.group(GROUP).orElseThrow().lock()).contains(new Group.ActiveRoll(ROLL, "ROLL"));
    }

    @Test
    default void takeOver_theHolderEnds_andTheGroupIsTheOthers() {
        RollStore store = store();
        Group read = serving(store);
        store.start(read, following(GROUP, ROLL, RollKind.HEAL, ReplacementScope.whole(CREATE), 4), List.of());
        Group held = store.group(GROUP).orElseThrow();
        Roll heal = store.roll(ROLL).orElseThrow();
        Roll scale = following(GROUP, BACK, RollKind.SCALE, null, 6);

        RollStore.Start answer = store.takeOver(
                held,
                heal,
                staged(heal, Stage.STOPPED),
                List.of(event(2, 0, Type.STOPPED)),
                scale,
                List.of(event(1, 0, Type.ACCEPTED)));

        assertThat(answer).isEqualTo(new RollStore.Start.Accepted());
        Roll ended = store.roll(ROLL).orElseThrow();
        assertThat(ended.head().stage()).isEqualTo(Stage.STOPPED);
        assertThat(ended.head().version()).isEqualTo(2);
        assertThat(ended.head().control().rollback()).isNull();
        assertThat(store.roll(BACK)).contains(scale);
        assertThat(store.events(ROLL, 10, null).items()).containsExactly(event(2, 0, Type.STOPPED));
        assertThat(store.events(BACK, 10, null).items()).containsExactly(event(1, 0, Type.ACCEPTED));
        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.lock()).contains(new Group.ActiveRoll(BACK, "SCALE"));
        assertThat(now.capacity().target()).isEqualTo(6);
        assertThat(now.activity().lastOperationFailed()).isFalse();
        assertThat(now.version()).isEqualTo(held.version() + 1);
        assertThat(store.unfinished()).extracting(RollHead::id).containsExactly(BACK);
    }

    @Test
    default void takeOver_sentAgain_isAccepted_andWhoComesLaterIsToldWhoHoldsTheGroup() {
        RollStore store = store();
        store.start(
                serving(store), following(GROUP, ROLL, RollKind.HEAL, ReplacementScope.whole(CREATE), 4), List.of());
        Group held = store.group(GROUP).orElseThrow();
        Roll heal = store.roll(ROLL).orElseThrow();
        Roll ended = staged(heal, Stage.FAILED);
        Roll first = roll(GROUP, BACK, NOON);
        Roll second = roll(GROUP, "sbgd-0000000c", NOON);
        store.takeOver(held, heal, ended, List.of(), first, List.of());

        assertThat(store.takeOver(held, heal, ended, List.of(), first, List.of()))
                .isEqualTo(new RollStore.Start.Accepted());
        assertThat(store.takeOver(held, heal, ended, List.of(), second, List.of()))
                .isEqualTo(new RollStore.Start.Held(BACK, "ROLL"));
        assertThat(store.roll(second.id())).isEmpty();
        assertThat(store.group(GROUP).orElseThrow().activity().lastOperationFailed())
                .isTrue();
    }

    /** A step of the holder, or a change by the owner, came between. Then both must be read again. */
    @Test
    default void takeOver_afterTheHolderOrTheGroupWasWritten_isMoved_andWritesNothing() {
        RollStore store = store();
        store.start(
                serving(store), following(GROUP, ROLL, RollKind.HEAL, ReplacementScope.whole(CREATE), 4), List.of());
        Group held = store.group(GROUP).orElseThrow();
        Roll heal = store.roll(ROLL).orElseThrow();
        Roll next = roll(GROUP, BACK, NOON);
        Roll later = store.save(heal, withBatches(heal, batch(1, 1)), List.of()).orElseThrow();

        assertThat(store.takeOver(held, heal, staged(heal, Stage.STOPPED), List.of(), next, List.of()))
                .isEqualTo(new RollStore.Start.Moved());
        store.putGroup(held, held.withName("renamed"));
        assertThat(store.takeOver(held, later, staged(later, Stage.STOPPED), List.of(), next, List.of()))
                .isEqualTo(new RollStore.Start.Moved());
        assertThat(store.roll(BACK)).isEmpty();
        assertThat(store.roll(ROLL)).contains(later);
        assertThat(store.group(GROUP).orElseThrow().lock()).contains(new Group.ActiveRoll(ROLL, "HEAL"));
    }

    @Test
    default void takeOver_underAnIdThatIsTaken_writesNothing() {
        RollStore store = store();
        store.start(
                serving(store), following(GROUP, ROLL, RollKind.HEAL, ReplacementScope.whole(CREATE), 4), List.of());
        Roll heal = store.roll(ROLL).orElseThrow();

        assertThat(store.takeOver(
                        store.group(GROUP).orElseThrow(),
                        heal,
                        staged(heal, Stage.STOPPED),
                        List.of(),
                        roll(GROUP, CREATE, NOON),
                        List.of()))
                .isEqualTo(new RollStore.Start.IdTaken());
        assertThat(store.roll(ROLL)).contains(heal);
    }

    @Test
    default void start_ofARollBack_isNamedByTheRollThatItFollows() {
        RollStore store = store();
        Group read = serving(store);
        Roll back = following(GROUP, BACK, RollKind.ROLLBACK, ReplacementScope.whole(CREATE), 4);

        assertThat(store.start(read, back, List.of())).isEqualTo(new RollStore.Start.Accepted());
        assertThat(storedRoll(store).head().control().rollback()).isEqualTo(BACK);
        assertThat(store.group(GROUP).orElseThrow().capacity()).isEqualTo(read.capacity());
    }

    @Test
    default void start_thatLowersTheTarget_lowersTheGroupsToo() {
        RollStore store = store();
        Group read = serving(store);
        ReplacementScope two =
                new ReplacementScope(CREATE, List.of("i-1", "i-2"), ReplacementScope.Launches.NONE, null);

        assertThat(store.start(read, following(GROUP, BACK, RollKind.DETACH, two, 2), List.of()))
                .isEqualTo(new RollStore.Start.Accepted());
        Group now = store.group(GROUP).orElseThrow();
        assertThat(now.capacity()).isEqualTo(new Capacity(1, 2, 8));
        assertThat(now.name()).isEqualTo(read.name());
        assertThat(storedRoll(store).head().control().rollback()).isNull();
    }

    @Test
    default void stop_open_isReadAndCostsNoRace() {
        RollStore store = store();
        created(store);
        Roll read = storedRoll(store);

        boolean asked = store.request(CREATE, Wish.STOP, new Asked(NOON.plusSeconds(5), "bob"));
        Optional<Roll> saved = store.save(read, staged(read, Stage.IN_PROGRESS), List.of());

        assertThat(asked).isTrue();
        assertThat(saved).isPresent();
        assertThat(storedRoll(store).head().version()).isEqualTo(2);
        assertThat(storedRoll(store).head().control())
                .isEqualTo(Control.NONE.withStop(new Asked(NOON.plusSeconds(5), "bob")));
    }

    @Test
    default void stop_twice_theFirstStands() {
        RollStore store = store();
        created(store);
        store.request(CREATE, Wish.STOP, new Asked(NOON.plusSeconds(5), "bob"));

        assertThat(store.request(CREATE, Wish.STOP, new Asked(NOON.plusSeconds(9), "eve")))
                .isTrue();
        assertThat(storedRoll(store).head().control())
                .isEqualTo(Control.NONE.withStop(new Asked(NOON.plusSeconds(5), "bob")));
    }

    @Test
    default void stop_ended_isRefused() {
        RollStore store = store();
        serving(store);

        assertThat(store.request(CREATE, Wish.STOP, new Asked(NOON, "bob"))).isFalse();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE);
    }

    @Test
    default void stop_unknown_isRefusedAndMakesNoRoll() {
        RollStore store = store();

        assertThat(store.request(ROLL, Wish.STOP, new Asked(NOON, "bob"))).isFalse();
        assertThat(store.head(ROLL)).isEmpty();
    }

    @Test
    default void pauseAndResume_areReadAndCostNoRace() {
        RollStore store = store();
        created(store);
        Roll read = storedRoll(store);
        Asked bob = new Asked(NOON.plusSeconds(5), "bob");
        Asked eve = new Asked(NOON.plusSeconds(9), "eve");

        assertThat(store.request(CREATE, Wish.PAUSE, bob)).isTrue();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withPause(bob));
        assertThat(store.save(read, staged(read, Stage.IN_PROGRESS), List.of())).isPresent();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withPause(bob));

        assertThat(store.request(CREATE, Wish.RESUME, eve)).isTrue();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withResume(eve));
        assertThat(storedRoll(store).head().version()).isEqualTo(2);
    }

    @Test
    default void pause_twice_theFirstStands_andAnotherAfterItsEndIsAnother() {
        RollStore store = store();
        created(store);
        Asked bob = new Asked(NOON.plusSeconds(5), "bob");
        Asked eve = new Asked(NOON.plusSeconds(9), "eve");

        store.request(CREATE, Wish.PAUSE, bob);
        assertThat(store.request(CREATE, Wish.PAUSE, eve)).isTrue();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withPause(bob));

        store.request(CREATE, Wish.RESUME, eve);
        assertThat(store.request(CREATE, Wish.PAUSE, eve)).isTrue();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withPause(eve));
    }

    @Test
    default void resume_notPaused_changesNothing() {
        RollStore store = store();
        created(store);

        assertThat(store.request(CREATE, Wish.RESUME, new Asked(NOON, "bob"))).isTrue();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE);
    }

    @Test
    default void stop_ofAPausedRoll_keepsBoth() {
        RollStore store = store();
        created(store);
        Asked bob = new Asked(NOON.plusSeconds(5), "bob");

        store.request(CREATE, Wish.PAUSE, bob);
        store.request(CREATE, Wish.STOP, bob);

        assertThat(storedRoll(store).head().control())
                .isEqualTo(Control.NONE.withStop(bob).withPause(bob));
    }

    @Test
    default void continue_isOfItsStep_andTheFirstOfEachStands() {
        RollStore store = store();
        created(store);
        Asked bob = new Asked(NOON.plusSeconds(5), "bob", "p99 is fine", 1);
        Asked eve = new Asked(NOON.plusSeconds(9), "eve", null, 2);

        assertThat(store.request(CREATE, Wish.CONTINUE, bob)).isTrue();
        assertThat(store.request(CREATE, Wish.CONTINUE, new Asked(NOON.plusSeconds(7), "eve", "me too", 1)))
                .isTrue();
        assertThat(store.request(CREATE, Wish.CONTINUE, eve)).isTrue();

        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withContinued(List.of(bob, eve)));
        assertThat(store.events(CREATE, 100, null).items())
                .extracting(RollEvent::message)
                .contains("asked to go on after step 1 by bob: p99 is fine", "asked to go on after step 2 by eve");
    }

    @Test
    default void continue_withoutAVerdict_isOfItsBatch_andTheLastBatchStands() {
        RollStore store = store();
        created(store);
        Asked bob = new Asked(NOON.plusSeconds(5), "bob", "a known flaw", null, 9);
        Asked eve = new Asked(NOON.plusSeconds(9), "eve", null, null, 10);

        assertThat(store.request(CREATE, Wish.CONTINUE, bob)).isTrue();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withUnjudged(bob));
        assertThat(store.request(CREATE, Wish.CONTINUE, new Asked(NOON.plusSeconds(7), "eve", "me too", null, 9)))
                .isTrue();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withUnjudged(bob));
        assertThat(store.request(CREATE, Wish.CONTINUE, eve)).isTrue();

        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withUnjudged(eve));
        assertThat(store.events(CREATE, 100, null).items())
                .extracting(RollEvent::message)
                .contains(
                        "asked to go on with batch 9 without a verdict by bob: a known flaw",
                        "asked to go on with batch 10 without a verdict by eve");
    }

    @Test
    default void rollBack_isReadWithItsReason_andNotAskedForAfterAStop() {
        RollStore store = store();
        created(store);
        Asked bob = new Asked(NOON.plusSeconds(5), "bob", "errors", null);

        assertThat(store.request(CREATE, Wish.ROLL_BACK, bob)).isTrue();
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withRollbackAsked(bob));

        Asked eve = new Asked(NOON.plusSeconds(9), "eve");
        store.request(CREATE, Wish.STOP, eve);
        assertThat(storedRoll(store).head().control())
                .isEqualTo(Control.NONE.withRollbackAsked(bob).withStop(eve));
    }

    @Test
    default void reasonOfAPause_endsWithIt() {
        RollStore store = store();
        created(store);
        Asked bob = new Asked(NOON.plusSeconds(5), "bob", "lunch", null);
        Asked eve = new Asked(NOON.plusSeconds(9), "eve");

        store.request(CREATE, Wish.PAUSE, bob);
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withPause(bob));
        store.request(CREATE, Wish.RESUME, bob);
        store.request(CREATE, Wish.PAUSE, eve);

        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE.withPause(eve));
    }

    @Test
    default void pauseAndResume_endedOrUnknown_areRefused() {
        RollStore store = store();
        serving(store);

        for (Wish wish : Wish.values()) {
            assertThat(store.request(CREATE, wish, new Asked(NOON, "bob")))
                    .as(wish + " of one that has ended")
                    .isFalse();
            assertThat(store.request(ROLL, wish, new Asked(NOON, "bob")))
                    .as(wish + " of one that is not there")
                    .isFalse();
        }
        assertThat(storedRoll(store).head().control()).isEqualTo(Control.NONE);
        assertThat(store.head(ROLL)).isEmpty();
    }

    // --- lists

    @Test
    default void rolls_inPages_comeByCreationBothWays() {
        RollStore store = store();
        Group group = serving(store);
        // Fractions of a second with different lengths, and two rolls of the same instant. The order is by creation,
        // then by id.
        List<Instant> at = List.of(
                NOON.plusMillis(1_500), NOON.plusSeconds(1), NOON.plusNanos(1_000_000_001L), NOON.plusSeconds(1));
        for (int i = 0; i < at.size(); i++) {
            startAndEnd(store, roll(GROUP, "sbgd-2000000" + i, at.get(i)));
        }
        serving(store, "sig-0000000f", "sbgd-0000000f");

        List<String> oldest = List.of(CREATE, "sbgd-20000001", "sbgd-20000003", "sbgd-20000002", "sbgd-20000000");
        assertThat(pages(after -> store.rolls(group.id(), 2, false, after)))
                .extracting(page -> page.stream().map(RollHead::id).toList())
                .containsExactly(oldest.subList(0, 2), oldest.subList(2, 4), oldest.subList(4, 5));
        assertThat(pages(after -> store.rolls(group.id(), 5, true, after)))
                .extracting(page -> page.stream().map(RollHead::id).toList())
                .containsExactly(oldest.reversed());
    }

    @Test
    default void unfinished_openOrOwing_areThereUntilEndedAndTold() {
        RollStore store = store();
        created(store);
        assertThat(store.unfinished()).containsExactly(storedRoll(store).head());

        Roll open = storedRoll(store);
        DueNotification owed = new DueNotification(DueNotification.Kind.ROLL_FAILED, "n-1", NOON, null);
        Roll failed = store.close(open, owing(staged(open, Stage.FAILED), owed), List.of(), null)
                .orElseThrow();
        assertThat(store.unfinished()).containsExactly(failed.head());

        saved(store, owing(failed, owed.withSentAt(NOON.plusSeconds(1))));
        assertThat(store.unfinished()).isEmpty();
    }

    @Test
    default void events_acrossPages_keepTheOrderOfVersionAndNumber() {
        RollStore store = store();
        created(store);
        List<RollEvent> told = new ArrayList<>();
        for (int version = 2; version <= 12; version++) {
            Roll read = storedRoll(store);
            List<RollEvent> events = List.of(event(version, 0, Type.TERMINATING), event(version, 1, Type.TERMINATED));
            store.save(read, staged(read, Stage.IN_PROGRESS), events);
            told.addAll(events);
        }

        List<List<RollEvent>> pages = pages(after -> store.events(CREATE, 5, after));

        assertThat(pages).extracting(List::size).containsExactly(5, 5, 5, 5, 2);
        assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(told);
    }

    @Test
    default void events_unknownRoll_areNone() {
        assertThat(store().events(ROLL, 5, null)).isEqualTo(new Page<>(List.of(), null));
    }

    @Test
    default void event_byItsPlace_isThatLine_andNothingElseIs() {
        RollStore store = store();
        created(store);
        Roll read = storedRoll(store);
        store.save(
                read,
                staged(read, Stage.IN_PROGRESS),
                List.of(event(2, 0, Type.TERMINATING), event(2, 1, Type.TERMINATED)));

        assertThat(store.event(new EventKey(CREATE, 2, 1))).contains(event(2, 1, Type.TERMINATED));
        assertThat(store.event(new EventKey(CREATE, 2, 2))).isEmpty();
        assertThat(store.event(new EventKey(CREATE, 12, 1))).isEmpty();
        assertThat(store.event(new EventKey(ROLL, 2, 1))).isEmpty();
    }

    // --- snapshots and tokens

    @Test
    default void snapshot_answeredAndNot_comesBackWhole() {
        RollStore store = store();
        assertThat(store.snapshot(CREATE)).isEmpty();

        store.putSnapshot(CREATE, snapshot(3));
        store.putSnapshot(CREATE, snapshot(1_100));

        assertThat(store.snapshot(CREATE)).contains(snapshot(1_100));
    }

    // --- helpers of the tests

    private static Group created(RollStore store) {
        return created(store, GROUP, CREATE);
    }

    private static Group created(RollStore store, String groupId, String rollId) {
        store.createGroup(StoredRolls.group(groupId), revision(1), create(groupId, rollId), List.of());
        return store.group(groupId).orElseThrow();
    }

    /** A group whose CREATE has finished: revision 1 serves, and the lock is free. */
    private static Group serving(RollStore store) {
        return serving(store, GROUP, CREATE);
    }

    private static Group serving(RollStore store, String groupId, String rollId) {
        created(store, groupId, rollId);
        Roll open = store.roll(rollId).orElseThrow();
        store.close(open, staged(open, Stage.FINISHED), List.of(), 1);
        return store.group(groupId).orElseThrow();
    }

    private static void startAndEnd(RollStore store, Roll roll) {
        store.start(store.group(GROUP).orElseThrow(), roll, List.of());
        store.close(roll, staged(roll, Stage.FINISHED), List.of(), 1).orElseThrow();
    }

    private static Roll storedRoll(RollStore store) {
        return store.roll(CREATE).orElseThrow();
    }

    private static Roll saved(RollStore store, Roll next) {
        return store.save(storedRoll(store), next, List.of()).orElseThrow();
    }

    private static Group lockedBy(Group group, String rollId, String kind, long version) {
        return group.with(c -> {
            c.activity(c.activity().withActiveRoll(new Group.ActiveRoll(rollId, kind)));
            c.version(version);
        });
    }

    private static <T> List<List<T>> pages(Function<@Nullable String, Page<T>> list) {
        List<List<T>> pages = new ArrayList<>();
        String after = null;
        do {
            Page<T> page = list.apply(after);
            pages.add(page.items());
            after = page.next();
        } while (after != null);
        return pages;
    }
}
