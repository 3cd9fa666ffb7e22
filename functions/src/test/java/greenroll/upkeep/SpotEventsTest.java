package greenroll.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.SpotNotice;
import greenroll.fleet.Unavailable;
import greenroll.group.Group;
import greenroll.operation.Starts;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.heal.HealingSwitch;
import greenroll.roll.notification.AnnouncedLines;
import greenroll.upkeep.UpkeepFixture.Invoked;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests EC2's notices to a group of four spot instances: what is kept, started, answered and logged. */
class SpotEventsTest {

    private static final String HEAL = "sbgd-0000000a";
    private static final Instant AT = Starts.NOW.minusSeconds(3);

    private final Starts four = Starts.ofFour();
    private final UpkeepFixture around = new UpkeepFixture(four.store, four.fleet);
    private SpotEvents function = function(true);

    private SpotEvents function(boolean heals) {
        return new SpotEvents(
                around.store(),
                around.fleet(),
                around.notifier(),
                around.executions(),
                new HealingSwitch(heals),
                () -> around.now,
                () -> HEAL.substring(5));
    }

    SpotEventsTest() {
        four.store.put(four.ended(RollKind.CREATE, Stage.FINISHED));
        four.fleet.instances.replaceAll(one -> one.withLaunch(one.launch().withSpot(true)));
    }

    @Test
    void aWarning_withoutHealing_isKeptForTheOperationsThatPeopleStart() throws IOException {
        function = function(false);

        Invoked received = receive(warning("i-2"));

        assertThat(received.report()).isEqualTo("""
                {"instanceId":"i-2","notice":"INTERRUPTION","groupId":"sig-00000001"}""");
        assertThat(notices()).containsExactly(new SpotNotice("i-2", SpotNotice.Kind.INTERRUPTION, AT));
        assertThat(four.store.groups.get(Starts.GROUP).activeRoll()).isNull();
    }

    @Test
    void anInterruptionWarning_isKept_andAHealIsStartedAtOnce() throws IOException {
        Invoked received = receive(warning("i-2"));

        assertThat(received.report()).isEqualTo("""
                {"instanceId":"i-2","notice":"INTERRUPTION","groupId":"sig-00000001","started":"sbgd-0000000a"}""");
        assertThat(received.log())
                .isEqualTo(line("\"instanceId\":\"i-2\",\"notice\":\"INTERRUPTION\",\"groupId\":\"sig-00000001\","
                        + "\"started\":\"sbgd-0000000a\""));
        assertThat(notices()).containsExactly(new SpotNotice("i-2", SpotNotice.Kind.INTERRUPTION, AT));
        RollFacts heal = heal();
        assertThat(heal.kind()).isEqualTo(RollKind.HEAL);
        assertThat(heal.identity().startedBy()).isEqualTo("healing");
        assertThat(heal.identity().comment()).isEqualTo("i-2 will be interrupted at 2026-11-23T07:01:57Z");
        assertThat(heal.createdAt()).isEqualTo(Starts.NOW);
        assertThat(heal.replacementScope())
                .isEqualTo(new ReplacementScope(
                        null,
                        List.of("i-2"),
                        ReplacementScope.Launches.UP_TO_TARGET,
                        ReplacementScope.Cause.INTERRUPTION));
        assertThat(group().activeRoll()).isEqualTo(new Group.ActiveRoll(HEAL, "HEAL"));
        assertThat(around.calls).startsWith("putNotice sig-00000001").endsWith("start sbgd-0000000a-1 of sig-00000001");
    }

    @Test
    void aRebalanceRecommendation_isKept_andAHealIsStarted() throws IOException {
        Invoked received = receive(recommendation("i-2"));

        assertThat(received.report()).isEqualTo("""
                {"instanceId":"i-2","notice":"REBALANCE_RECOMMENDATION","groupId":"sig-00000001",\
                "started":"sbgd-0000000a"}""");
        assertThat(notices()).containsExactly(new SpotNotice("i-2", SpotNotice.Kind.REBALANCE_RECOMMENDATION, AT));
        assertThat(heal().identity().comment()).isEqualTo("i-2 has a rebalance recommendation");
        assertThat(heal().replacementScope().cause()).isEqualTo(ReplacementScope.Cause.REBALANCE_RECOMMENDATION);
    }

    @Test
    void aWarning_thatIsDeliveredTwice_startsOneHeal() throws IOException {
        receive(warning("i-2"));

        Invoked again = receive(warning("i-2"));

        assertThat(again.report()).isEqualTo("""
                {"instanceId":"i-2","notice":"INTERRUPTION","groupId":"sig-00000001"}""");
        assertThat(notices()).hasSize(1);
        assertThat(around.calls).containsOnlyOnce("start sbgd-0000000a-1 of sig-00000001");
    }

    @Test
    void aWarning_afterARecommendation_replacesIt_andTheFirstWarningIsKept() throws IOException {
        four.holding(RollKind.ROLL);
        receive(recommendation("i-2"));
        receive(warning("i-2"));
        receive(recommendation("i-2"));
        receive(warning("i-2").replace("06:59:57", "06:59:59"));

        assertThat(notices()).containsExactly(new SpotNotice("i-2", SpotNotice.Kind.INTERRUPTION, AT));
    }

