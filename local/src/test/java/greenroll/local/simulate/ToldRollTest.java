package greenroll.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import greenroll.local.compute.ImageBehaviour;
import greenroll.roll.RollHead;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code …/report} and {@code …/execution} tell of whole rolls, in full. */
class ToldRollTest {

    private static final String BODY = """
            { "batchSizePercentage": 67, "gracePeriod": 60, "drainingTimeout": 60, "comment": "fix | *now*\\n# <b>CHG-7</b>" }""";

    @Test
    void aFinishedRoll_isReportedInFull() {
        assertThat(asked(ImageBehaviour.GREEN, "/report").path("markdown").textValue())
                .isEqualTo("""
                # Roll sbgd-684df992 of simulated: finished

                |  |  |
                | --- | --- |
                | Group | simulated (sig-51e00001) |
                | Strategy | REPLACE\\_SERVER |
                | Revision | 1 → 2 |
                | Image | ami-next |
                | Started by | simulate |
                | Comment | fix \\| \\*now\\* \\# \\<b\\>CHG-7\\</b\\> |
                | Accepted | 2026-11-23T07:00:08Z |
                | Ended | 2026-11-23T07:02:49Z |
                | Took | 2 min 41 s |
                | Expected end | – |
                | Outcome | finished, 100 % proven |

                - Warning DRAINING\\_CUT\\_SHORT: instances are terminated 60 s after their deregistration, before the deregistration delay of 300 s: requests still in flight then are lost

                ## Plan

                | batches | batch size | in service | floor | live | ceiling | grace | draining |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                | 1 | 3 | 3 | 3 | 3 | 9 | 1 min 0 s | 1 min 0 s |

                ## Batches

                | batch | launched | healthy | proven | blue out |
                | --- | --- | --- | --- | --- |
                | 1 of 1 | i-b1e81c4f73418369c (us-east-1a), i-013e04020149546bd (us-east-1a), i-b47b885b245b99b84 (us-east-1b) | 11-23 07:00:48 | 11-23 07:01:48 | i-552cf1e4a8ab85ddf (us-east-1b), i-2719b811f6b55bba2 (us-east-1a), i-f27b5db0e9340cfce (us-east-1b) at 11-23 07:01:48 |

                ## What happened

                - 11-23 07:00:08 ROLL of simulated to revision 2 accepted from simulate
                - 11-23 07:00:08 about 1 batches of 3; in service 3, floor 3, live 3, ceiling 9 (in service 3, floor 3)
                - 11-23 07:00:08 batch 1: launches 3 (in service 3, floor 3)
                - 11-23 07:00:08 batch 1: 2 launched in subnet-1 (us-east-1a), t3.small (in service 3, floor 3)
                - 11-23 07:00:08 batch 1: 1 launched in subnet-2 (us-east-1b), t3.small (in service 3, floor 3)
                - 11-23 07:00:38 batch 1: 3 registered (in service 3, floor 3)
                - 11-23 07:00:48 batch 1: 3 seen healthy for the first time (in service 6, floor 3)
                - 11-23 07:00:48 batch 1: 3 healthy: the grace period begins (in service 6, floor 3)
                - 11-23 07:01:48 batch 1: 3 watched healthy for 60 s (in service 6, floor 3)
                - 11-23 07:01:48 batch 1: 3 blue to scale down (in service 6, floor 3)
                - 11-23 07:01:48 batch 1: 3 deregistered: they drain for at most 60 s (in service 6, floor 3)
                - 11-23 07:01:48 batch 1 is done (in service 6, floor 3)
                - 11-23 07:01:48 batch 1: nothing left to replace: waits for the last drains (in service 3, floor 3)
                - 11-23 07:02:48 batch 1: 3 drained: terminating (in service 3, floor 3)
                - 11-23 07:02:49 batch 1: 3 terminated (in service 3, floor 3)
                - 11-23 07:02:49 batch 1: 3 are gone, 0 left behind (in service 3, floor 3)
                - 11-23 07:02:49 batch 1: finished: every instance that serves is of revision 2 (in service 3, floor 3)

                ## Left behind

                Nothing.

                ## What to do next

                - Nothing: every instance that serves is of revision 2.
                """);
    }

