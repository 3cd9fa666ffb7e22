package greenroll.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.SpotNotice;
import greenroll.fleet.StillPrices;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.Unavailable;
import greenroll.group.Group;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.operation.Starts;
import greenroll.roll.GroupActivity;
import greenroll.roll.HealingState;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.notification.AnnouncedLines;
import greenroll.roll.notification.RollNotification;
import greenroll.upkeep.UpkeepFixture.Invoked;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests healing of a group of four in one target group: what is started, sent, remembered, answered and logged. */
class HealGroupsTest {

    private static final TargetHealth UNHEALTHY = new TargetHealth(TargetHealth.State.UNHEALTHY, null, null);
    private static final String HEAL = "sbgd-0000000a";
    private static final String NOTHING = """
            {"looked":1,"notReached":0,"started":[],"held":[],"postponed":[],"failed":[]}""";

    private final Starts four = Starts.ofFour();
    private final UpkeepFixture around = new UpkeepFixture(four.store, four.fleet);
    private final HealGroups function = new HealGroups(
            around.store(),
            around.fleet(),
            around.notifier(),
            around.executions(),
            new StillPrices(),
            () -> around.now,
            () -> HEAL.substring(5));

    HealGroupsTest() {
        four.store.put(four.ended(RollKind.CREATE, Stage.FINISHED));
    }

    @Test
    void anAccount_withoutGroups_isDoneWithAtOnce() throws IOException {
        four.store.groups.clear();

        Invoked look = look();

        assertThat(look.report()).isEqualTo(NOTHING.replace("\"looked\":1", "\"looked\":0"));
        assertThat(look.log()).isEqualTo(line("\"looked\":0"));
        assertThat(around.calls).isEmpty();
    }

    @Test
    void aGroup_inWhichNothingWasEverInService_isNotLookedAt() throws IOException {
        put(Starts.group(2, null, false, 7));

        assertThat(look().log()).isEqualTo(line("\"looked\":0"));
        assertThat(around.calls).isEmpty();
    }

    @Test
    void aGroup_thatAnOperationHolds_isNotLookedAt() throws IOException {
        four.holding(RollKind.ROLL);

        assertThat(look().log()).isEqualTo(line("\"looked\":0"));
        assertThat(around.calls).isEmpty();
    }

    @Test
    void aGroup_thatIsWell_isLeftAlone_andNothingIsRemembered() throws IOException {
        Invoked look = look();

        assertThat(look.report()).isEqualTo(NOTHING);
        assertThat(look.log()).isEqualTo(line("\"looked\":1"));
        assertThat(around.calls).containsExactly("unfinished", "instances of sig-00000001, also []");
        assertThat(healingState()).isNull();
    }

    @Test
    void aGroup_thatIsWellAgain_isRememberedAsWell() throws IOException {
        four.store.putHealingState(Starts.GROUP, missing(60));

        assertThat(look().report()).isEqualTo(NOTHING);
        assertThat(healingState()).isEqualTo(HealingState.none(Starts.NOW));
    }

    @Test
    void anInstance_thatOneLookMisses_isRememberedAndNotYetReplaced() throws IOException {
        dies("i-1");

        assertThat(look().report()).isEqualTo(NOTHING);
        assertThat(healingState()).isEqualTo(new HealingState(Starts.NOW, Map.of(), Starts.NOW, null));
        assertThat(around.calls)
                .containsExactly("unfinished", "instances of sig-00000001, also []", "putHealingState sig-00000001");
    }

