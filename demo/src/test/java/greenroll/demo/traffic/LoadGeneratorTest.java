package greenroll.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

    private static final Load QUICK = new Load(200, 0, Duration.ZERO);

    private final Balancer balancer = Balancer.start(0);
    private final InstanceServer instance = InstanceServer.start("i-1", "1");

    @AfterEach
    void close() {
        balancer.close();
        instance.kill();
    }

    @Test
    void stop_withRequestsInFlight_waitsUntilEachIsCounted() {
        balancer.add("i-1", instance.address());
        LoadGenerator load = LoadGenerator.start(List.of(balancer), new Load(100, 1, Duration.ofMillis(300)));
        await().until(() -> load.report().inFlight() > 5);

        LoadReport report = load.stop();

        assertThat(report.sent()).isGreaterThan(5);
        assertThat(report)
                .isEqualTo(new LoadReport(
                        report.sent(), report.sent(), 0, Map.of(), one("1", report.sent()), new TreeMap<>(), 0));
        assertThat(load.stop()).isEqualTo(report);
    }

    @Test
    void report_whileRunning_alwaysAddsUp() {
        balancer.add("i-1", instance.address());
        try (LoadGenerator load = LoadGenerator.start(List.of(balancer), QUICK)) {
            await().until(() -> {
                LoadReport report = load.report();
                assertThat(report.sent()).isEqualTo(report.answered() + report.failed() + report.inFlight());
                return report.answered() > 50;
            });
        }
    }

    @Test
    void load_onSeveralBalancers_goesToEachInTurn() {
        balancer.add("i-1", instance.address());
        try (Balancer other = Balancer.start(0);
                InstanceServer second = InstanceServer.start("i-2", "2")) {
            other.add("i-2", second.address());
            LoadGenerator load = LoadGenerator.start(List.of(balancer, other), QUICK);
            await().until(() -> load.report().answered() >= 20);

            LoadReport report = load.stop();

            assertThat(report.losses()).isEmpty();
            long half = report.sent() / 2;
            assertThat(report.answeredByRevision()).isEqualTo(Map.of("1", report.sent() - half, "2", half));
        }
    }

    @Test
    void aim_withNoBalancer_sendsNothingUntilOneIsNamed() {
        balancer.add("i-1", instance.address());
        LoadGenerator load = LoadGenerator.start(List.of(), QUICK);
        assertThat(load.report().sent()).isZero();

        load.aim(List.of(balancer));

        await().until(() -> load.report().answered() > 0);
        assertThat(load.stop().losses()).isEmpty();
    }

    @Test
    void load_withNoTarget_isServerErrorsOnly() {
        LoadReport report = reportOfAtLeastTen(QUICK);

        assertThat(report.losses()).isEqualTo(Map.of(Loss.SERVER_ERROR, report.sent()));
    }

    @Test
    void load_onAClosedBalancer_isRefusedOnly() {
        balancer.close();

        LoadReport report = reportOfAtLeastTen(QUICK);

        assertThat(report.losses()).isEqualTo(Map.of(Loss.REFUSED, report.sent()));
    }

    @Test
    void load_whenTargetsDieWithinTheirAnswers_isResetOnly() {
        ScriptedServer.Step[] dying = new ScriptedServer.Step[10_000];
        Arrays.fill(dying, ScriptedServer.DIE_WITHIN);
        try (ScriptedServer target = new ScriptedServer(dying)) {
            balancer.add("i-dying", target.address());

            LoadReport report = reportOfAtLeastTen(QUICK);

            assertThat(report.losses()).isEqualTo(Map.of(Loss.RESET, report.sent()));
        }
    }

    @Test
    void load_whenTargetsAnswerTooLate_isLateOnly() {
        ScriptedServer.Step[] hanging = new ScriptedServer.Step[1_000];
        Arrays.fill(hanging, ScriptedServer.HANG);
        try (ScriptedServer target = new ScriptedServer(hanging)) {
            balancer.add("i-hanging", target.address());

            LoadReport report = reportOfAtLeastTen(new Load(50, 0, Duration.ZERO));

            assertThat(report.losses()).isEqualTo(Map.of(Loss.LATE, report.sent()));
        }
    }

    @Test
    void load_withTooManyInFlight_countsTheRestAsLost() {
        balancer.add("i-1", instance.address());
        LoadGenerator load = LoadGenerator.start(List.of(balancer), new Load(100, 1, Duration.ofSeconds(1), 3));
        await().until(() -> load.report().losses().getOrDefault(Loss.CROWDED, 0L) >= 10);
        assertThat(load.report().inFlight()).isLessThanOrEqualTo(3);

        LoadReport report = load.stop();

        assertThat(report.losses()).containsOnlyKeys(Loss.CROWDED);
        assertThat(report.answered()).isPositive();
        assertThat(report.sent()).isEqualTo(report.answered() + report.failed());
    }

    @Test
    void load_ofImpossibleNumbers_isRefused() {
        assertThatThrownBy(() -> new Load(0, 0, Duration.ZERO)).hasMessageContaining("perSecond");
        assertThatThrownBy(() -> new Load(1, 1.1, Duration.ZERO)).hasMessageContaining("slowShare");
        assertThatThrownBy(() -> new Load(1, 1, Duration.ofSeconds(61))).hasMessageContaining("slow");
        assertThatThrownBy(() -> new Load(1, 1, Duration.ZERO, 0)).hasMessageContaining("most");
    }

    private LoadReport reportOfAtLeastTen(Load load) {
        LoadGenerator generator = LoadGenerator.start(List.of(balancer), load);
        await().until(() -> generator.report().sent() >= 10);
        LoadReport report = generator.stop();
        assertThat(report.sent()).isEqualTo(report.failed());
        return report;
    }

    private static SortedMap<String, Long> one(String revision, long count) {
        return new TreeMap<>(Map.of(revision, count));
    }
}
