package greenroll.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.Subnet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The data of one observation, and what it does not know. */
class FleetSnapshotTest {

    private static final Instant AT = Instant.parse("2026-11-23T07:00:00Z");
    private static final TargetHealth HEALTHY = new TargetHealth(TargetHealth.State.HEALTHY, null, null);
    private static final TargetGroupHealth SILENT = new TargetGroupHealth.Unanswered("throttled");

    /** An interruption notice says more than a recommendation, and the first one tells when the time is up. */
    @Test
    void ofSeveralNoticesToAnInstance_anInterruptionIsKept_andThenTheFirst() {
        SpotNotice recommended = new SpotNotice("i-1", SpotNotice.Kind.REBALANCE_RECOMMENDATION, AT);
        SpotNotice first = new SpotNotice("i-1", SpotNotice.Kind.INTERRUPTION, AT.plusSeconds(60));
        SpotNotice second = new SpotNotice("i-1", SpotNotice.Kind.INTERRUPTION, AT.plusSeconds(90));
        SpotNotice other = new SpotNotice("i-2", SpotNotice.Kind.REBALANCE_RECOMMENDATION, AT);
        FleetSnapshot none = FleetSnapshot.of(AT, List.of(), Map.of());

        FleetSnapshot seen = none.withNotices(List.of(recommended, first, second, recommended, other));

        assertThat(seen.interruption("i-1")).contains(first);
        assertThat(first.until()).isEqualTo(AT.plusSeconds(180));
        assertThat(seen.notice("i-2")).contains(other);
        assertThat(seen.interruption("i-2")).isEmpty();
        assertThat(none.notice("i-1")).isEmpty();
        assertThat(seen.without(Set.of("i-9")).notices()).isEqualTo(seen.notices());
    }

    @Test
    void aTarget_isFoundWhereItIsRegistered() {
        FleetSnapshot look = look(Map.of(
                "web", new TargetGroupHealth.Answered(Map.of("i-1", HEALTHY)),
                "api", new TargetGroupHealth.Answered(Map.of("i-1", HEALTHY, "i-2", HEALTHY))));

        assertThat(look.health("web", "i-1")).contains(HEALTHY);
        assertThat(look.health("web", "i-2")).isEmpty();
        assertThat(look.registeredIn("i-1")).containsExactly("api", "web");
        assertThat(look.registeredIn("i-2")).containsExactly("api");
        assertThat(look.allAnswered()).isTrue();
    }

    @Test
    void aTargetGroupThatDidNotAnswer_isUnknownAndNotEmpty() {
        FleetSnapshot look = look(Map.of("web", SILENT, "api", new TargetGroupHealth.Answered(Map.of("i-1", HEALTHY))));

        assertThat(look.allAnswered()).isFalse();
        assertThat(look.health("web", "i-1")).isEmpty();
        assertThat(look.registeredIn("i-1")).containsExactly("api");
    }

    @Test
    void anInstance_isFoundById() {
        FleetSnapshot look = look(Map.of());
        assertThat(look.instance("i-1")).map(Instance::id).contains("i-1");
        assertThat(look.instance("i-9")).isEmpty();
        assertThat(look.allAnswered()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(InstanceState.class)
    void anInstance_livesUntilItIsOnItsWayOutForGood_andRunsOnlyWhileRunning(InstanceState state) {
        Instance one = instance("i-1", state);
        assertThat(one.isRunning()).isEqualTo(state == InstanceState.RUNNING);
        assertThat(one.isLive()).isEqualTo(state != InstanceState.SHUTTING_DOWN && state != InstanceState.TERMINATED);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "HEALTHY|-|-|healthy",
                "INITIAL|Elb.RegistrationInProgress|-|initial, Elb.RegistrationInProgress",
                "UNHEALTHY|Target.Timeout|Request timed out|unhealthy, Target.Timeout (Request timed out)"
            },
            delimiter = '|')
    void targetHealth_inWords_isTheLoadBalancersOwn(
            TargetHealth.State state, String reason, String description, String words) {
        assertThat(new TargetHealth(state, reason, description).inWords()).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void aLaunchRequest_of1To100_isOneCall(int count) {
        assertThat(launch(count).count()).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 101})
    void aLaunchRequest_ofNoneOrMoreThan100_isRefused(int count) {
        assertThatThrownBy(() -> launch(count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count must be 1 to 100, but was " + count);
    }

    @Test
    void aRefusal_carriesTheProvidersOwnCode() {
        FleetRefused refused = new FleetRefused("UnauthorizedOperation", "not allowed", new RuntimeException());
        assertThat(refused.code()).isEqualTo("UnauthorizedOperation");
        assertThat(refused).hasMessage("not allowed");
    }

    private static FleetSnapshot look(Map<String, TargetGroupHealth> health) {
        return FleetSnapshot.of(AT, List.of(instance("i-1", InstanceState.RUNNING)), health);
    }

    private static Instance instance(String id, InstanceState state) {
        return new Instance(
                id,
                state,
                new Instance.Placement("a", "subnet-a"),
                new Instance.Launch("ami-1", "t3.small", false, AT),
                Instance.Addresses.NONE,
                new Instance.Tags("sig-00000001", null, null, null, null),
                StatusChecks.NOT_ASKED,
                null);
    }

    private static LaunchRequest launch(int count) {
        LaunchSpecification specification = LaunchSpecification.of("ami-1", List.of("t3.small"))
                .with(c -> c.serving(c.serving().withHealthCheckType(HealthCheckType.NONE)));
        return new LaunchRequest(
                new LaunchRequest.Purpose("sig-00000001", "web", "sbgd-00000001", 1, 1),
                specification,
                new LaunchRequest.OnDemand(new CapacityPool(new Subnet("a", "subnet-a"), "t3.small")),
                count,
                "token");
    }
}
