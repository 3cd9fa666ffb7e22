package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Unavailable;
import greenroll.fleet.metric.Datapoint;
import greenroll.group.RollAction;
import greenroll.group.RollStep;
import greenroll.group.judge.Judge;
import greenroll.group.judge.JudgeMetric;
import greenroll.group.judge.JudgeMetric.Bounds;
import greenroll.group.judge.JudgeMetric.Direction;
import greenroll.group.judge.JudgeMetric.Source;
import greenroll.group.scaling.Metric;
import greenroll.roll.Control;
import greenroll.roll.DueNotification;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.task.Step;
import greenroll.roll.timeline.RollEvent.Type;
import greenroll.roll.verdict.Judgement;
import greenroll.roll.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A roll that compares green with blue. */
class JudgedGreenRulesTest {

    /** At most a fifth more errors than blue, by five samples of a minute. */
    private static final Judge ERRORS = new Judge(List.of(errors(Map.of("InstanceId", "{instances}"))));

    private static JudgeMetric errors(Map<String, String> dimensions) {
        return new JudgeMetric(
                "errors",
                new Source("Shop", "Errors", dimensions, "Average", Duration.ofSeconds(60), null),
                Direction.LOWER_IS_BETTER,
                new Bounds(20.0, null, null),
                5);
    }

