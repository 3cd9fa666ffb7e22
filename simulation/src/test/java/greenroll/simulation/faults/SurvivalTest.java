package greenroll.simulation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.event.Inbox;
import greenroll.fleet.Unavailable;
import greenroll.roll.Control;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.Cases;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A roll reaches its end although an execution, a function or a service breaks. */
class SurvivalTest {

    @Test
    void stopExecution_inTheMiddle_theWatchdogFailsTheRoll_tellsTheOwner_andFreesTheGroup() {
        RollRun run = run(cloud -> cloud.clock().after(Duration.ofSeconds(700), () -> {
            String arn = cloud.platform().executions().list().getFirst().arn();
            cloud.platform().executions().stop(arn, "Operator", "by hand");
        }));

        assertThat(run.violations()).isEmpty();
        RollHead head = run.roll().head();
        assertThat(head.status()).isEqualTo(RollStatus.FAILED);
        assertThat(head.failure().code()).isEqualTo(FailureCode.EXECUTION_ABORTED);
        assertThat(head.notifications())
                .singleElement()
                .satisfies(due -> assertThat(due.isOwed()).isFalse());
        assertThat(run.timeline())
                .extracting(RollEvent::type)
                .containsSubsequence(
                        RollEvent.Type.WATCHDOG,
                        RollEvent.Type.FAILING,
                        RollEvent.Type.GIVEN_UP,
                        RollEvent.Type.NOTIFIED,
                        RollEvent.Type.FAILED);
    }

    @Test
    void aStop_overTheApi_endsStoppedWithTheBatchTakenBack() {
        RollRun run = run(cloud -> cloud.clock()
                .after(
                        Duration.ofSeconds(450),
                        () -> cloud.store()
                                .request(
                                        openRoll(cloud),
                                        Control.Wish.STOP,
                                        new Control.Asked(cloud.clock().instant(), "jo"))));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(run.timeline())
                .extracting(RollEvent::type)
                .containsSubsequence(
                        RollEvent.Type.STOP_REQUESTED,
                        RollEvent.Type.STOPPING,
                        RollEvent.Type.GIVEN_UP,
                        RollEvent.Type.DEREGISTERED,
                        RollEvent.Type.TERMINATED,
                        RollEvent.Type.STOPPED);
    }

    @Test
    void sns_thatIsDownForTenMinutes_isMadeUpForByTheWatchdog_withTheSameId() {
        AtomicReference<Instant> since = new AtomicReference<>();
        AtomicReference<EmbeddedCloud> world = new AtomicReference<>();
        Simulator simulator = new Simulator(
                Cases.TEMPLATE,
                ports -> ports.with(RollNotifier.class, () -> {
                    RollNotifier real = ports.get(RollNotifier.class);
                    return notification -> {
                        Instant now = world.get().clock().instant();
                        since.compareAndSet(null, now);
                        if (now.isBefore(since.get().plusSeconds(600))) {
                            throw new Unavailable("SNS is down", null);
                        }
                        real.publish(notification);
                    };
                }),
                world::set);

        RollRun run = simulator.run(Cases.three(ImageBehaviour.BROKEN, Cases.REPLACE));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FAILED);
        List<Inbox.Message> told = world.get().platform().inbox().messages();
        assertThat(told)
                .singleElement()
                .satisfies(message -> assertThat(message.body())
                        .contains(
                                "\"notificationId\":\"" + run.roll().id() + "-failed\"",
                                "Target.ResponseCodeMismatch"));
    }

    @Test
    void aRoll_thatIsOpenForAnHour_hasItsAgeLoggedAtEachLookOfTheWatchdog() {
        List<String> log = new ArrayList<>();
        Simulator simulator = new Simulator(
                Cases.TEMPLATE,
                ports -> ports,
                cloud -> cloud.platform().functions().log(line -> {
                    if (line.contains("openRollHours")) {
                        log.add(line);
                    }
                }));

        simulator.run(Cases.three(ImageBehaviour.GREEN, Cases.REPLACE));
        assertThat(log).isEmpty();

        simulator.run(Cases.three(ImageBehaviour.GREEN, Cases.REPLACE.replace("300", "3600")));
        assertThat(log)
                .hasSizeGreaterThan(12)
                .allSatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "Watchdog \\S+ \\{\"level\":\"INFO\",.*\"looked\":1,\"openRollHours\":[1-9]\\.\\d+}\n"));
    }

    @Test
    void anExecution_thatWasNeverStarted_isStartedByTheWatchdog() {
        AtomicReference<Boolean> refused = new AtomicReference<>(false);
        Simulator simulator = new Simulator(
                Cases.TEMPLATE,
                ports -> ports.with(greenroll.roll.port.RollExecutions.class, () -> {
                    greenroll.roll.port.RollExecutions real = ports.get(greenroll.roll.port.RollExecutions.class);
                    return new greenroll.roll.port.RollExecutions() {
                        @Override
                        public void start(String groupId, String rollId, int generation) {
                            if (!refused.getAndSet(true)) {
                                throw new Unavailable("Step Functions is down", null);
                            }
                            real.start(groupId, rollId, generation);
                        }

                        @Override
                        public ExecutionOutcome state(String rollId, int generation) {
                            return real.state(rollId, generation);
                        }
                    };
                }),
                cloud -> {});

        RollRun run = simulator.run(Cases.three(ImageBehaviour.GREEN, Cases.REPLACE));

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.timeline().get(1).message())
                .isEqualTo("execution 1 is not started although the roll is open: starts 2");
    }

    private static String openRoll(EmbeddedCloud cloud) {
        return cloud.store().unfinished().getFirst().id();
    }

    private static RollRun run(Consumer<EmbeddedCloud> meddler) {
        return new Simulator(Cases.TEMPLATE, ports -> ports, meddler)
                .run(Cases.three(ImageBehaviour.GREEN, Cases.REPLACE));
    }
}
