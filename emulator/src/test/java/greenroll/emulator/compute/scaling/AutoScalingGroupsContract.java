package greenroll.emulator.compute.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import greenroll.group.LaunchSpecification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of {@link AutoScalingGroups} and {@link LaunchTemplates}, with their adapters over an Auto Scaling that
 * has a group {@code web}: 2 to 6 instances, 4 desired and in service. It launches the latest version of its launch
 * template, which has one version with the image {@code ami-blue}.
 */
interface AutoScalingGroupsContract {

    AutoScalingGroups groups();

    LaunchTemplates templates();

    /** The time by the clock of the caller. */
    Instant now();

    /** Launches instances that run, and that are in no group. */
    List<String> launched(int count);

    /** Terminates the instance in EC2, and not in Auto Scaling. */
    void kill(String instanceId);

    /** Lets Auto Scaling carry out the next change, and loses its answer. */
    void loseNextAnswer();

    /** Lets Auto Scaling refuse the second change from now on, because it has too many requests. */
    void throttleSecondChange();

    /** Lets five minutes pass. Targets drain in that time. */
    void fiveMinutesPass();

    /** Lets a moment pass in which an instance gets in service. */
    void aMomentPasses();

    // --- reading

    @Test
    default void group_isDescribedWithItsMembers() {
        AutoScalingGroup group = web();

        assertThat(group.size()).isEqualTo(new AutoScalingGroup.Size(2, 4, 6));
        assertThat(group.launching().template().version()).isEqualTo("$Latest");
        assertThat(group.members()).hasSize(4);
        assertThat(group.members().values()).allSatisfy(member -> {
            assertThat(member.lifecycle()).isEqualTo(Lifecycle.IN_SERVICE);
            assertThat(member.template()).isEqualTo(new TemplateReference(templateId(), "1"));
            assertThat(member.isProtected()).isFalse();
        });
        assertThat(group.isManaged()).isTrue();
        assertThat(group.propagated()).containsOnlyKeys("team");
    }

    @Test
    default void group_ofNoSuchName_isEmpty() {
        assertThat(groups().group("api")).isEmpty();
    }

    @Test
    default void details_ofAPlainGroup_areEmpty() {
        assertThat(groups().details("web").hooks()).isEmpty();
        assertThat(groups().details("web").refreshId()).isNull();
        assertThat(groups().details("web").hasWarmPool()).isFalse();
    }

    // --- moves

    @Test
    default void anExchange_leavesTheDesiredCapacityAsItWas() {
        List<String> green = launched(2);
        List<String> blue = members().subList(0, 2);

        assertThat(move(MemberMove.ATTACH, green)).isEqualTo(new Moved(Set.copyOf(green), Map.of()));
        assertThat(desired()).isEqualTo(6);
        assertThat(move(MemberMove.ENTER_STANDBY, blue)).isEqualTo(new Moved(Set.copyOf(blue), Map.of()));
        assertThat(desired()).isEqualTo(4);
        fiveMinutesPass();
        assertThat(groups().terminate("web", blue)).isEmpty();
        fiveMinutesPass();

        assertThat(desired()).isEqualTo(4);
        assertThat(members()).hasSize(4).containsAll(green).doesNotContainAnyElementsOf(blue);
    }

    @Test
    default void aRestart_bringsTheInstanceBack() {
        List<String> blue = members().subList(0, 1);

        move(MemberMove.ENTER_STANDBY, blue);
        fiveMinutesPass();
        assertThat(lifecycle(blue.getFirst())).isEqualTo(Lifecycle.STANDBY);
        assertThat(desired()).isEqualTo(3);

        assertThat(move(MemberMove.EXIT_STANDBY, blue)).isEqualTo(new Moved(Set.copyOf(blue), Map.of()));
        aMomentPasses();
        assertThat(lifecycle(blue.getFirst())).isEqualTo(Lifecycle.IN_SERVICE);
        assertThat(desired()).isEqualTo(4);
    }

