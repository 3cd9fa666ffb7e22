package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.api.CallGate;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.SimulatedAlarm;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Alarms;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import greenroll.roll.batch.Batch;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whole rolls in virtual time that name a metric alarm and a composite alarm. */
class AlarmedRollTest {

    private static final String CALL = "cloudwatch.DescribeAlarms";
    private static final String BODY = """
            { "batchSizePercentage": 20, "gracePeriod": 300, "strategy": {
                "alarms": ["p99", "all"], "onFailure": { "shouldHandleAllBatches": true } } }""";

    private EmbeddedCloud cloud;

    @Test
    void roll_whileAnAlarmIsRaised_isRefused_whicheverKindItIs() {
        for (String name : List.of("p99", "all")) {
            assertThatThrownBy(() -> run(ports -> ports, it -> raise(name)))
                    .isInstanceOf(Simulator.StartRefused.class)
                    .hasMessageContaining("ALARM_ACTIVE")
                    .hasMessageContaining("in ALARM: " + name);
        }
    }

    @Test
    void roll_whoseAlarmIsRaisedBetweenBatches_isHeld_releasedAndFinishes() {
        RollRun run = run(
                ports -> ports,
                it -> afterTheFirstScaleDown(() -> {
                    raise("all");
                    it.clock().after(Duration.ofHours(2), this::calm);
                }));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.timeline())
                .extracting(RollEvent::type)
                .containsSubsequence(Type.BATCH_DONE, Type.HELD, Type.RELEASED, Type.BATCH_STARTED, Type.FINISHED);
        assertThat(run.timeline().stream().filter(event -> event.type() == Type.HELD))
                .extracting(RollEvent::message)
                .containsExactly("in ALARM: all");
        assertThat(run.timing().rollTime()).isGreaterThan(Duration.ofHours(2));
    }

    @Test
    void roll_whoseAlarmIsNeverOver_failsAfterADay() {
        RollRun run = run(ports -> ports, it -> afterTheFirstScaleDown(() -> raise("p99")));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().failure().code()).isEqualTo(FailureCode.ALARM_ACTIVE);
        assertThat(run.timing().rollTime()).isGreaterThan(Duration.ofHours(24));
    }

    @Test
    void roll_whoseAlarmIsRaisedInAGrace_fails_andIsRolledBackAlthoughItStaysRaised() {
        RollRun run = run(ports -> ports, it -> when(roll -> isInGrace(roll, 2), () -> raise("p99")));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FAILED);
        assertThat(run.roll().head().failure().code()).isEqualTo(FailureCode.ALARM_ACTIVE);
        assertThat(run.roll().head().failure().reason())
                .isEqualTo("batch 2: in ALARM during the grace period: p99 (Threshold Crossed)");
        assertThat(run.followed()).isNotNull();
        assertThat(run.followed().roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.followed().roll().settings().alarms()).isEmpty();
        assertThat(cloud.region().live(FleetTags.GROUP, run.roll().facts().groupId()))
                .extracting(RegionInstance::imageId)
                .containsOnly("ami-blue");
    }

    @Test
    void roll_whoseAlarmsCannotTell_areDeleted_orNotAnswered_finishesAsIfItNamedNone() {
        RollRun deleted = run(
                ports -> ports,
                it -> when(roll -> isInGrace(roll, 1), () -> {
                    it.region().removeAlarm("p99");
                    it.region().putAlarm("all", SimulatedAlarm.composite("INSUFFICIENT_DATA"));
                }));
        AtomicInteger calls = new AtomicInteger();
        RollRun unanswered = run(ports -> deaf(ports, calls), it -> {});

        for (RollRun run : List.of(deleted, unanswered)) {
            assertThat(run.violations()).isEmpty();
            assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
            assertThat(run.timeline()).extracting(RollEvent::type).doesNotContain(Type.HELD);
        }
        assertThat(calls).hasValueGreaterThan(2);
    }

    @Test
    void roll_thatNamesAlarms_alonePaysForTheCall() {
        assertThat(run(ports -> ports, it -> {}).usage().calls()).containsKey(CALL);
        assertThat(new Simulator(Cases.TEMPLATE)
                        .run(Cases.ten(ImageBehaviour.GREEN))
                        .usage()
                        .calls())
                .doesNotContainKey(CALL);
    }

    private RollRun run(UnaryOperator<Ports> ports, Consumer<EmbeddedCloud> meddler) {
        return new Simulator(Cases.TEMPLATE, ports, it -> {
                    cloud = it;
                    calm();
                    meddler.accept(it);
                })
                .run(new RollCase(10, 3, 1, ImageBehaviour.GREEN, BODY, 1));
    }

    /**
     * The first call is answered. Of the later calls, every second one gets no answer, and the others are refused for
     * lack of permission.
     */
    private static Ports deaf(Ports ports, AtomicInteger calls) {
        return ports.with(Alarms.class, () -> {
            Alarms alarms = ports.get(Alarms.class);
            return names -> {
                int call = calls.getAndIncrement();
                if (call == 0) {
                    return alarms.alarms(names);
                }
                throw call % 2 == 0
                        ? new Unavailable("throttled", null)
                        : new FleetRefused("AccessDenied", "no policy allows it", null);
            };
        });
    }

    private void calm() {
        cloud.region().putAlarm("p99", SimulatedAlarm.of("OK"));
        cloud.region().putAlarm("all", SimulatedAlarm.composite("OK"));
    }

    private void raise(String name) {
        cloud.region()
                .putAlarm(name, name.equals("all") ? SimulatedAlarm.composite("ALARM") : SimulatedAlarm.of("ALARM"));
    }

    private void afterTheFirstScaleDown(Runnable then) {
        AtomicInteger calls = new AtomicInteger();
        cloud.region().gate(new CallGate() {
            @Override
            public void after(String operation, Object request, Object response) {
                if (operation.equals("elbv2.DeregisterTargets") && calls.getAndIncrement() == 0) {
                    then.run();
                }
            }
        });
    }

    private void when(Predicate<Roll> holds, Runnable then) {
        boolean there = cloud.store().unfinished().stream()
                .anyMatch(head -> holds.test(cloud.store().roll(head.id()).orElseThrow()));
        if (there) {
            then.run();
        } else {
            cloud.clock().after(Duration.ofSeconds(5), () -> when(holds, then));
        }
    }

    private static boolean isInGrace(Roll roll, int batch) {
        return roll.openBatch()
                .filter(open -> open.number() == batch && open.phase() == Batch.Phase.GRACE)
                .isPresent();
    }
}