    @Test
    void anInstance_thatTwoLooksMiss_isReplaced() throws IOException {
        dies("i-1");
        look();
        around.now = Starts.NOW.plusSeconds(60);

        Invoked look = look();

        assertThat(look.report()).isEqualTo("""
                {"looked":1,"notReached":0,"started":["sbgd-0000000a of sig-00000001"],"held":[],"postponed":[],\
                "failed":[]}""");
        assertThat(look.log()).isEqualTo(line("\"looked\":1,\"started\":[\"sbgd-0000000a of sig-00000001\"]"));
        RollFacts heal = heal();
        assertThat(heal.kind()).isEqualTo(RollKind.HEAL);
        assertThat(heal.revision()).isEqualTo(1);
        assertThat(heal.identity().startedBy()).isEqualTo("healing");
        assertThat(heal.identity().comment()).isEqualTo("1 of 4 missing");
        assertThat(heal.createdAt()).isEqualTo(around.now);
        assertThat(heal.replacementScope())
                .isEqualTo(new ReplacementScope(
                        null, List.of(), ReplacementScope.Launches.UP_TO_TARGET, ReplacementScope.Cause.MISSING));
        assertThat(four.store.groups.get(Starts.GROUP).activeRoll()).isEqualTo(new Group.ActiveRoll(HEAL, "HEAL"));
        assertThat(healingState()).isEqualTo(new HealingState(around.now, Map.of(), Starts.NOW, null));
        assertThat(around.calls).endsWith("start sbgd-0000000a-1 of sig-00000001");
    }

    @Test
    void anInstance_thatWasUnhealthyForLongEnough_isReplaced() throws IOException {
        four.target(Starts.WEB, "i-1", UNHEALTHY);
        four.store.putHealingState(Starts.GROUP, unhealthy("i-1"));

        assertThat(look().report()).contains("\"started\":[\"sbgd-0000000a of sig-00000001\"]");
        assertThat(heal().identity().comment()).isEqualTo("i-1 unhealthy for 120 s (web: unhealthy)");
        assertThat(heal().replacementScope().instanceIds()).containsExactly("i-1");
    }

    /** The event's own look may have failed, or an operation held the group. */
    @Test
    void aSpotInstance_withAKeptNotice_isReplacedAtOnce() throws IOException {
        spot("i-1", "i-2", "i-3", "i-4");
        four.store.putNotice(Starts.GROUP, new SpotNotice("i-2", SpotNotice.Kind.INTERRUPTION, Starts.NOW));

        assertThat(look().report()).contains("\"started\":[\"sbgd-0000000a of sig-00000001\"]");
        assertThat(heal().replacementScope().instanceIds()).containsExactly("i-2");
        assertThat(heal().replacementScope().cause()).isEqualTo(ReplacementScope.Cause.INTERRUPTION);
        assertThat(healingState()).as("there is nothing to remember").isNull();
    }

    @Test
    void onDemandInstances_thatStandInForSpot_goBackToSpot_andTheNextAttemptIsHalfAnHourLater() throws IOException {
        spot("i-1", "i-2");
        put(Starts.group(2, 1, false, 7)
                .with(c -> c.policy(c.policy()
                        .withStrategy(
                                new Strategy(new SpotStrategy(75, null, null, null, null, null), null, null, false)))));

        assertThat(look().report()).contains("\"started\":[\"sbgd-0000000a of sig-00000001\"]");
        assertThat(heal().identity().comment()).isEqualTo("1 on-demand instance stands in for spot");
        assertThat(heal().replacementScope())
                .isEqualTo(new ReplacementScope(
                        null,
                        List.of("i-3"),
                        ReplacementScope.Launches.UP_TO_TARGET,
                        ReplacementScope.Cause.REVERT_TO_SPOT));

        four.store.put(UpkeepFixture.at(Stage.FINISHED, four.store.rolls.get(HEAL)));
        put(four.store.groups.get(Starts.GROUP).with(c -> c.activity(Group.Activity.NONE)));
        around.now = Starts.NOW.plusSeconds(1_799);
        assertThat(look().report()).isEqualTo(NOTHING);
    }

    private void spot(String... ids) {
        four.fleet.instances.replaceAll(one ->
                List.of(ids).contains(one.id()) ? one.withLaunch(one.launch().withSpot(true)) : one);
    }

