package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.json.Json;
import greenroll.roll.RollHead;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The whole answers of {@code …/report} and {@code …/execution} for whole rolls. */
class ReportedRollTest {

    private static final String BODY = """
            { "batchSizePercentage": 50, "gracePeriod": 60, "drainingTimeout": 60, "comment": "fix | *now*\\n# <b>CHG-7</b>" }""";

    @Test
    void aFinishedRoll_isReportedInFull() {
        assertThat(report(asked(ImageBehaviour.GREEN, "/report"))).isEqualTo("""
                # Roll sbgd-1 of simulated: finished

                |  |  |
                | --- | --- |
                | Group | simulated (sig-51e00001) |
                | Strategy | REPLACE\\_SERVER |
                | Revision | 1 → 2 |
                | Image | ami-next |
                | Started by | simulate |
                | Comment | fix \\| \\*now\\* \\# \\<b\\>CHG-7\\</b\\> |
                | Accepted | TIME |
                | Ended | TIME |
                | Took | A WHILE |
                | Expected end | – |
                | Outcome | finished, 100 % proven |

                - Warning DRAINING\\_CUT\\_SHORT: instances are terminated 60 s after their deregistration, before the deregistration delay of 300 s: requests still in flight then are lost
                - Warning OTHER\\_TARGETS: 2 healthy in the group's target groups without the group's tag: i-1, i-2. They serve on after the roll. If they are to be replaced, tag them with greenroll:group

                ## Plan

                | batches | batch size | in service | floor | live | ceiling | grace | draining |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                | 2 | 1 | 2 | 2 | 2 | 4 | 1 min 0 s | 1 min 0 s |

                ## Batches

                | batch | launched | healthy | proven | blue out |
                | --- | --- | --- | --- | --- |
                | 1 of 2 | i-3 (us-east-1a) | TIME | TIME | i-4 (us-east-1a) at TIME |
                | 2 of 2 | i-5 (us-east-1a) | TIME | TIME | i-6 (us-east-1a) at TIME |

                ## What happened

                - TIME ROLL of simulated to revision 2 accepted from simulate
                - TIME about 2 batches of 1; in service 2, floor 2, live 2, ceiling 4 (in service 2, floor 2)
                - TIME batch 1: launches 1 (in service 2, floor 2)
                - TIME batch 1: 1 launched in subnet-1 (us-east-1a), t3.small (in service 2, floor 2)
                - TIME batch 1: 1 registered (in service 2, floor 2)
                - TIME batch 1: 1 seen healthy for the first time (in service 3, floor 2)
                - TIME batch 1: 1 healthy: the grace period begins (in service 3, floor 2)
                - TIME batch 1: 1 watched healthy for 60 s (in service 3, floor 2)
                - TIME batch 1: 1 blue to scale down (in service 3, floor 2)
                - TIME batch 1: 1 deregistered: they drain for at most 60 s (in service 3, floor 2)
                - TIME batch 1 is done (in service 3, floor 2)
                - TIME batch 2: launches 1 (in service 2, floor 2)
                - TIME batch 2: 1 launched in subnet-1 (us-east-1a), t3.small (in service 2, floor 2)
                - TIME batch 2: 1 registered (in service 2, floor 2)
                - TIME batch 2: 1 seen healthy for the first time (in service 3, floor 2)
                - TIME batch 2: 1 healthy: the grace period begins (in service 3, floor 2)
                - TIME batch 2: 1 drained: terminating (in service 3, floor 2)
                - TIME batch 2: 1 terminated (in service 3, floor 2)
                - TIME batch 2: 1 watched healthy for 60 s (in service 3, floor 2)
                - TIME batch 2: 1 blue to scale down (in service 3, floor 2)
                - TIME batch 2: 1 deregistered: they drain for at most 60 s (in service 3, floor 2)
                - TIME batch 2 is done (in service 3, floor 2)
                - TIME batch 2: nothing left to replace: waits for the last drains (in service 2, floor 2)
                - TIME batch 2: 1 drained: terminating (in service 2, floor 2)
                - TIME batch 2: 1 terminated (in service 2, floor 2)
                - TIME batch 2: 2 are gone, 0 left behind (in service 2, floor 2)
                - TIME batch 2: finished: every instance that serves is of revision 2 (in service 2, floor 2)

                ## Left behind

                Nothing.

                ## Next steps

                - Nothing: every instance that serves is of revision 2.
                """);
    }

