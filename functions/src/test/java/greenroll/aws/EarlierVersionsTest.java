package greenroll.aws;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Healing;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.Strategy;
import greenroll.group.Subnet;
import greenroll.json.Json;
import greenroll.roll.RollSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an earlier version wrote is read, and what it did not know of has its default. */
class EarlierVersionsTest {

    private static final Instant SEVEN = Instant.parse("2026-11-23T07:00:00Z");

    @Test
    void revision_withoutDisksInterfacesAndHealing_isOneThatSaysNothingOfThem() {
        Revision revision = GroupItems.revision(Map.of("doc", AttributeValue.fromS("""
                { "number": 1, "createdAt": "2026-11-23T07:00:00Z",
                  "specification": { "imageId": "ami-1", "instanceTypes": ["t3.small"], "securityGroupIds": [], "tags": {},
                    "monitoring": false, "ebsOptimized": false, "targetGroupArns": [], "healthCheckType": "EC2" } }""")));

        LaunchSpecification plain = LaunchSpecification.of("ami-1", List.of("t3.small"));
        assertThat(revision)
                .isEqualTo(new Revision(1, plain.with(c -> c.healthCheckType = HealthCheckType.EC2), SEVEN));
        assertThat(revision.specification().healing()).isEqualTo(Healing.DEFAULT);
        assertThat(FleetRequests.run(Launches.of(1, revision.specification())))
                .as("so a launch that was cut off is sent again as it stood")
                .isEqualTo(FleetRequests.run(Launches.of(1, LaunchSpecification.of("ami-1", List.of("t3.small")))));
    }

    @Test
    void group_withoutAStrategy_hasNone() {
        Group group = Group.created(
                "sig-00000001",
                "web",
                "us-east-1",
                new Capacity(1, 2, 3),
                List.of(new Subnet("us-east-1a", "subnet-a")),
                SEVEN);
        Map<String, AttributeValue> item = new HashMap<>(GroupItems.item(group));
        item.put("doc", AttributeValue.fromS("""
                { "name": "web", "region": "us-east-1", "product": "Linux/UNIX",
                  "capacity": { "minimum": 1, "target": 2, "maximum": 3 },
                  "subnets": [ { "zone": "us-east-1a", "subnetId": "subnet-a" } ], "createdAt": "2026-11-23T07:00:00Z" }"""));

        assertThat(GroupItems.group(item)).isEqualTo(group);
        assertThat(group.strategy()).isEqualTo(Strategy.NONE);
    }

    @Test
    void settings_thatDoNotSayWhoseTheyAre_areGreenrolls() {
        RollSettings settings = Json.read("""
                { "action": "REPLACE_SERVER", "batchSizePercentage": 20, "gracePeriod": "PT5M", "healthTimeout": "PT10M",
                  "healthCheckType": "EC2", "drainingTimeout": "PT5M", "batchMinHealthyPercentage": 100,
                  "shouldDrainInstances": true, "launchTimeout": "PT30M",
                  "onFailure": { "actionType": "DETACH_NEW", "shouldHandleAllBatches": false, "keepFailedFor": "PT0S" } }""", RollSettings.class);

        assertThat(settings.meanings()).isEqualTo(RollSettings.Meanings.GREENROLL);
        assertThat(settings.alarms()).isEmpty();
    }
}
