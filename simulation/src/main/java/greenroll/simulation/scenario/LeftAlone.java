package greenroll.simulation.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.state.RegionInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The instances that a roll must leave alone. They follow from the case's body and the true state at the start, and not
 * from the handlers.
 *
 * @param matching instances that already run the latest revision; the roll replaces them when they serve no more
 * @param others instances that the body does not select; the roll never touches them
 */
public record LeftAlone(Set<String> matching, Set<String> others) {

    /** Of an operation that may touch each instance. */
    public static final LeftAlone NONE = new LeftAlone(Set.of(), Set.of());

    public static LeftAlone of(RollCase of, OwnInstances own) {
        JsonNode only = EffectiveSettings.body(of).at("/strategy/only");
        List<RegionInstance> live = own.live();
        Set<String> others = live.stream()
                .filter(one -> !selects(only, one))
                .map(RegionInstance::id)
                .collect(Collectors.toSet());
        Set<String> matching = !EffectiveSettings.of(of).skips()
                ? Set.of()
                : live.stream()
                        .filter(one -> GroupFixture.LATEST.equals(one.tags().get(FleetTags.REVISION)))
                        .map(RegionInstance::id)
                        .filter(id -> !others.contains(id))
                        .collect(Collectors.toSet());
        return new LeftAlone(matching, others);
    }

    private static boolean selects(JsonNode only, RegionInstance one) {
        List<String> zones = new ArrayList<>();
        only.path("zones").forEach(zone -> zones.add(zone.asText()));
        boolean isTagged = only.path("tags").properties().stream()
                .allMatch(tag -> tag.getValue().asText().equals(one.tags().get(tag.getKey())));
        return isTagged && (zones.isEmpty() || zones.contains(one.zone()));
    }

    /** Returns the promise of the roll, which launches fewer instances. */
    public RollPromise applied(RollPromise promise) {
        return promise.restarts()
                ? promise
                : promise.withSizes(promise.sizes().leavingAlone(matching.size() + others.size()));
    }
}