    @Test
    void aFailedRoll_isReportedWithTheLoadBalancersReasons() {
        assertThat(report(asked(ImageBehaviour.BROKEN, "/report"))).isEqualTo("""
                # Roll sbgd-1 of simulated: failed

                |  |  |
                | --- | --- |
                | Group | simulated (sig-51e00001) |
                | Strategy | REPLACE\\_SERVER |
                | Revision | 1 → 2 |
                | Image | ami-next |
                | Started by | simulate |
                | Comment | fix \\| \\*now\\* \\# \\<b\\>CHG-7\\</b\\> |
                | Accepted | TIME |
                | Ended | TIME |
                | Took | A WHILE |
                | Expected end | – |
                | Outcome | failed, 0 % proven |

                - Warning DRAINING\\_CUT\\_SHORT: instances are terminated 60 s after their deregistration, before the deregistration delay of 300 s: requests still in flight then are lost
                - Warning OTHER\\_TARGETS: 2 healthy in the group's target groups without the group's tag: i-1, i-2. They serve on after the roll. If they are to be replaced, tag them with greenroll:group

                ## Plan

                | batches | batch size | in service | floor | live | ceiling | grace | draining |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                | 2 | 1 | 2 | 2 | 2 | 4 | 1 min 0 s | 1 min 0 s |

                ## Batches

                | batch | launched | healthy | proven | blue out |
                | --- | --- | --- | --- | --- |
                | 1 of 2 | i-3 (us-east-1a) | – | – | – |

                ## What happened

                - TIME ROLL of simulated to revision 2 accepted from simulate
                - TIME about 2 batches of 1; in service 2, floor 2, live 2, ceiling 4 (in service 2, floor 2)
                - TIME batch 1: launches 1 (in service 2, floor 2)
                - TIME batch 1: 1 launched in subnet-1 (us-east-1a), t3.small (in service 2, floor 2)
                - TIME batch 1: 1 registered (in service 2, floor 2)
                - TIME batch 1: 1 unhealthy; i-3: web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]) (in service 2, floor 2)
                - TIME it fails, see Failure (in service 2, floor 2)
                - TIME batch 1: 1 green leave (in service 2, floor 2)
                - TIME batch 1: 1 deregistered: they drain for at most 60 s (in service 2, floor 2)
                - TIME batch 1: the owner was told: sbgd-1-failed (in service 2, floor 2)
                - TIME batch 1: 1 drained: terminating (in service 2, floor 2)
                - TIME batch 1: 1 terminated (in service 2, floor 2)
                - TIME batch 1: 1 are gone, 0 left behind (in service 2, floor 2)
                - TIME failed (in service 2, floor 2)

                ## Failure

                **UNHEALTHY** at TIME in batch 1: batch 1: 1 of 1 not healthy within 600 s: i-3 (web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]))

                | instance | load balancer | EC2 |
                | --- | --- | --- |
                | i-3 (us-east-1a) | web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: \\[503\\]) | – |

                ## Notifications

                - ROLL\\_FAILED sbgd-1-failed: sent at TIME

                ## Left behind

                Nothing.

                ## Next steps

                - Mend what the reasons name: image, user data, security groups or capacity.
                - Update the group and roll again: it is free for the next roll.
                """);
    }

    @Test
    void aRollWithSteps_isReportedWithTheirPauses_andWithWhatEndedThem() {
        String body = """
                { "batchSizePercentage": 50, "gracePeriod": 60, "strategy": { "steps": [
                    { "instances": 1, "pause": { "until": 90, "onTimeout": "CONTINUE" } }, { "percentage": 100 } ] } }""";

        assertThat(report(asked(ImageBehaviour.GREEN, body, "/report")))
                .contains("""

                        - Step 1 ends at 1 of 2, then a pause of 1 min 30 s
                        - Step 2 ends at 2 of 2
                        """)
                .containsPattern("- TIME batch 1: after step 1 of 2: it goes on at .*")
                .containsPattern("- TIME batch 1: step 1 of 2 is passed: (the pause of 90 s is over|continued by ann)");
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
                .containsEntry("PlanBatch", 3)
                .containsEntry("RollFinished", 1)
                .doesNotContainKey("StopRoll");
        assertThat(visits.get("GraceWait")).isEqualTo(6);
    }

    /**
     * The page with its instances numbered, and without the values that the seed decides: ids and the second of each
     * look.
     */
    private static String report(JsonNode answer) {
        String page = answer.path("markdown").textValue();
        List<String> ids = Pattern.compile("i-[0-9a-f]{17}")
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        for (String id : ids) {
            page = page.replace(id, "i-" + (ids.indexOf(id) + 1));
        }
        return page.replaceAll("sbgd-[0-9a-f]{8}", "sbgd-1")
                .replaceAll("[0-9-]{10}T[0-9:]{8}Z|[0-9]{2}-[0-9]{2} [0-9:]{8}", "TIME")
                .replaceAll("Took [|] [^|]+", "Took | A WHILE ");
    }

    /** The API's answer after a roll of two instances, one at a time, has ended. */
    private static JsonNode asked(ImageBehaviour image, String what) {
        return asked(image, BODY, what);
    }

    private static JsonNode asked(ImageBehaviour image, String body, String what) {
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
        assertThat(simulator.run(new RollCase(2, 1, 1, image, body, 1)).violations())
                .isEmpty();
        return Json.tree(last[0]);
    }
}