    @ParameterizedTest
    @EnumSource(
            value = RollKind.class,
            names = {"ROLL", "HEAL", "DELETE"})
    void aWarning_toAGroupThatAnOperationHolds_isKept_andTheOperationHeedsIt(RollKind kind) throws IOException {
        four.holding(kind);

        Invoked received = receive(warning("i-2"));

        assertThat(received.report()).endsWith("\"groupId\":\"sig-00000001\"}");
        assertThat(received.log())
                .isEqualTo(line("\"instanceId\":\"i-2\",\"notice\":\"INTERRUPTION\",\"groupId\":\"sig-00000001\""));
        assertThat(notices()).hasSize(1);
        assertThat(around.calls).containsExactly("putNotice sig-00000001");
    }

    @Test
    void aWarning_toAGroupInWhichNothingWasEverInService_isKept_andNothingStarts() throws IOException {
        four.store.groups.put(Starts.GROUP, Starts.group(2, null, false, 7));

        assertThat(receive(warning("i-2")).report()).endsWith("\"groupId\":\"sig-00000001\"}");
        assertThat(notices()).hasSize(1);
        assertThat(four.store.rolls).doesNotContainKey(HEAL);
    }

    @Test
    void aWarning_afterAHealThatFailed_isNotPostponed_andARecommendationIs() throws IOException {
        four.store.put(UpkeepFixture.at(Stage.FAILED, AnnouncedLines.of(RollKind.HEAL)));

        assertThat(receive(recommendation("i-1")).report()).endsWith("\"groupId\":\"sig-00000001\"}");
        assertThat(receive(warning("i-2")).report()).endsWith("\"started\":\"sbgd-0000000a\"}");
    }

    @Test
    void aWarning_toAnInstanceOfNoGroup_doesNothing() throws IOException {
        four.fleet.instances.replaceAll(one -> one.withTags(one.tags().with(tags -> tags.groupId(null))));

        assertNothingIsDone(receive(warning("i-2")), "i-2");
    }

    @Test
    void aWarning_toAnInstanceThatEc2DoesNotKnow_doesNothing() throws IOException {
        assertNothingIsDone(receive(warning("i-9")), "i-9");
    }

    @Test
    void aWarning_toAnInstanceWhoseGroupIsGone_doesNothing() throws IOException {
        four.store.groups.clear();

        assertNothingIsDone(receive(warning("i-2")), "i-2");
    }

    private void assertNothingIsDone(Invoked received, String id) {
        assertThat(received.report()).isEqualTo("{\"instanceId\":\"" + id + "\",\"notice\":\"INTERRUPTION\"}");
        assertThat(received.log()).isEqualTo(line("\"instanceId\":\"" + id + "\",\"notice\":\"INTERRUPTION\""));
        assertThat(notices()).isEmpty();
        assertThat(around.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"detail-type":"EC2 Instance State-change Notification","source":"aws.ec2","time":"2026-11-23T06:59:57Z",\
                "detail":{"instance-id":"i-2","state":"stopping"}}""", """
                {"detail-type":"EC2 Spot Instance Interruption Warning","source":"aws.ec2","detail":{}}""", "{}"})
    void anEvent_thatIsNoNotice_isLeftAlone(String event) throws IOException {
        assertThat(receive(event)).isEqualTo(new Invoked("", ""));
        assertThat(around.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"time\":\"soon\",", "\"time\":\"\",", "\"time\":null,", ""})
    void aWarning_withoutAReadableTime_countsFromNow(String time) throws IOException {
        receive(warning("i-2").replace("\"time\":\"2026-11-23T06:59:57Z\",", time));

        assertThat(notices()).containsExactly(new SpotNotice("i-2", SpotNotice.Kind.INTERRUPTION, Starts.NOW));
    }

    /** Lambda sends the event again. */
    @Test
    void aWarning_thatCannotBeStored_isAnError() {
        around.unanswered.put(Starts.GROUP, new Unavailable("DynamoDB is throttled", null));

        assertThatThrownBy(() -> receive(warning("i-2"))).isInstanceOf(Unavailable.class);
        assertThat(four.store.rolls).doesNotContainKey(HEAL);
    }

    private Invoked receive(String event) throws IOException {
        return around.invoke(function, event);
    }

    /** An event as EC2 sends it. */
    private static String warning(String instanceId) {
        return """
                {"version":"0","id":"1e5527d7-bb36-4607-3370-4164db56a40e",\
                "detail-type":"EC2 Spot Instance Interruption Warning","source":"aws.ec2","account":"123456789012",\
                "time":"2026-11-23T06:59:57Z","region":"us-east-1",\
                "resources":["arn:aws:ec2:us-east-1b:instance/%s"],\
                "detail":{"instance-id":"%s","instance-action":"terminate"}}""".formatted(instanceId, instanceId);
    }

    private static String recommendation(String instanceId) {
        return """
                {"version":"0","id":"5d5555d5-dd55-5555-5555-5555dd55d55d",\
                "detail-type":"EC2 Instance Rebalance Recommendation","source":"aws.ec2","account":"123456789012",\
                "time":"2026-11-23T06:59:57Z","region":"us-east-1",\
                "resources":["arn:aws:ec2:us-east-1b:instance/%s"],"detail":{"instance-id":"%s"}}""".formatted(instanceId, instanceId);
    }

    private static String line(String fields) {
        return "{\"level\":\"INFO\",\"function\":\"upkeep\",\"requestId\":\"lambda-request\"," + fields + "}\n";
    }

    private List<SpotNotice> notices() {
        return four.store.notices(Starts.GROUP);
    }

    private Group group() {
        return four.store.groups.get(Starts.GROUP);
    }

    private RollFacts heal() {
        return four.store.rolls.get(HEAL).facts();
    }
}
