package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.json.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadInstancesTest {

    private static final String STATUS = "/aws/ec2/group/{groupId}/status";
    private static final String HEALTH = "/aws/ec2/group/{groupId}/instanceHealthiness";

    private final Web web = new Web();
    private final List<String> asked = new ArrayList<>();
    private Instant now = Web.NOW;
    private final ReadInstances function =
            new ReadInstances(web.store, asking(web.fleet), web.autoScaling, web.autoScaling, web.prices, () -> now);

    private Web.Answer read(String resource) {
        return web.call(function, Web.request("GET", resource, Web.GROUP, null));
    }

    @Test
    void status_isWhatEc2SaysOfEveryLiveInstance() {
        web.fleet.instances.add(Web.instance("i-gone", InstanceState.TERMINATED, null, null));

        Web.Answer answer = read(STATUS);

        assertThat(answer.items().findValuesAsText("instanceId")).containsExactly("i-1", "i-2", "i-3", "i-4", "i-5");
        assertThat(answer.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:group:instance");
        assertThat(answer.item()).isEqualTo(Json.tree("""
                { "instanceId": "i-1", "instanceType": "m7g.large", "availabilityZone": "eu-west-1a",
                  "privateIp": "10.0.0.1", "status": "running", "lifeCycle": "OD", "groupId": "sig-0a1b2c3d",
                  "createdAt": "2026-11-23T06:00:00.000Z", "product": "Linux/UNIX", "revision": 1 }"""));
        assertThat(asked).containsExactly("instances");
    }

    @Test
    void health_isTheLoadBalancersWord_andWhyItIsNotHealthy() {
        Map<String, TargetHealth> targets = new HashMap<>();
        targets.put("i-1", new TargetHealth(TargetHealth.State.HEALTHY, null, null));
        targets.put("i-2", new TargetHealth(TargetHealth.State.UNHEALTHY, "Target.Timeout", "Request timed out"));
        targets.put("i-3", new TargetHealth(TargetHealth.State.INITIAL, "Elb.RegistrationInProgress", null));
        targets.put("i-4", new TargetHealth(TargetHealth.State.UNAVAILABLE, "Elb.InternalError", null));
        web.fleet.health.put(Web.TARGET_GROUP, new TargetGroupHealth.Answered(targets));

        assertThat(lines(read(HEALTH)))
                .containsExactly(
                        "i-1 HEALTHY healthy -",
                        "i-2 UNHEALTHY unhealthy web: unhealthy, Target.Timeout (Request timed out)",
                        "i-3 INSUFFICIENT_DATA initial web: initial, Elb.RegistrationInProgress",
                        "i-4 UNKNOWN unavailable web: unavailable, Elb.InternalError",
                        "i-5 INSUFFICIENT_DATA - web: not registered");
        assertThat(asked).containsExactly("instances", "health");
    }

    @Test
    void health_whileTheTargetGroupDoesNotAnswer_isUnknown() {
        web.fleet.health.clear();

        assertThat(lines(read(HEALTH)).getFirst()).isEqualTo("i-1 UNKNOWN - web: no answer");
    }

    @Test
    void health_ofAGroupThatIsJudgedByEc2_isItsStatusChecks_andAsksNoLoadBalancer() {
        judgedBy(HealthCheckType.EC2);
        web.fleet.instances.clear();
        web.fleet.instances.add(checked("i-1", StatusChecks.OK));
        web.fleet.instances.add(checked("i-2", StatusChecks.IMPAIRED));
        web.fleet.instances.add(checked("i-3", StatusChecks.INITIALIZING));

        assertThat(lines(read(HEALTH)))
                .containsExactly(
                        "i-1 HEALTHY - -",
                        "i-2 UNHEALTHY - status checks impaired",
                        "i-3 INSUFFICIENT_DATA - status checks initializing");
        assertThat(asked).containsExactly("instances");
    }

    @Test
    void health_ofAnInstanceWithARevisionThatIsNotOnRecord_isUnknown_andSaysSo() {
        web.fleet.instances.removeIf(one -> !one.id().equals("i-1"));
        web.store.revisions.clear();
        web.store.put(Web.group(null), new Revision(1, Web.SPECIFICATION, Web.NOW));
        web.fleet.instances.set(0, withRevision(web.fleet.instances.getFirst(), 9));

        assertThat(lines(read(HEALTH))).containsExactly("i-1 UNKNOWN - nothing is on record of revision 9");
    }

    @Test
    void aLook_isGoodForFiveSeconds_forThatGroupAndThatQuestion() {
        read(HEALTH);
        now = Web.NOW.plusMillis(4_999);
        read(HEALTH);
        assertThat(asked).containsExactly("instances", "health");
        read(STATUS);
        assertThat(asked).containsExactly("instances", "health", "instances");
        now = Web.NOW.plusSeconds(5);
        read(HEALTH);
        assertThat(asked).containsExactly("instances", "health", "instances", "instances", "health");
    }

    @Test
    void read_aGroupThatIsNotThere_looksAtNothing() {
        Web.Answer answer = web.call(function, Web.request("GET", HEALTH, "sig-ffffffff", null));

        assertThat(answer.wrong()).containsExactly("GROUP_DOESNT_EXIST groupId");
        assertThat(asked).isEmpty();
    }

    private void judgedBy(HealthCheckType type) {
        LaunchSpecification judged =
                Web.SPECIFICATION.with(c -> c.serving(c.serving().withHealthCheckType(type)));
        web.store.put(Web.group(null), new Revision(1, judged, Web.NOW));
    }

    private static Instance checked(String id, StatusChecks checks) {
        Instance one = Web.instance(id, InstanceState.RUNNING, null, null);
        return copy(one, one.tags().revision(), checks);
    }

    private static Instance withRevision(Instance one, Integer revision) {
        return copy(one, revision, one.statusChecks());
    }

    private static Instance copy(Instance one, Integer revision, StatusChecks checks) {
        return one.with(
                instance -> instance.tags(one.tags().withRevision(revision)).statusChecks(checks));
    }

    private static List<String> lines(Web.Answer answer) {
        List<String> lines = new ArrayList<>();
        for (JsonNode one : answer.items()) {
            lines.add(one.path("instanceId").textValue() + " "
                    + one.path("healthStatus").textValue() + " "
                    + one.path("targetHealth").asText("-") + " "
                    + one.path("reason").asText("-"));
        }
        return lines;
    }

    /** The fleet, which records the calls made to it. */
    private Fleet asking(Fleet fleet) {
        return (Fleet) Proxy.newProxyInstance(
                Fleet.class.getClassLoader(), new Class<?>[] {Fleet.class}, (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    try {
                        return method.invoke(fleet, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