    /** The retained instance counts neither as unhealthy nor as one of the four. */
    @Test
    void anInstance_thatAFailedRollKeepsForALook_isNotJudged() throws IOException {
        four.target(Starts.WEB, "i-1", UNHEALTHY);
        four.store.put(UpkeepFixture.with(
                AnnouncedLines.failed(),
                Stage.FAILED,
                List.of(),
                List.of(new RetainedInstance("i-1", Starts.NOW.plusSeconds(60)))));

        assertThat(look().report()).isEqualTo(NOTHING);
        assertThat(healingState()).isEqualTo(new HealingState(Starts.NOW, Map.of(), Starts.NOW, null));
    }

    @Test
    void allUnhealthy_isHeld_andTheOwnerIsToldOnce() throws IOException {
        allUnhealthy();

        Invoked first = look();
        around.now = Starts.NOW.plusSeconds(60);
        Invoked second = look();

        assertThat(first.report()).isEqualTo("""
                {"looked":1,"notReached":0,"started":[],"held":["sig-00000001"],"postponed":[],"failed":[]}""");
        assertThat(first.log()).isEqualTo(line("\"looked\":1,\"held\":[\"sig-00000001\"]"));
        assertThat(second.report()).isEqualTo(NOTHING);
        assertThat(around.published)
                .extracting(one -> one.problem().reason())
                .containsExactly(
                        "each of the group's 4 instances is unhealthy: the cause seems to be elsewhere, and new"
                                + " instances would fare no better");
        assertThat(four.store.activity(Starts.GROUP))
                .containsExactly(new GroupActivity(
                        Starts.NOW,
                        GroupActivity.Kind.HEALING_HELD,
                        Starts.NOW.toString(),
                        "healing is held: each of the group's 4 instances is unhealthy"));
        assertThat(healingState().held())
                .isEqualTo(new HealingState.Held(Starts.NOW, "each of the group's 4 instances is unhealthy", true));
    }

    @Test
    void theOwner_whomTheMessageDidNotReach_isNotRememberedAsTold() throws IOException {
        allUnhealthy();
        HealingState before = healingState();
        around.unanswered.put("publish", new Unavailable("SNS is throttled", null));

        Invoked look = look();

        assertThat(look.report()).isEqualTo("""
                {"looked":1,"notReached":0,"started":[],"held":[],"postponed":[],\
                "failed":["sig-00000001: SNS is throttled"]}""");
        assertThat(look.log()).isEqualTo(line("\"looked\":1,\"failed\":[\"sig-00000001: SNS is throttled\"]"));
        assertThat(before.held()).isNull();
        assertThat(healingState().held())
                .isNotNull()
                .extracting(HealingState.Held::isTold)
                .isEqualTo(false);
        assertThat(four.store.activities).isEmpty();
    }

    @Test
    void theOwner_whomTheMessageDidNotReach_isToldByTheNextLook_withTheIdOfTheFirst() throws IOException {
        allUnhealthy();
        around.unanswered.put("publish", new Unavailable("SNS is throttled", null));
        look();
        Instant since = healingState().held().since();
        around.unanswered.clear();
        around.now = around.now.plusSeconds(60);

        look();

        assertThat(healingState().held().since()).isEqualTo(since);
        assertThat(healingState().held().isTold()).isTrue();
        assertThat(around.published)
                .extracting(RollNotification::notificationId)
                .containsExactly("sig-00000001-healing-held-" + since.getEpochSecond());
    }

    @Test
    void aHeal_afterOneThatFailed_isPostponed_andWhatIsMissingIsRemembered() throws IOException {
        dies("i-1");
        four.store.put(UpkeepFixture.at(Stage.FAILED, AnnouncedLines.of(RollKind.HEAL)));
        around.now = Starts.NOW.plusSeconds(599);
        four.store.putHealingState(Starts.GROUP, missing(60));

        Invoked look = look();

        assertThat(look.report()).isEqualTo("""
                {"looked":1,"notReached":0,"started":[],"held":[],\
                "postponed":["sig-00000001 until 2026-11-23T07:10:00Z"],"failed":[]}""");
        assertThat(look.log())
                .isEqualTo(line("\"looked\":1,\"postponed\":[\"sig-00000001 until 2026-11-23T07:10:00Z\"]"));
        assertThat(healingState()).isEqualTo(new HealingState(around.now, Map.of(), around.now.minusSeconds(60), null));
        assertThat(four.store.rolls).doesNotContainKey(HEAL);
    }