    /** Four blue, replaced two at a time. Green is watched for ten minutes. */
    private static Scenario four() {
        return new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 600), 4, List.of(Scenario.WEB))
                .withBlue(4);
    }

    /** Each instance, or each revision, has this value in each minute. */
    private static void publish(Scenario four, ToDoubleFunction<String> value) {
        four.metrics = (metrics, period, from, to) -> {
            Map<Metric, List<Datapoint>> all = new HashMap<>();
            for (Metric metric : metrics) {
                List<Datapoint> points = new ArrayList<>();
                for (Instant at = from; at.isBefore(to); at = at.plus(period)) {
                    points.add(new Datapoint(
                            at,
                            value.applyAsDouble(
                                    metric.dimensions().values().iterator().next())));
                }
                all.put(metric, points);
            }
            return all;
        };
    }

    private static Judgement judgement(Scenario four, int batch) {
        return four.roll.batches().get(batch - 1).judgement();
    }

    @Test
    void greenLikeBlue_passesAtTheEndOfItsGrace_andTheRollFinishes() {
        Scenario four = four().judged(ERRORS);
        publish(four, id -> 2);

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.roll.batches()).extracting(Batch::size).containsExactly(2, 2);
        assertThat(judgement(four, 1).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judgement(four, 1).metrics().getFirst().words())
                .isEqualTo("2 against 2 of blue (at most 20 % worse), 8 samples");
        // The timeline tells each change of the verdict, and not each look.
        assertThat(four.told(Type.JUDGED))
                .containsExactly(
                        "the judge: no verdict yet: errors has too few samples: 0 of 5 of green",
                        "the judge: green passes: errors 2 against 2 of blue (at most 20 % worse), 5 samples",
                        "the judge: no verdict yet: errors has too few samples: 0 of 5 of green",
                        "the judge: green passes: errors 2 against 2 of blue (at most 20 % worse), 5 samples");
    }

    @Test
    void clearlyWorseGreen_failsBeforeTheEndOfItsGrace_andNoBlueHasGone() {
        Scenario four = four().judged(ERRORS);
        publish(four, id -> id.startsWith("green") ? 38.2 : 0.4);

        four.run(step -> {});

        assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.JUDGE_FAILED);
        assertThat(four.roll.head().failure().reason())
                .isEqualTo("batch 1: errors 38.2 against 0.4 of blue (at most 20 % worse), 7 samples");
        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
        assertThat(four.told(Type.PROVEN)).isEmpty();
        assertThat(four.told(Type.RETIRING)).isEmpty();
    }

    @Test
    void worseGreenWithFewSamples_failsAtTheEndOfItsGrace() {
        Scenario four = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 420), 4, List.of(Scenario.WEB))
                .withBlue(4)
                .judged(ERRORS);
        publish(four, id -> id.startsWith("green") ? 38.2 : 0.4);

        four.run(step -> {});

        assertThat(four.roll.head().failure().reason())
                .isEqualTo("batch 1: errors 38.2 against 0.4 of blue (at most 20 % worse), 5 samples");
    }

    /** Moves it to the hold of its first batch, which CloudWatch says nothing about. */
    private static Scenario held() {
        Scenario four = four().judged(ERRORS);
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(WAIT);
        return four;
    }

    @Test
    void withoutSamples_theRollWaitsForAPerson_andNoBlueGoes() {
        Scenario four = held();
        Instant since = four.now;

        assertThat(four.roll.head().hold().code()).isEqualTo("JUDGE_INCONCLUSIVE");
        assertThat(four.roll.head().hold().reason())
                .isEqualTo("the judge has no verdict on batch 1: errors: too few samples");
        assertThat(four.roll.head().hold().until()).isEqualTo(since.plus(Duration.ofHours(48)));
        assertThat(four.roll.head().waitsForVerdict()).isEqualTo(1);
        assertThat(four.roll.head().notifications())
                .containsExactly(
                        new DueNotification(DueNotification.Kind.ROLL_WAITS, Scenario.ROLL + "-judge-1", since, since));
        four.pass(600);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(WAIT);
        assertThat(four.draining(Scenario.WEB)).isEmpty();
    }

    @Test
    void aPersonGoesOnWithoutAVerdict_andOnlyWithThatBatch() {
        Scenario four = held();
        four.ask(Control.Wish.CONTINUE, new Control.Asked(four.now, "jo", "no traffic at night", null, 1));

        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);

        assertThat(judgement(four, 1).continued()).isEqualTo("jo: no traffic at night");
        assertThat(four.told(Type.JUDGED))
                .endsWith("batch 1 goes on without a verdict: continued by jo: no traffic at night");
        assertThat(four.told(Type.RELEASED)).containsExactly("no longer held: JUDGE_INCONCLUSIVE");
        four.run(Step.SCALE_DOWN, step -> {
            if (four.roll.head().waitsForVerdict() != null) {
                four.pass(3_600);
            }
        });
        // The second batch has no such request.
        assertThat(four.roll.head().stage()).isEqualTo(Stage.STOPPED);
        assertThat(four.told(Type.STOPPING))
                .containsExactly(
                        "no further launch or scale-down, because for 48 h the judge has no verdict on batch 2:"
                                + " errors: too few samples");
        assertThat(four.live()).containsExactly("blue-3", "blue-4", "green-1", "green-2");
    }

    @Test
    void samplesThatArriveDuringTheHold_letTheRollGoOnByItself() {
        Scenario four = held();
        four.pass(300);
        publish(four, id -> 2);

        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        four.run(Step.SCALE_DOWN, step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    @Test
    void samplesThatArriveDuringTheHold_canMakeItFail() {
        Scenario four = held();
        four.pass(600);
        publish(four, id -> id.startsWith("green") ? 38.2 : 0.4);

        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(FAIL);
    }

    @Test
    void cloudWatchDoesNotAnswer_soTheRollWaits_andSaysWhy() {
        Scenario four = four().judged(ERRORS);
        four.metrics = (metrics, period, from, to) -> {
            throw new Unavailable(
                    "AccessDenied: not authorized to perform cloudwatch:GetMetricData", new RuntimeException());
        };
        four.run(step -> {
            if (four.roll.head().waitsForVerdict() != null) {
                assertThat(four.roll.head().hold().reason())
                        .isEqualTo("the judge has no verdict on batch "
                                + four.roll.head().currentBatch()
                                + ": errors: too few samples (CloudWatch was not read: AccessDenied: not authorized to"
                                + " perform cloudwatch:GetMetricData)");
                four.ask(
                        Control.Wish.CONTINUE,
                        new Control.Asked(
                                four.now, "jo", null, null, four.roll.head().currentBatch()));
            }
        });

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.roll.head().failure()).isNull();
    }

    @Test
    void anInstanceOutOfSightForAMoment_doesNotEndTheWaitForAVerdict() {
        Scenario four = held();
        four.pass(3_600);
        four.unanswered.add(Scenario.WEB);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(WAIT);
        four.unanswered.clear();
        four.pass(30);
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(WAIT);

        assertThat(four.roll.head().waitsForVerdict()).isEqualTo(1);
    }

    @Test
    void aStepsOwnJudge_isOfItsBatchOnly() {
        Scenario four = four().withSteps(new RollStep(1, null, Duration.ofSeconds(600), null, ERRORS));
        publish(four, id -> 2);

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(judgement(four, 1).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judgement(four, 2)).isNull();
    }

    @Test
    void greenThatTurnsBadInThePauseOfItsStep_fails() {
        Scenario four = four().judged(ERRORS)
                .withSteps(new RollStep(
                        1, null, null, new RollStep.Pause(Duration.ofHours(2), RollStep.OnTimeout.CONTINUE)));
        publish(four, id -> 2);
        four.run(step -> {
            if (four.roll.head().waitsAtStep() != null) {
                publish(four, id -> id.startsWith("green") ? 38.2 : 0.4);
            }
        });

        assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.JUDGE_FAILED);
        assertThat(four.told(Type.RETIRING)).isEmpty();
        assertThat(four.live()).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
    }

    @Test
    void byRevision_eachColourIsOneMetric() {
        Scenario four = four().judged(new Judge(List.of(errors(Map.of("Revision", "v{revision}")))));
        Set<String> read = new TreeSet<>();
        publish(four, value -> {
            read.add(value);
            return value.equals("v2") ? 38.2 : 0.4;
        });

        four.run(step -> {});

        assertThat(read).containsExactly("v1", "v2");
        assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.JUDGE_FAILED);
    }

    @Test
    void aRestart_comparesRestartedInstancesWithTheOthers_andTheLastOnesWithNothing() {
        Scenario four = new Scenario(Scenario.settings(RollAction.RESTART_SERVER, 50, 600), 4, List.of(Scenario.WEB))
                .withBlue(4)
                .judged(ERRORS);
        publish(four, id -> 2);

        four.run(step -> {});

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(judgement(four, 1).metrics().getFirst().words()).startsWith("2 against 2 of blue");
        assertThat(judgement(four, 2).metrics().getFirst().words()).isEqualTo("not compared: no blue is in service");
    }

    @Test
    void cloudWatchIsReadOnceInEachPeriod_andOnceMoreAtTheEndOfTheGrace() {
        Scenario four = four().judged(ERRORS);
        List<Instant> reads = new ArrayList<>();
        four.metrics = (metrics, period, from, to) -> {
            reads.add(four.now);
            return Map.of();
        };
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        four.next(Step.GRACE_WAIT);

        for (int i = 1; i < reads.size() - 1; i++) {
            assertThat(Duration.between(reads.get(i - 1), reads.get(i))).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        }
        int before = reads.size();
        four.pass(30).next(Step.GRACE_WAIT);
        assertThat(reads).hasSize(before);
        four.pass(30).next(Step.GRACE_WAIT);
        assertThat(reads).hasSize(before + 1);
    }

    /** No blue serves in a bake, so green is only held to its limits there. */
    @Test
    void greenThatGoesBeyondItsLimitInTheBake_isRolledBack() {
        Judge limited = new Judge(List.of(new JudgeMetric(
                "errors",
                new Source(
                        "Shop", "Errors", Map.of("InstanceId", "{instances}"), "Average", Duration.ofSeconds(60), null),
                Direction.LOWER_IS_BETTER,
                new Bounds(20.0, null, 5.0),
                5)));
        Scenario four = four().judged(limited);
        four.roll = four.roll.with(c -> c.facts(four.roll
                .facts()
                .withSettings(four.roll
                        .settings()
                        .withHealth(four.roll.settings().health().withBakeTime(Duration.ofHours(1))))));
        publish(four, id -> four.roll.head().isInBake() ? 60 : 2);

        four.run(step -> {});

        assertThat(four.told(Type.HELD)).anyMatch(why -> why.startsWith("all batches are done: it bakes until"));
        assertThat(four.roll.head().failure().code()).isEqualTo(FailureCode.JUDGE_FAILED_IN_BAKE);
        assertThat(four.roll.head().failure().code().rollsBack()).isTrue();
        assertThat(four.roll.head().failure().reason())
                .startsWith("batch 2: errors ")
                .contains(", and the limit is 5");
    }
}
