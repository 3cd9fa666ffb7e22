package greenroll.operation;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Instance;
import greenroll.fleet.Unavailable;
import greenroll.fleet.price.OnDemandPrices;
import greenroll.fleet.price.PriceList;
import greenroll.fleet.price.Prices;
import greenroll.roll.plan.HourlyPrice;
import greenroll.roll.plan.PlannedMix;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the prices of groups with spot instances. An estimate must not stop anything. So when prices cannot be read, the
 * result only says why. An answer of EC2 is valid for a minute, so that many readers of one group cause few calls.
 */
public final class PriceReader {

    /** Reads no price. */
    public static final PriceReader NONE = new PriceReader(() -> {
        throw new Unavailable("no price is read here", null);
    });

    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    private final Supplier<Prices> prices;
    private final Map<Asked, Answer> answers = new ConcurrentHashMap<>();

    /** @param prices used only for a group with spot instances */
    public PriceReader(Supplier<Prices> prices) {
        this.prices = prices;
    }

    private record Asked(String product, Set<String> types) {}

    /** @param why why there is no list; null when there is one */
    private record Answer(
            Instant at, PriceList list, @Nullable String why) {}

    /**
     * Returns what the group's live instances cost now, and what those of its target cost.
     *
     * @param live live instances; null when only the target counts
     * @param target instances of the target; null when the live instances stay as they are
     */
    public GroupPrice of(
            String product, @Nullable Collection<Instance> live, @Nullable PlannedMix target, Instant now) {
        Set<String> types = new TreeSet<>();
        if (live != null) {
            live.stream()
                    .filter(one -> one.launch().spot())
                    .forEach(one -> types.add(one.launch().instanceType()));
        }
        if (target != null) {
            types.addAll(target.hardware().typesOfSpot());
        }
        Answer answer = answer(product, types, now);
        if (answer.why() != null) {
            return GroupPrice.unread(answer.why());
        }
        HourlyPrice today = live == null ? null : HourlyPrice.of(live, answer.list());
        HourlyPrice later = target == null ? today : HourlyPrice.of(target, answer.list());
        return later == null ? GroupPrice.NOT_ASKED : GroupPrice.of(today, later);
    }

    /** Returns the prices with the spot prices of these types; empty when they cannot be read. */
    public Optional<PriceList> list(String product, Collection<String> spotTypes, Instant now) {
        Answer answer = answer(product, new TreeSet<>(spotTypes), now);
        return answer.why() == null ? Optional.of(answer.list()) : Optional.empty();
    }

    private Answer answer(String product, Set<String> types, Instant now) {
        answers.values()
                .removeIf(
                        one -> now.isBefore(one.at()) || !now.isBefore(one.at().plus(GOOD_FOR)));
        return answers.computeIfAbsent(new Asked(product, Set.copyOf(types)), asked -> read(asked, now));
    }

    private Answer read(Asked asked, Instant now) {
        try {
            Prices port = prices.get();
            return new Answer(now, new PriceList(port.onDemand(), port.spot(asked.product(), asked.types())), null);
        } catch (FleetRefused | Unavailable e) {
            return new Answer(now, new PriceList(OnDemandPrices.NONE, Map.of()), e.getMessage());
        }
    }
}
