package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The prices of groups in the deployed stack. A {@code t3.small} costs 0.0208 USD an hour on demand, as the stack's
 * parameter says. As a spot instance it costs 30 % of that in zone a, and 0.0100 USD in zone b.
 */
class GroupPricesTest {

    private static PriceStory live(Map<String, String> parameters) {
        try (DeployedStack stack = new DeployedStack(Template.load(Path.of("../template.yaml"), parameters))) {
            stack.region.changeMarket(market -> market.withPrice("us-east-1b", "t3.small", "0.0100"));
            return PriceStory.live(stack, stack.targetGroup("web"));
        }
    }

    @Test
    void plansAndStatus_haveThePriceNowAndOfTheTarget_andTheHealSaysWhatItSaves() {
        PriceStory seen = live(Map.of("OnDemandPrices", "m7g.large=0.0816,t3.small=0.0208"));

        JsonNode target = Json.tree("{ \"least\": 0.0541, \"most\": 0.0616 }");
        assertThat(seen.creation().at("/launch/pricePerHour"))
                .isEqualTo(Json.tree("{ \"currency\": \"USD\", \"target\": %s }".formatted(target)));
        assertThat(seen.before().path("pricePerHour"))
                .isEqualTo(Json.tree("{ \"currency\": \"USD\", \"now\": 0.0832, \"target\": %s }".formatted(target)));
        assertThat(seen.comment())
                .isEqualTo("2 on-demand instances stand in for spot: about 0.0216 to 0.0291 USD an hour less");
        assertThat(seen.after().path("pricePerHour").path("target")).isEqualTo(target);
        assertThat(seen.after().path("pricePerHour").path("now").decimalValue())
                .isBetween(
                        target.path("least").decimalValue(), target.path("most").decimalValue());
        assertThat(seen.plan().path("pricePerHour")).isEqualTo(seen.after().path("pricePerHour"));
        assertThat(seen.after().has("warnings")).isFalse();
    }

    @Test
    void withoutTheParameter_noPriceIsShown_andAWarningSaysSo() {
        PriceStory seen = live(Map.of());

        List<JsonNode> warned = List.of(seen.creation(), seen.before(), seen.after(), seen.plan());
        assertThat(warned)
                .allSatisfy(one -> assertThat(one.path("warnings").findValuesAsText("message"))
                        .contains(
                                "what the instances cost in an hour is not known: the stack's parameter OnDemandPrices"
                                        + " has no price of t3.small"));
        assertThat(warned).noneMatch(one -> one.has("pricePerHour"));
        assertThat(seen.comment()).isEqualTo("2 on-demand instances stand in for spot");
    }
}