    @Test
    void aHeal_thatWasPostponed_isStartedOnceThePauseIsOver() throws IOException {
        dies("i-1");
        four.store.put(UpkeepFixture.at(Stage.FAILED, AnnouncedLines.of(RollKind.HEAL)));
        around.now = Starts.NOW.plusSeconds(600);
        four.store.putHealingState(Starts.GROUP, missing(60));

        assertThat(look().report()).contains("\"started\":[\"sbgd-0000000a of sig-00000001\"]", "\"postponed\":[]");
    }

    @Test
    void aHeal_thatAnotherOperationForestalls_isNotReportedAsStarted() throws IOException {
        dies("i-1");
        four.store.putHealingState(Starts.GROUP, missing(60));
        four.store.meanwhile = () -> four.holding(RollKind.ROLL);

        assertThat(look().report()).isEqualTo(NOTHING);
        assertThat(four.store.rolls).doesNotContainKey(HEAL);
        assertThat(around.calls).noneMatch(call -> call.startsWith("start"));
    }

    @Test
    void aHeal_ofAGroupThatIsChangedMeanwhile_isTheNextLooksToDecide() throws IOException {
        dies("i-1");
        four.store.putHealingState(Starts.GROUP, missing(60));
        four.store.meanwhile = () -> put(Starts.group(2, 1, false, 8));

        assertThat(look().report()).isEqualTo(NOTHING);
        assertThat(four.store.rolls).doesNotContainKey(HEAL);
        assertThat(around.calls).noneMatch(call -> call.startsWith("start"));
    }

    /** The roll is stored, and the watchdog starts its execution. */
    @Test
    void aHeal_whoseExecutionDoesNotStart_isStartedAllTheSame() throws IOException {
        dies("i-1");
        four.store.putHealingState(Starts.GROUP, missing(60));
        around.unanswered.put("start", new Unavailable("throttled", null));

        assertThat(look().report()).contains("\"started\":[\"sbgd-0000000a of sig-00000001\"]", "\"failed\":[]");
        assertThat(four.store.rolls).containsKey(HEAL);
    }

    @Test
    void groups_thatCannotBeJudged_areReported_andTheOthersAreLookedAt() throws IOException {
        groups(3);
        around.unanswered.put("sig-0000000a", new Unavailable("EC2 is throttled", null));
        around.unanswered.put("sig-0000000b", new FleetRefused("UnauthorizedOperation", "no policy allows it", null));

        Invoked look = look();

        assertThat(look.log()).startsWith(line("\"looked\":3,\"failed\":[").replace("}\n", ""));
        assertThat(List.of(look.report()
                        .replaceAll(".*\"failed\":\\[\"(.*)\"]}", "$1")
                        .split("\",\"")))
                .containsExactlyInAnyOrder("sig-0000000a: EC2 is throttled", "sig-0000000b: no policy allows it");
        assertThat(four.store.healingState("sig-0000000c")).contains(missingAll());
    }

