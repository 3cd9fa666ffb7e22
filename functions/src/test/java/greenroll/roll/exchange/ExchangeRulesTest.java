package greenroll.roll.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.group.RollAction;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.Stage;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.member.Membership;
import greenroll.roll.member.Membership.Setting;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.step.Scenario;
import greenroll.roll.work.Work;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which instances change places by one observation. Four blue are members, and some green is proven. */
class ExchangeRulesTest {

    private static final Instant NOW = Scenario.START.plusSeconds(600);

    private AutoScalingGroup.Size size = new AutoScalingGroup.Size(2, 4, 6);
    private Membership membership = prepared(Membership.of(size));
    private final Map<String, Lifecycle> members = new TreeMap<>(Map.of(
            "blue-1", Lifecycle.IN_SERVICE,
            "blue-2", Lifecycle.IN_SERVICE,
            "blue-3", Lifecycle.IN_SERVICE,
            "blue-4", Lifecycle.IN_SERVICE));
    private final Set<String> isProtected = new TreeSet<>();
    private Stage stage = Stage.IN_PROGRESS;
    private boolean mayRaiseMaxSize;
    private int green = 2;
    private RollAction action = RollAction.REPLACE_SERVER;

    @ParameterizedTest
    @CsvSource({
        "2, 4, 6, attach 2 protect 2 standby 2, room and leg for all",
        "2, 4, 5, attach 1 protect 1 standby 1, room for one",
        "3, 4, 6, attach 2 protect 2 standby 1, leg for one",
        "4, 4, 6, attach 2 protect 2, no leg: blue leaves on the next visit",
        "2, 4, 4, standby 2, no room: blue leaves first",
        "3, 4, 4, standby 1, no room and a leg for one",
        "4, 4, 4, '', neither"
    })
    void anExchangeFitsTheGroupsBounds(int minimum, int desired, int maximum, String work, String why) {
        size = new AutoScalingGroup.Size(minimum, desired, maximum);

        assertThat(words(decide("blue-1", "blue-2").work())).as(why).isEqualTo(work);
    }

    @Test
    void withoutRoom_theMaximumIsRaisedOnce() {
        size = new AutoScalingGroup.Size(4, 4, 4);
        mayRaiseMaxSize = true;

        ExchangeDecision raises = decide("blue-1", "blue-2");

        assertThat(words(raises.work())).isEqualTo("set the maximum size to 6");
        assertThat(raises.next().entry(Setting.MAX_SIZE))
                .contains(new Membership.Entry(Setting.MAX_SIZE, "4", "6", false));

        membership = raises.next();
        ExchangeDecision again = decide("blue-1");
        assertThat(words(again.work())).isEqualTo("set the maximum size to 6");
        assertThat(again.why()).isEqualTo(ExchangeRules.UNANSWERED);

        membership = raises.next().accepted(Setting.MAX_SIZE);
        ExchangeDecision waits = decide("blue-1", "blue-2");
        assertThat(waits.work()).isEmpty();
        assertThat(waits.why()).isEqualTo("the group's size leaves no room for an exchange now");
    }

