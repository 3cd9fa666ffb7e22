package greenroll.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.api.Web;
import greenroll.fleet.Image;
import greenroll.fleet.Instance;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.roll.GroupActivity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the scheduled look at a group that stands for an Auto Scaling group and follows images. */
class CheckForNewImagesTest {

    private final Web web = new Web();
    private String id;

    @BeforeEach
    void aGroupFollowsImages() {
        web.store.groups.clear();
        web.store.revisions.clear();
        web.autoScaling.version(Web.SPECIFICATION);
        web.autoScaling.group("asg", 2, 5, 8, Web.TARGET_GROUP);
        for (int number = 1; number <= 5; number++) {
            web.autoScaling.member("asg", "i-" + number, Lifecycle.IN_SERVICE, 1);
        }
        web.fleet.instances.replaceAll(one -> one.withTags(new Instance.Tags(null, null, null, null, "asg")));
        id = web.create("""
                { "group": { "autoScaling": { "name": "asg" }, "updatePolicy": { "shouldRoll": true,
                    "rollConfig": { "batchSizePercentage": 20, "bakeTime": 600 },
                    "imageFilter": { "owners": ["self"], "namePattern": "web-*" } } } }""").item().path("id").textValue();
    }

    private void look() {
        CheckForNewImages function = new CheckForNewImages(
                web.store,
                web.fleet,
                web.images,
                web.alarms,
                web.autoScaling,
                web.autoScaling,
                web.executions,
                web.clock,
                web.ids);
        try {
            function.handleRequest(
                    new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
                    new ByteArrayOutputStream(),
                    web.context());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> activity() {
        return web.store.activity(id).stream().map(GroupActivity::message).toList();
    }

    @Test
    void anAutoScalingGroupThatIsGone_isNotedOnce() {
        web.autoScaling.groups.clear();
        look();
        look();

        assertThat(activity())
                .containsExactly(
                        "no new image is rolled: there is no Auto Scaling group asg in this account and Region");
    }

    @Test
    void aLaunchConfiguration_isNotedWithTheWayOut() {
        web.autoScaling.change("asg", c -> c.launching(new AutoScalingGroup.Launching(null, null, false)));
        look();

        assertThat(activity()).singleElement().asString().contains("make a launch template of it");
    }

    @Test
    void aRunningRoll_costsNoCall() {
        web.store.groups.computeIfPresent(
                id,
                (key, group) -> group.withActivity(
                        group.activity().withActiveRoll(new Group.ActiveRoll("sbgd-00000001", "ROLL"))));
        web.autoScaling.calls.clear();
        look();

        assertThat(web.autoScaling.calls).isEmpty();
        assertThat(activity()).isEmpty();
    }

    @Test
    void aNewImage_isNotRolledWhileDeploymentsAreFrozen_andIsRolledByTheCheckAfterThat() {
        web.images.images.add(new Image("ami-9", "web-9", "arm64", "available", Web.NOW, Map.of()));
        web.store.freeze(new Freeze(id, "the sale is on", "ann", Web.NOW));
        web.autoScaling.calls.clear();
        look();

        assertThat(web.autoScaling.calls).isEmpty();
        assertThat(web.started).isEmpty();
        assertThat(activity()).isEmpty();

        web.store.lift(id);
        look();
        assertThat(web.started).hasSize(1);
        assertThat(web.store.rolls.values())
                .as("the roll bakes as the group's policy says")
                .singleElement()
                .satisfies(
                        roll -> assertThat(roll.settings().health().bakeTime()).isEqualTo(Duration.ofMinutes(10)));
    }

    @Test
    void aRollThatIsRefused_isNotedWithTheReason() {
        web.images.images.add(new Image("ami-9", "web-9", "arm64", "available", Web.NOW, Map.of()));
        web.autoScaling.change("asg", c -> c.tags(Map.of()));
        look();

        assertThat(activity())
                .singleElement()
                .asString()
                .startsWith("ami-9 is not rolled: the Auto Scaling group asg lacks the tag greenroll:managed=true");
        assertThat(web.started).isEmpty();
        assertThat(web.autoScaling.made).isEmpty();
    }
}