    @Test
    void aGroup_withoutItsServingRevision_isAnErrorOfOurs() {
        four.store.revisions.clear();

        assertThatThrownBy(this::look)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sig-00000001 lacks its serving revision");
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 10000, 10000, 3, 0, ''",
        "10000, 10000,  9999, 2, 1, ',\"notReached\":1'",
        "10000,  9999, 60000, 1, 2, ',\"notReached\":2'",
        " 9999, 60000, 60000, 0, 3, ',\"notReached\":3'"
    })
    void aLook_withLessThanTenSecondsLeft_leavesTheOtherGroupsToTheNext(
            int first, int second, int third, int looked, int missed, String logged) throws IOException {
        groups(3);
        around.left.addAll(List.of(first, second, third));

        Invoked look = look();

        assertThat(look.report()).startsWith("{\"looked\":" + looked + ",\"notReached\":" + missed + ",");
        assertThat(look.log()).isEqualTo(line("\"looked\":" + looked + logged));
        assertThat(lookedAt()).hasSize(looked);
    }

    @Test
    void groups_onManyPages_areAllLookedAt() throws IOException {
        groups(3);
        four.store.pageSize = 1;

        assertThat(look().log()).isEqualTo(line("\"looked\":3"));
        assertThat(lookedAt()).containsExactlyInAnyOrder("sig-0000000a", "sig-0000000b", "sig-0000000c");
    }

    /** Each run has time for one of three groups. */
    @Test
    void looks_minuteByMinute_beginWithOtherGroups() throws IOException {
        groups(3);

        for (int minute = 0; minute < 8; minute++) {
            around.now = Starts.NOW.plusSeconds(60L * minute);
            around.left.addAll(List.of(10_000, 9_999));
            look();
        }

        assertThat(lookedAt()).hasSize(8);
        assertThat(lookedAt().stream()
                        .collect(Collectors.groupingBy(id -> id, Collectors.counting()))
                        .values())
                .containsExactlyInAnyOrder(2L, 3L, 3L);
    }

    private Invoked look() throws IOException {
        return around.invoke(function);
    }

    private List<String> lookedAt() {
        return around.calls.stream()
                .filter(call -> call.startsWith("instances of "))
                .map(call -> call.substring(13, 25))
                .toList();
    }

    private static String line(String fields) {
        return "{\"level\":\"INFO\",\"function\":\"upkeep\",\"requestId\":\"lambda-request\"," + fields + "}\n";
    }

    private void put(Group group) {
        four.store.groups.put(group.id(), group);
    }

    /** Replaces the group by that many groups that serve and have no live instance. */
    private void groups(int many) {
        Group one = four.store.groups.remove(Starts.GROUP);
        IntStream.range(0, many)
                .mapToObj(i -> "sig-0000000" + (char) ('a' + i))
                .forEach(id -> four.store.put(
                        Group.created(
                                        id,
                                        "web",
                                        one.placement().region(),
                                        one.capacity(),
                                        one.placement().subnets(),
                                        Starts.NOW)
                                .with(c -> c.revisions(c.revisions().withServingRevision(1))),
                        Starts.revision(1, Starts.WEB)));
    }

    private static HealingState missingAll() {
        return new HealingState(Starts.NOW, Map.of(), Starts.NOW, null);
    }

    private void dies(String id) {
        four.fleet.instances.removeIf(one -> one.id().equals(id));
    }

    private void allUnhealthy() {
        String[] all = {"i-1", "i-2", "i-3", "i-4"};
        Stream.of(all).forEach(id -> four.target(Starts.WEB, id, UNHEALTHY));
        four.store.putHealingState(Starts.GROUP, unhealthy(all));
    }

    /** Unhealthy for two minutes, and last seen so a minute ago. */
    private static HealingState unhealthy(String... ids) {
        Map<String, Instant> since = new HashMap<>();
        Stream.of(ids).forEach(id -> since.put(id, Starts.NOW.minusSeconds(120)));
        return new HealingState(Starts.NOW.minusSeconds(60), since, null, null);
    }

    /** Fewer instances than the target were live, since that many seconds ago. */
    private HealingState missing(long ago) {
        return new HealingState(around.now.minusSeconds(ago), Map.of(), around.now.minusSeconds(ago), null);
    }

    private HealingState healingState() {
        return four.store.healingState(Starts.GROUP).orElse(null);
    }

    private RollFacts heal() {
        return four.store.rolls.get(HEAL).facts();
    }
}