    @Test
    void aFailedRoll_isReportedWithTheLoadBalancersReasons() {
        assertThat(asked(ImageBehaviour.BROKEN, "/report").path("markdown").textValue())
                .isEqualTo("""
                # Roll sbgd-684df992 of simulated: failed

                |  |  |
                | --- | --- |
                | Group | simulated (sig-51e00001) |
                | Strategy | REPLACE\\_SERVER |
                | Revision | 1 → 2 |
                | Image | ami-next |
                | Started by | simulate |
                | Comment | fix \\| \\*now\\* \\# \\<b\\>CHG-7\\</b\\> |
                | Accepted | 2026-11-23T07:00:08Z |
                | Ended | 2026-11-23T07:11:39Z |
                | Took | 11 min 31 s |
                | Expected end | – |
                | Outcome | failed, 0 % proven |

                - Warning DRAINING\\_CUT\\_SHORT: instances are terminated 60 s after their deregistration, before the deregistration delay of 300 s: requests still in flight then are lost

                ## Plan

                | batches | batch size | in service | floor | live | ceiling | grace | draining |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                | 1 | 3 | 3 | 3 | 3 | 9 | 1 min 0 s | 1 min 0 s |

                ## Batches

                | batch | launched | healthy | proven | blue out |
                | --- | --- | --- | --- | --- |
                | 1 of 1 | i-b1e81c4f73418369c (us-east-1a), i-013e04020149546bd (us-east-1a), i-b47b885b245b99b84 (us-east-1b) | – | – | – |

                ## What happened

                - 11-23 07:00:08 ROLL of simulated to revision 2 accepted from simulate
                - 11-23 07:00:08 about 1 batches of 3; in service 3, floor 3, live 3, ceiling 9 (in service 3, floor 3)
                - 11-23 07:00:08 batch 1: launches 3 (in service 3, floor 3)
                - 11-23 07:00:08 batch 1: 2 launched in subnet-1 (us-east-1a), t3.small (in service 3, floor 3)
                - 11-23 07:00:08 batch 1: 1 launched in subnet-2 (us-east-1b), t3.small (in service 3, floor 3)
                - 11-23 07:00:38 batch 1: 3 registered (in service 3, floor 3)
                - 11-23 07:00:58 batch 1: 3 unhealthy; i-013e04020149546bd: web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]); i-b1e81c4f73418369c: web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]); i-b47b885b245b99b84: web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]) (in service 3, floor 3)
                - 11-23 07:10:38 it fails, see Failure (in service 3, floor 3)
                - 11-23 07:10:38 batch 1: 3 green leave (in service 3, floor 3)
                - 11-23 07:10:38 batch 1: 3 deregistered: they drain for at most 60 s (in service 3, floor 3)
                - 11-23 07:10:38 batch 1: the owner was told: sbgd-684df992-failed (in service 3, floor 3)
                - 11-23 07:11:38 batch 1: 3 drained: terminating (in service 3, floor 3)
                - 11-23 07:11:39 batch 1: 3 terminated (in service 3, floor 3)
                - 11-23 07:11:39 batch 1: 3 are gone, 0 left behind (in service 3, floor 3)
                - 11-23 07:11:39 failed (in service 3, floor 3)

                ## Failure

                **UNHEALTHY** at 2026-11-23T07:10:38Z in batch 1: batch 1: 3 of 3 not healthy within 600 s: i-b1e81c4f73418369c (web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\])), i-013e04020149546bd (web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\])), i-b47b885b245b99b84 (web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]))

                | instance | load balancer | EC2 |
                | --- | --- | --- |
                | i-b1e81c4f73418369c (us-east-1a) | web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]) | – |
                | i-013e04020149546bd (us-east-1a) | web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]) | – |
                | i-b47b885b245b99b84 (us-east-1b) | web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]) | – |

                ## Notifications

                - ROLL\\_FAILED sbgd-684df992-failed: sent at 2026-11-23T07:10:38Z

                ## Left behind

                Nothing.

                ## What to do next

                - Mend what the reasons name: image, user data, security groups or capacity.
                - Update the group and roll again: it is free for the next roll.
                """);
    }

    @Test
    void theExecution_isCountedInItsHistory() {
        JsonNode execution = asked(ImageBehaviour.GREEN, "/execution");

        assertThat(execution.path("generation").intValue()).isEqualTo(1);
        JsonNode one = execution.at("/executions/0");
        assertThat(one.path("name").textValue())
                .isEqualTo(execution.path("rollId").textValue() + "-1");
        assertThat(one.path("executionArn").textValue())
                .endsWith(one.path("name").textValue());
        assertThat(one.path("consoleUrl").textValue())
                .endsWith(one.path("executionArn").textValue());
        assertThat(one.path("status").textValue()).isEqualTo("succeeded");
        assertThat(one.path("statesComplete").booleanValue()).isTrue();
        Map<String, Integer> visits = new HashMap<>();
        one.path("states")
                .forEach(state -> visits.put(
                        state.path("state").textValue(), state.path("visits").intValue()));
        assertThat(visits)
                .containsEntry("PlanBatch", 2)
                .containsEntry("RollFinished", 1)
                .doesNotContainKey("StopRoll");
        assertThat(visits.get("GraceWait")).isEqualTo(3);
    }

    /** What the API answers of a roll of three, two at a time, once it has ended. */
    private static JsonNode asked(ImageBehaviour image, String what) {
        String[] last = {"{}"};
        Simulator simulator = new Simulator(Cases.TEMPLATE, ports -> ports, cloud -> {
            for (int minute = 1; minute < 60; minute++) {
                cloud.clock()
                        .after(
                                Duration.ofMinutes(minute),
                                () -> cloud.store().rolls("sig-51e00001", 1, true, null).items().stream()
                                        .filter(head -> !head.isOpen())
                                        .map(RollHead::id)
                                        .forEach(id -> last[0] =
                                                Json.write(StartAnswer.read(cloud, "sig-51e00001", id, what))));
            }
        });
        assertThat(simulator.run(Cases.three(image, BODY)).violations()).isEmpty();
        return Json.tree(last[0]);
    }
}