    /** Each instance changes the desired capacity once, however often the move is asked for. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    default void aMoveWhoseAnswerIsLost_isAnsweredByTheNextCall_andCountsOnce(int count) {
        Instant since = now();
        List<String> green = launched(count);
        loseNextAnswer();
        assertThatThrownBy(() -> groups().move("web", MemberMove.ATTACH, green, since))
                .isInstanceOf(Unavailable.class);
        assertThat(groups().move("web", MemberMove.ATTACH, green, since))
                .isEqualTo(new Moved(Set.copyOf(green), Map.of()));
        assertThat(desired()).isEqualTo(4 + count);

        aMomentPasses();
        List<String> blue = members().subList(0, count);
        loseNextAnswer();
        assertThatThrownBy(() -> groups().move("web", MemberMove.ENTER_STANDBY, blue, since))
                .isInstanceOf(Unavailable.class);
        assertThat(groups().move("web", MemberMove.ENTER_STANDBY, blue, since))
                .isEqualTo(new Moved(Set.copyOf(blue), Map.of()));
        assertThat(desired()).isEqualTo(4);

        fiveMinutesPass();
        loseNextAnswer();
        assertThatThrownBy(() -> groups().move("web", MemberMove.EXIT_STANDBY, blue, since))
                .isInstanceOf(Unavailable.class);
        assertThat(groups().move("web", MemberMove.EXIT_STANDBY, blue, since))
                .isEqualTo(new Moved(Set.copyOf(blue), Map.of()));
        assertThat(desired()).isEqualTo(4 + count);
    }

    @Test
    default void aMoveWhoseInstanceDiedAfterTheLostAnswer_countsToo() {
        Instant since = now();
        String blue = members().getFirst();
        loseNextAnswer();
        assertThatThrownBy(() -> groups().move("web", MemberMove.ENTER_STANDBY, List.of(blue), since))
                .isInstanceOf(Unavailable.class);
        kill(blue);
        fiveMinutesPass();
        fiveMinutesPass();
        assertThat(web().member(blue)).isEmpty();

        assertThat(groups().move("web", MemberMove.ENTER_STANDBY, List.of(blue), since))
                .isEqualTo(new Moved(Set.of(blue), Map.of()));
        assertThat(desired()).isEqualTo(3);
    }

    @Test
    default void anEarlierMoveOfTheSameKind_doesNotCount() {
        String blue = members().getFirst();
        move(MemberMove.ENTER_STANDBY, List.of(blue));
        fiveMinutesPass();

        assertThat(move(MemberMove.ENTER_STANDBY, List.of(blue)).refused()).containsOnlyKeys(blue);
        assertThat(desired()).isEqualTo(3);
    }

    @Test
    default void aMoveOfSeveral_movesThoseThatCanBeMoved() {
        List<String> green = new ArrayList<>(launched(3));
        String gone = green.get(1);
        kill(gone);

        Moved answer = move(MemberMove.ATTACH, green.subList(0, 2));
        assertThat(answer.moved()).containsExactly(green.getFirst());
        assertThat(answer.refused()).containsOnlyKeys(gone);
        assertThat(answer.refused().get(gone)).startsWith("ValidationError: ").contains(gone);
        assertThat(desired()).isEqualTo(5);
    }

    @Test
    default void aMoveOfMoreThanThereIsRoomFor_movesAsManyAsFit() {
        List<String> green = launched(3);

        Moved answer = move(MemberMove.ATTACH, green);

        assertThat(answer.moved()).hasSize(2);
        assertThat(answer.refused()).hasSize(1);
        assertThat(desired()).isEqualTo(6);
    }

    @Test
    default void aMoveThatIsCutIntoSingleCalls_andThrottledInBetween_isAnsweredByTheNextCall() {
        Instant since = now();
        List<String> blue = members().subList(0, 3);
        throttleSecondChange();

        // Three are more than the minimum allows. So each is asked for alone.
        assertThatThrownBy(() -> groups().move("web", MemberMove.ENTER_STANDBY, blue, since))
                .isInstanceOf(Unavailable.class);
        Moved answer = groups().move("web", MemberMove.ENTER_STANDBY, blue, since);

        assertThat(answer.moved()).hasSize(2);
        assertThat(answer.refused()).hasSize(1);
        assertThat(desired()).isEqualTo(2);
    }

    // --- settings

    @Test
    default void settings_areChangedAndRestored() {
        change(new AutoScalingChange.Suspend(Set.of("AZRebalance", "InstanceRefresh")));
        change(new AutoScalingChange.Maximum(8));
        change(new AutoScalingChange.Desired(5));
        assertThat(web().suspended()).containsExactlyInAnyOrder("AZRebalance", "InstanceRefresh");
        assertThat(web().size()).isEqualTo(new AutoScalingGroup.Size(2, 5, 8));

        change(new AutoScalingChange.Resume(Set.of("AZRebalance", "InstanceRefresh")));
        change(new AutoScalingChange.Desired(4));
        change(new AutoScalingChange.Maximum(6));
        change(new AutoScalingChange.Resume(Set.of()));
        assertThat(web().suspended()).isEmpty();
        assertThat(web().size()).isEqualTo(new AutoScalingGroup.Size(2, 4, 6));
    }

    @Test
    default void aSettingThatDoesNotFit_isRefused() {
        assertThatThrownBy(() -> groups().change("web", new AutoScalingChange.Desired(7)))
                .isInstanceOf(FleetRefused.class);
        assertThat(web().size().desired()).isEqualTo(4);
    }

    @Test
    default void protection_isForMembersOnly_andIsLifted() {
        List<String> members = members();
        String other = launched(1).getFirst();
        List<String> asked = List.of(members.get(0), other, members.get(1));

        change(new AutoScalingChange.Protect(asked, true));
        assertThat(protectedOnes()).containsExactlyInAnyOrder(members.get(0), members.get(1));

        change(new AutoScalingChange.Protect(asked, false));
        assertThat(protectedOnes()).isEmpty();
    }

    @Test
    default void protection_ofAttachedInstances_worksAsSoonAsTheyAreInService() {
        List<String> green = launched(2);
        move(MemberMove.ATTACH, green);
        change(new AutoScalingChange.Protect(green, true));
        assertThat(protectedOnes()).isEmpty();

        aMomentPasses();
        change(new AutoScalingChange.Protect(green, true));

        assertThat(protectedOnes()).containsExactlyInAnyOrderElementsOf(green);
    }

    // --- terminations

    @Test
    default void terminate_leavesOutInstancesOfNoGroup() {
        List<String> other = launched(1);

        assertThat(groups().terminate("web", other)).isEmpty();
        assertThat(groups().terminate("api", members())).isEmpty();
        fiveMinutesPass();

        assertThat(members()).hasSize(4);
        assertThat(groups().move("web", MemberMove.ATTACH, other, now()).moved())
                .hasSize(1);
    }

    // --- launch templates

    @Test
    default void aVersion_isFoundByNumberAndByName_andOthersAreNot() {
        LaunchTemplates.Version first = templates()
                .version(new TemplateReference(templateId(), "$Latest"))
                .orElseThrow();

        assertThat(first.number()).isEqualTo(1);
        assertThat(first.specification().imageId()).isEqualTo("ami-blue");
        assertThat(first.specification().launchTemplate())
                .isEqualTo(new LaunchSpecification.LaunchTemplate(templateId(), 1));
        assertThat(templates().version(new TemplateReference(templateId(), "1")))
                .contains(first);
        assertThat(templates().version(new TemplateReference(templateId(), "$Default")))
                .contains(first);
        assertThat(templates().version(new TemplateReference(templateId(), "2")))
                .isEmpty();
        assertThat(templates().version(new TemplateReference("lt-00000000000000000", "1")))
                .isEmpty();
    }

    @Test
    default void aNewVersion_hasTheNewImage_isMadeOnce_andBecomesTheGroups() {
        LaunchTemplates.Version first =
                templates().version(new TemplateReference(templateId(), "1")).orElseThrow();

        LaunchTemplates.Version made = templates().make(first, "ami-green", null, "token-1");
        assertThat(made.number()).isEqualTo(2);
        assertThat(made.specification())
                .isEqualTo(first.specification()
                        .withImageId("ami-green")
                        .withLaunchTemplate(new LaunchSpecification.LaunchTemplate(templateId(), 2)));
        assertThat(templates().make(first, "ami-green", null, "token-1")).isEqualTo(made);

        change(new AutoScalingChange.Version(made.reference()));
        assertThat(web().launching().template()).isEqualTo(made.reference());
    }

    // --- words of the tests

    private AutoScalingGroup web() {
        return groups().group("web").orElseThrow();
    }

    private String templateId() {
        return web().launching().template().id();
    }

    private int desired() {
        return web().size().desired();
    }

    private List<String> members() {
        return web().members().keySet().stream().sorted().toList();
    }

    private Lifecycle lifecycle(String id) {
        return web().member(id).orElseThrow().lifecycle();
    }

    private List<String> protectedOnes() {
        return web().members().values().stream()
                .filter(Member::isProtected)
                .map(Member::id)
                .toList();
    }

    private Moved move(MemberMove move, List<String> ids) {
        return groups().move("web", move, ids, now());
    }

    /** Changes the setting twice. The second time has no further effect. */
    private void change(AutoScalingChange change) {
        groups().change("web", change);
        groups().change("web", change);
    }
}