    /** Five members, and four are wanted. The fifth was protected when it should have gone. */
    @ParameterizedTest
    @CsvSource({
        "3, blue-1 blue-2 blue-3 blue-4 blue-5, standby 1, it can go by standby",
        "4, blue-1 blue-2 blue-3 blue-4 blue-5, unprotect 1, the minimum forbids standby",
        "4, blue-1 blue-3 blue-4 blue-5, '', the group scales blue-2 in by itself"
    })
    void aMemberTooMany_goesWithoutGreen(int minimum, String protectedOnes, String work, String why) {
        size = new AutoScalingGroup.Size(minimum, 4, 4);
        members.put("blue-5", Lifecycle.IN_SERVICE);
        isProtected.addAll(List.of(protectedOnes.split(" ")));
        green = 0;

        assertThat(words(decide("blue-5").work())).as(why).isEqualTo(work);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, 4, as before",
        "5, 1, 4, green has joined",
        "3, -1, 4, blue has left",
        "6, 1, 5, a policy has scaled out meanwhile",
        "4, 1, 3, a policy has scaled in meanwhile"
    })
    void theOwnerWantsTheDesiredCapacityWithoutWhatTheRollOwes(int desired, int owed, int wanted, String why) {
        size = new AutoScalingGroup.Size(1, desired, 8);
        membership = membership.withOwed(owed);

        Membership seen = ExchangeRules.observed(membership, seen().members);

        assertThat(seen.wanted()).as(why).isEqualTo(wanted);
        assertThat(seen.owed()).isEqualTo(owed);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 4, 4, 1, 4, 0, the maximum was lowered to what was wanted",
        "2, 3, 3, 1, 3, 0, the maximum was lowered below that",
        "4, 4, 8, -2, 4, 0, the minimum was raised to what was wanted",
        "5, 5, 8, -1, 5, 0, the minimum was raised above that",
        "3, 4, 8, 0, 4, 0, bounds that leave room change nothing"
    })
    void boundsThatMoveTheDesiredCapacity_takeOverWhatIsOwed(
            int minimum, int desired, int maximum, int before, int wanted, int owed, String why) {
        size = new AutoScalingGroup.Size(minimum, desired, maximum);
        membership = membership.withOwed(before);

        Membership seen = ExchangeRules.observed(membership, seen().members);

        assertThat(seen.wanted()).as(why).isEqualTo(wanted);
        assertThat(seen.owed()).isEqualTo(owed);
    }

    @Test
    void whatThePolicyAddsAboveTheOwnersMaximum_isOwed() {
        size = new AutoScalingGroup.Size(2, 6, 6);
        membership = membership.noting(Setting.MAX_SIZE, "4", "6");

        Membership seen = ExchangeRules.observed(membership, seen().members);

        assertThat(seen.wanted()).isEqualTo(4);
        assertThat(seen.owed()).isEqualTo(2);
    }

    @Test
    void whatIsOwedComesBeforeTheNextExchange() {
        size = new AutoScalingGroup.Size(2, 5, 8);
        membership = membership.withOwed(1);
        assertThat(words(decide("blue-1", "blue-2").work())).isEqualTo("standby 1");

        size = new AutoScalingGroup.Size(2, 3, 8);
        membership = membership.withOwed(-1);
        assertThat(words(decide("blue-1", "blue-2").work())).isEqualTo("attach 1 protect 1");
    }

    @Test
    void greenForBlueThatHasLeft_leavesNoPlaceForMoreBlue() {
        assertThat(ExchangeRules.places(roll(), seen())).isEqualTo(2);
        membership = membership.withOwed(-1);
        assertThat(ExchangeRules.places(roll(), seen())).isEqualTo(1);
        membership = membership.withOwed(1);
        assertThat(ExchangeRules.places(roll(), seen())).isEqualTo(3);
    }

    @Test
    void aProtectedMemberTooMany_hasNoPlace() {
        size = new AutoScalingGroup.Size(2, 3, 6);
        green = 0;

        assertThat(ExchangeRules.places(roll(), seen())).isEqualTo(1);
        assertThat(words(decide("blue-1", "blue-2").work())).isEqualTo("standby 1");
    }

    @Test
    void aRefusedInstance_isAskedForLast_andHoldsTheExchange() {
        size = new AutoScalingGroup.Size(2, 4, 5);
        membership = membership.withRefused(Set.of("green-1", "blue-1"));

        ExchangeDecision decision = decide("blue-1", "blue-2");

        assertThat(decision.work())
                .contains(
                        new Work.Move(MemberMove.ATTACH, List.of("green-2"), null),
                        new Work.Move(MemberMove.ENTER_STANDBY, List.of("blue-2"), null));
        assertThat(decision.why()).isEqualTo("Auto Scaling refuses to move blue-1, green-1");
        stage = Stage.STOPPING;
        assertThat(ExchangeRules.joining(roll(), seen())).containsExactly("green-2");
    }

    @Test
    void aMissingAnswer_isAskedForFirst_andNothingNewIsMoved() {
        membership = membership.asking(MemberMove.ATTACH, List.of("green-1"), NOW.minusSeconds(30));

        ExchangeDecision decision = decide("blue-1", "blue-2");

        assertThat(decision.work())
                .containsExactly(new Work.Move(MemberMove.ATTACH, List.of("green-1"), NOW.minusSeconds(30)));
        assertThat(decision.why()).isEqualTo(ExchangeRules.UNANSWERED);
        assertThat(decision.next().asked())
                .containsExactly(new Membership.Asked(
                        "green-1", MemberMove.ATTACH, NOW.minusSeconds(30), NOW, NOW.minusSeconds(30)));
    }

    @Test
    void aMoveThatIsNotWantedAnyMore_isForgottenOnceItHasClearlyNotHappened() {
        Instant late = NOW.minus(StepTimes.DESCRIPTIONS_LATE);
        membership = membership.asking(MemberMove.ENTER_STANDBY, List.of("blue-1"), late.plusSeconds(1));
        assertThat(decide().next().isAsked("blue-1")).isTrue();
        assertThat(decide().work()).isEmpty();

        membership = prepared(Membership.of(size)).asking(MemberMove.ENTER_STANDBY, List.of("blue-1"), late);
        assertThat(decide().next().isAsked("blue-1")).isFalse();
    }

    @Test
    void aMoveThatHasHappened_isAskedForAgain_whateverIsWantedNow() {
        membership = membership.asking(MemberMove.ENTER_STANDBY, List.of("blue-1"), NOW.minusSeconds(900));
        members.put("blue-1", Lifecycle.STANDBY);

        assertThat(words(decide().work())).isEqualTo("standby 1");
    }

    @Test
    void aCallMovesTwentyAtMost_andAVisitAHundred() {
        size = new AutoScalingGroup.Size(0, 130, 300);
        green = 130;
        IntStream.rangeClosed(1, 130).forEach(i -> members.put("blue-" + i, Lifecycle.IN_SERVICE));

        List<Work> work = decide(
                        IntStream.rangeClosed(1, 130).mapToObj(i -> "blue-" + i).toArray(String[]::new))
                .work();

        assertThat(work.stream()
                        .filter(Work.Move.class::isInstance)
                        .map(one -> ((Work.Move) one).instanceIds().size()))
                .containsExactly(20, 20, 20, 20, 20, 20, 20, 20, 20, 20);
        assertThat(words(work)).isEqualTo("attach 100 protect 100 standby 100");
    }

    @Test
    void aDescriptionThatIsOlderThanTheLastMove_movesNothing() {
        membership = membership.withShown(List.of(
                new Membership.Answered(NOW.minusSeconds(5), MemberMove.ENTER_STANDBY, List.of("blue-3"), null)));

        assertThat(decide("blue-1").work()).isEmpty();
        assertThat(decide("blue-1").why()).isEqualTo("Auto Scaling's description is late");
    }

    @Test
    void aRestart_returnsOnlyWhatHasReachedStandby() {
        action = RollAction.RESTART_SERVER;
        size = new AutoScalingGroup.Size(2, 2, 4);
        membership = membership.withOwed(-2);
        members.put("blue-1", Lifecycle.STANDBY);
        members.put("blue-2", Lifecycle.ENTERING_STANDBY);

        ExchangeDecision decision =
                ExchangeRules.decide(roll(), seen(), new Candidates(List.of(), List.of("blue-1", "blue-2")));

        assertThat(decision.work()).containsExactly(new Work.Move(MemberMove.EXIT_STANDBY, List.of("blue-1"), null));
    }

    @Test
    void atTheEnd_whatIsOwedIsGivenBackFirst_andThenTheSettings() {
        stage = Stage.FAILING;
        green = 0;
        size = new AutoScalingGroup.Size(2, 3, 6);
        membership = membership.withOwed(-1);

        ExchangeDecision gives = decide();

        assertThat(words(gives.work())).isEqualTo("set the desired capacity to 4");
        assertThat(gives.next().settling()).isEqualTo(new Membership.Settling(4, 1));
        assertThat(ExchangeRules.isSettled(roll(), seen())).isFalse();

        // It had no answer. The settings do not wait for it.
        membership = gives.next();
        assertThat(words(decide().work()))
                .isEqualTo("set the desired capacity to 4 resume AZRebalance and InstanceRefresh");

        size = new AutoScalingGroup.Size(2, 4, 6);
        membership = gives.next().settled(NOW.minusSeconds(1));
        assertThat(words(decide().work())).isEqualTo("resume AZRebalance and InstanceRefresh");

        membership = membership.withLedger(List.of());
        assertThat(decide().work()).isEmpty();
        assertThat(ExchangeRules.isSettled(roll(), seen())).isTrue();
    }

    @Test
    void atTheEnd_theVersionIsSetBeforeTheGroupLaunches() {
        stage = Stage.FINISHING;
        green = 0;
        size = new AutoScalingGroup.Size(2, 3, 6);
        membership = membership.withOwed(-1);

        assertThat(words(decide().work()))
                .isEqualTo("set the launch template version to 2 set the desired capacity to 4");
    }

    private static Membership prepared(Membership membership) {
        return membership
                .noting(Setting.AZ_REBALANCE, "running", "suspended")
                .accepted(Setting.AZ_REBALANCE)
                .noting(Setting.INSTANCE_REFRESH, "running", "suspended")
                .accepted(Setting.INSTANCE_REFRESH);
    }

    /** Returns moves by their number, and changes in words. */
    private static String words(List<Work> work) {
        Map<MemberMove, Integer> moves = new TreeMap<>();
        work.stream()
                .filter(Work.Move.class::isInstance)
                .map(Work.Move.class::cast)
                .forEach(one -> moves.merge(one.move(), one.instanceIds().size(), Integer::sum));
        StringBuilder words = new StringBuilder();
        Consumer<MemberMove> tell = move -> {
            Integer count = moves.remove(move);
            if (count != null) {
                words.append(move == MemberMove.ATTACH ? "attach " : "standby ")
                        .append(count)
                        .append(' ');
            }
        };
        for (Work one : work) {
            switch (one) {
                case Work.Move move -> tell.accept(move.move());
                case Work.Change(AutoScalingChange.Protect(var ids, boolean isOn)) ->
                    words.append(isOn ? "protect " : "unprotect ")
                            .append(ids.size())
                            .append(' ');
                default -> words.append(one.inWords()).append(' ');
            }
        }
        return words.toString().strip();
    }

    private ExchangeDecision decide(String... leaving) {
        return ExchangeRules.decide(roll(), seen(), new Candidates(List.of(leaving), List.of()));
    }

    private Roll roll() {
        Scenario four = scenario();
        List<BatchInstance> instances = IntStream.rangeClosed(1, green)
                .mapToObj(i -> BatchInstance.joined("green-" + i, "a", false, Scenario.START)
                        .withProvenAt(Scenario.START))
                .toList();
        Batch batch = Batch.opened(1, 2, Batch.Phase.SCALING_DOWN, instances, Scenario.START);
        RollFacts.AutoScaling facts = four.roll.facts().autoScaling().withMayRaiseMaxSize(mayRaiseMaxSize);
        return new Roll(four.roll.head(), List.of(batch)).with(c -> {
            c.facts(four.roll.facts().withAutoScaling(facts));
            c.stage(stage);
            c.ending(four.roll.head().ending().withSince(stage.isEnding() ? NOW.minusSeconds(10) : null));
            c.progress(four.roll.head().progress().withMembership(membership));
        });
    }

    private Scenario scenario() {
        return action == RollAction.REPLACE_SERVER ? Scenario.ofFourScaled(2, 6) : Scenario.restartOfFourScaled(2, 6);
    }

    private RollObservation seen() {
        Scenario four = scenario();
        IntStream.rangeClosed(1, green).forEach(i -> four.green("a"));
        four.allRun();
        members.keySet().stream()
                .filter(id -> !four.instances.containsKey(id))
                .forEach(id -> four.put(four.instances.get("blue-1").with(one -> one.id(id))));
        List.copyOf(four.instances.keySet()).forEach(id -> four.health(id, Scenario.HEALTHY));
        Map<String, Member> described = new HashMap<>();
        members.forEach(
                (id, state) -> described.put(id, new Member(id, state, "a", null, isProtected.contains(id), true)));
        FleetSnapshot look = four.look();
        AutoScalingGroup group =
                look.autoScaling().with(next -> next.members(described).size(size));
        List<Instance> all = List.copyOf(four.instances.values());
        return new RollObservation(
                roll(), FleetSnapshot.of(NOW, all, look.targetGroups()).withAutoScaling(group), NOW);
    }
}
