package greenroll.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.StillPrices;
import greenroll.fleet.Unavailable;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.operation.Starts;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A HEAL back to spot says in its comment how much it saves. All four instances are on demand, and half of them should be spot. A
 * {@code t3.small} costs 0.0208 USD an hour on demand, and a third of that as spot.
 */
class RevertToSpotPriceTest {

    private static final String HEAL = "sbgd-0000000a";

    private final Starts four = Starts.ofFour();
    private final UpkeepFixture around = new UpkeepFixture(four.store, four.fleet);
    private final StillPrices prices =
            new StillPrices().onDemand("t3.small=0.0208").spot("t3.small", "0.0070", "a", "b");
    private final HealGroups function = new HealGroups(
            around.store(),
            around.fleet(),
            around.notifier(),
            around.executions(),
            prices,
            () -> around.now,
            () -> HEAL.substring(5));

    RevertToSpotPriceTest() {
        four.store.put(four.ended(RollKind.CREATE, Stage.FINISHED));
        risk(50);
        spotTypes("t3.small");
    }

    private void risk(int percentage) {
        Strategy strategy = new Strategy(SpotStrategy.NONE.withRisk(percentage), null, null, false);
        four.store.groups.computeIfPresent(
                Starts.GROUP, (id, group) -> group.with(c -> c.policy(c.policy().withStrategy(strategy))));
    }

    private void spotTypes(String... types) {
        four.store.revisions.computeIfPresent(
                Starts.GROUP + "/1",
                (key, one) -> new Revision(
                        1,
                        one.specification()
                                .withHardware(one.specification()
                                        .hardware()
                                        .withSpotTypes(new LaunchSpecification.SpotTypes(List.of(types), List.of()))),
                        Starts.NOW));
    }

    private RollFacts heal() throws IOException {
        around.invoke(function);
        return four.store.rolls.get(HEAL).facts();
    }

    @Test
    void theComment_saysWhatItSavesInAnHour() throws IOException {
        RollFacts heal = heal();

        assertThat(heal.replacementScope().cause()).isEqualTo(ReplacementScope.Cause.REVERT_TO_SPOT);
        assertThat(heal.replacementScope().instanceIds()).hasSize(2);
        assertThat(heal.identity().comment())
                .isEqualTo("2 on-demand instances stand in for spot: about 0.0276 USD an hour less");
        assertThat(prices.asked).containsExactly("Linux/UNIX [t3.small]");
    }

    @Test
    void theComment_hasTheLimits_whenPoolsHaveDifferentPrices() throws IOException {
        prices.spot("t3.small", "0.0108", "b");

        assertThat(heal().identity().comment())
                .isEqualTo("2 on-demand instances stand in for spot: about 0.02 to 0.0276 USD an hour less");
    }

    @Test
    void theComment_saysNothingOfThePrice_whenAPoolMayCostMore() throws IOException {
        prices.spot("t3.small", "0.0300", "b");

        assertThat(heal().identity().comment()).isEqualTo("2 on-demand instances stand in for spot");
    }

    @Test
    void theComment_saysNothingOfThePrice_whenOneIsMissing() throws IOException {
        prices.onDemand("m7g.large=0.0816");

        assertThat(heal().identity().comment()).isEqualTo("2 on-demand instances stand in for spot");
    }

    @Test
    void pricesThatEc2DoesNotTell_doNotKeepTheInstancesOnDemand() throws IOException {
        prices.unanswered = new Unavailable("throttled", null);

        assertThat(heal().identity().comment()).isEqualTo("2 on-demand instances stand in for spot");
    }

    @Test
    void aGroupWithTheShareThatItAskedFor_isAskedForNoPrice() throws IOException {
        risk(0);

        around.invoke(function);

        assertThat(four.store.rolls).doesNotContainKey(HEAL);
        assertThat(prices.asked).isEmpty();
    }
}
