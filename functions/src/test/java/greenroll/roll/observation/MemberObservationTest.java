package greenroll.roll.observation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.roll.StepTimes;
import greenroll.roll.member.Membership;
import greenroll.roll.step.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a description is newer than what the roll did last. */
class MemberObservationTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Membership NONE = Membership.of(new AutoScalingGroup.Size(2, 4, 6));

    private final Scenario four = Scenario.ofFourScaled(2, 6);
    private Instant now = NOON.plusSeconds(1);

    @Test
    void beforeTheFirstMove_everyDescriptionIsCurrent() {
        assertThat(seen(NONE).isCurrent()).isTrue();
    }

    @Test
    void afterAnAttach_theDescriptionShowsTheInstance() {
        Membership attached =
                NONE.withShown(List.of(new Membership.Answered(NOON, MemberMove.ATTACH, List.of("green-1"), null)));
        four.put(four.instances.get("blue-1").with(one -> one.id("green-1")));

        assertThat(seen(attached).isCurrent()).isFalse();
        member("green-1", Lifecycle.IN_SERVICE);
        assertThat(seen(attached).isCurrent()).isTrue();
    }

    @Test
    void anAttachedInstanceThatDied_tellsNothing() {
        Membership attached = NONE.withShown(
                List.of(new Membership.Answered(NOON, MemberMove.ATTACH, List.of("green-1", "green-2"), null)));
        four.put(four.instances.get("blue-1").with(one -> one.id("green-1").state(InstanceState.TERMINATED)));
        four.put(four.instances.get("blue-1").with(one -> one.id("green-2")));

        assertThat(seen(attached).isCurrent()).isFalse();
        member("green-2", Lifecycle.IN_SERVICE);
        assertThat(seen(attached).isCurrent()).isTrue();
    }

    @Test
    void afterAStandby_theDescriptionDoesNotCountTheInstance() {
        Membership left = NONE.withShown(
                List.of(new Membership.Answered(NOON, MemberMove.ENTER_STANDBY, List.of("blue-1"), null)));

        assertThat(seen(left).isCurrent()).isFalse();
        member("blue-1", Lifecycle.ENTERING_STANDBY);
        assertThat(seen(left).isCurrent()).isTrue();
        member("blue-1", null);
        assertThat(seen(left).isCurrent()).isTrue();
    }

    @Test
    void afterAReturn_theDescriptionCountsTheInstance() {
        Membership back = NONE.withShown(
                List.of(new Membership.Answered(NOON, MemberMove.EXIT_STANDBY, List.of("blue-1"), null)));
        member("blue-1", Lifecycle.STANDBY);

        assertThat(seen(back).isCurrent()).isFalse();
        member("blue-1", Lifecycle.PENDING);
        assertThat(seen(back).isCurrent()).isTrue();
    }

    @Test
    void afterACorrection_theDescriptionShowsTheDesiredCapacity() {
        Membership corrected = NONE.withShown(List.of(new Membership.Answered(NOON, null, List.of(), 3)));

        assertThat(seen(corrected).isCurrent()).isFalse();
        size(new AutoScalingGroup.Size(2, 3, 6));
        assertThat(seen(corrected).isCurrent()).isTrue();
    }

    @Test
    void aChangeThatNoDescriptionShows_isCurrentAfterALimit() {
        Membership left = NONE.withShown(
                List.of(new Membership.Answered(NOON, MemberMove.ENTER_STANDBY, List.of("blue-1"), null)));

        now = NOON.plus(StepTimes.DESCRIPTIONS_LATE).minusSeconds(1);
        assertThat(seen(left).isCurrent()).isFalse();
        now = NOON.plus(StepTimes.DESCRIPTIONS_LATE);
        assertThat(seen(left).isCurrent()).isTrue();
    }

    @Test
    void whileAnAnswerIsMissing_noDescriptionIsCurrent() {
        now = NOON.plusSeconds(3_600);

        assertThat(seen(NONE.asking(MemberMove.ATTACH, List.of("green-1"), NOON))
                        .isCurrent())
                .isFalse();
        assertThat(seen(NONE.withSettling(new Membership.Settling(4, 1))).isCurrent())
                .isFalse();
    }

    @Test
    void withoutADescription_nothingIsCurrent() {
        RollObservation seen = new RollObservation(four.roll, four.look().withAutoScaling(null), now);

        assertThat(seen.members.isPresent()).isTrue();
        assertThat(seen.members.isCurrent()).isFalse();
        assertThat(seen.members.group()).isEmpty();
    }

    @Test
    void blueIsWhatTheGroupCounts_andNotWhatAnotherHasPutInStandby() {
        member("blue-1", Lifecycle.STANDBY);
        member("blue-2", Lifecycle.LEAVING);
        member("blue-3", Lifecycle.PENDING);

        RollObservation seen = observation(NONE);

        assertThat(seen.live()).extracting(Instance::id).containsExactly("blue-3", "blue-4");
        assertThat(seen.members.counts("blue-3")).isTrue();
        assertThat(seen.members.isInService("blue-3")).isFalse();
        assertThat(seen.members.isStandby("blue-1")).isTrue();
        assertThat(seen.members.has("blue-2")).isTrue();
        assertThat(seen.members.counts("blue-2")).isFalse();
    }

    /** The description's members besides the four blue in service; null for one that it does not have. */
    private final Map<String, @Nullable Lifecycle> changed = new HashMap<>();

    private AutoScalingGroup.Size size = new AutoScalingGroup.Size(2, 4, 6);

    private void member(String id, @Nullable Lifecycle state) {
        changed.put(id, state);
    }

    private void size(AutoScalingGroup.Size next) {
        size = next;
    }

    private MemberObservation seen(Membership membership) {
        return observation(membership).members;
    }

    private RollObservation observation(Membership membership) {
        AutoScalingGroup group = four.look().autoScaling();
        Map<String, AutoScalingGroup.Member> members = new HashMap<>(group.members());
        changed.forEach((id, state) -> {
            if (state == null) {
                members.remove(id);
            } else {
                members.put(id, new AutoScalingGroup.Member(id, state, "a", null, false, true));
            }
        });
        AutoScalingGroup described = group.with(next -> next.members(members).size(size));
        List<Instance> all = new ArrayList<>(four.instances.values());
        FleetSnapshot fleet = FleetSnapshot.of(
                        now,
                        AutoScalingMembers.mark(all, described, Scenario.GROUP),
                        four.look().targetGroups())
                .withAutoScaling(described);
        return new RollObservation(
                four.roll.with(c -> c.progress(four.roll.head().progress().withMembership(membership))), fleet, now);
    }
}
