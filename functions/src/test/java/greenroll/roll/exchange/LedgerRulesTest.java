package greenroll.roll.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.Stage;
import greenroll.roll.member.Membership;
import greenroll.roll.member.Membership.Setting;
import greenroll.roll.step.Scenario;
import greenroll.roll.work.Work;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final Scenario four = Scenario.ofFourScaled(2, 6);
    private final AutoScalingGroup group = four.look().autoScaling();
    private final RollFacts.AutoScaling facts = four.roll.facts().autoScaling();
    private final Membership none = four.roll.head().membership();

    @Test
    void bothProcessesAreSuspended_untilAutoScalingAccepts_andNotAgain() {
        LedgerRules.Prepared first = LedgerRules.prepare(none, facts, group);

        assertThat(first.work()).containsExactly(suspend("AZRebalance", "InstanceRefresh"));
        assertThat(first.next().ledger())
                .containsExactlyInAnyOrder(
                        new Membership.Entry(Setting.AZ_REBALANCE, "running", "suspended", false),
                        new Membership.Entry(Setting.INSTANCE_REFRESH, "running", "suspended", false));
        assertThat(LedgerRules.prepare(first.next(), facts, group).work()).isEqualTo(first.work());
        Membership accepted =
                accepted(first.next(), new AutoScalingChange.Suspend(Set.of("AZRebalance", "InstanceRefresh")), false);
        assertThat(LedgerRules.prepare(accepted, facts, group).work()).isEmpty();
    }

    @Test
    void aProcessThatIsSuspended_isNotTheRolls() {
        assertThat(LedgerRules.prepare(none, facts, group.withSuspended(Set.of("InstanceRefresh")))
                        .work())
                .containsExactly(suspend("AZRebalance"));
        // Its owner had suspended it at the start, and has resumed it since.
        assertThat(LedgerRules.prepare(none, facts.withSuspended(Set.of("AZRebalance", "InstanceRefresh")), group)
                        .work())
                .isEmpty();
    }

    @Test
    void eachEntryIsRestored_afterTheVersionOfAFinishedRoll() {
        Membership all = none.withAttached(Set.of("green-2", "green-1"))
                .noting(Setting.AZ_REBALANCE, "running", "suspended")
                .noting(Setting.MAX_SIZE, "6", "8")
                .noting(Setting.PROTECTION, "off", "on");

        assertThat(LedgerRules.restore(all, at(Stage.FINISHING, all), maximum(8)))
                .containsExactly(
                        new Work.Change(new AutoScalingChange.Version(facts.to())),
                        new Work.Change(new AutoScalingChange.Maximum(6)),
                        new Work.Change(new AutoScalingChange.Protect(List.of("green-1", "green-2"), false)),
                        new Work.Change(new AutoScalingChange.Resume(Set.of("AZRebalance"))));
        assertThat(LedgerRules.restore(all, at(Stage.FAILING, all), maximum(8)))
                .hasSize(3)
                .doesNotContain(new Work.Change(new AutoScalingChange.Version(facts.to())));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 6, as the roll left it",
        "6, 6, an older description or its owner",
        "9, 9, raised by its owner",
        "5, 5, lowered by its owner"
    })
    void theMaximumIsRestored_unlessItsOwnerHasSetAnother(int described, int restored, String why) {
        Membership raised = none.noting(Setting.MAX_SIZE, "6", "8");

        assertThat(LedgerRules.restore(raised, at(Stage.STOPPING, raised), maximum(described)))
                .as(why)
                .containsExactly(new Work.Change(new AutoScalingChange.Maximum(restored)));
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void onlyAFinishedRollSetsTheVersion_once(Stage stage) {
        assertThat(LedgerRules.owesVersion(at(stage, none))).isEqualTo(stage == Stage.FINISHING);
        Membership set = accepted(none, new AutoScalingChange.Version(facts.to()), true);
        assertThat(LedgerRules.owesVersion(at(stage, set))).isFalse();
    }

    @Test
    void anAcceptedRestoration_endsItsEntry() {
        Membership noted = none.noting(Setting.AZ_REBALANCE, "running", "suspended")
                .noting(Setting.INSTANCE_REFRESH, "running", "suspended")
                .noting(Setting.MAX_SIZE, "6", "8")
                .noting(Setting.PROTECTION, "off", "on");

        assertThat(accepted(noted, new AutoScalingChange.Resume(Set.of("AZRebalance")), true)
                        .ledger())
                .extracting(Membership.Entry::setting)
                .containsExactly(Setting.INSTANCE_REFRESH, Setting.MAX_SIZE, Setting.PROTECTION);
        assertThat(accepted(noted, new AutoScalingChange.Maximum(6), true).entry(Setting.MAX_SIZE))
                .isEmpty();
        assertThat(accepted(noted, new AutoScalingChange.Maximum(8), false).entry(Setting.MAX_SIZE))
                .contains(new Membership.Entry(Setting.MAX_SIZE, "6", "8", true));
        assertThat(accepted(noted, new AutoScalingChange.Protect(List.of("green-1"), false), true)
                        .entry(Setting.PROTECTION))
                .isEmpty();
        assertThat(accepted(noted, new AutoScalingChange.Protect(List.of("green-1"), true), false)
                        .entry(Setting.PROTECTION))
                .contains(new Membership.Entry(Setting.PROTECTION, "off", "on", true));
    }

    private static Membership accepted(Membership membership, AutoScalingChange change, boolean ends) {
        return LedgerRules.accepted(membership, change, ends, NOON);
    }

    private Roll at(Stage stage, Membership membership) {
        return four.roll.with(c -> {
            c.stage(stage);
            c.progress(four.roll.head().progress().withMembership(membership));
        });
    }

    private AutoScalingGroup maximum(int size) {
        return group.withSize(group.size().withMaximum(size));
    }

    private static Work suspend(String... processes) {
        return new Work.Change(new AutoScalingChange.Suspend(Set.of(processes)));
    }
}
