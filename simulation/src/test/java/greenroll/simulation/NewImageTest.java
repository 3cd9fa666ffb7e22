package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.ImageFilter;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.RollStep;
import greenroll.group.UpdatePolicy;
import greenroll.roll.GroupActivity;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.simulation.scenario.GroupFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three instances of a group that follows images named {@code web-*} serve ami-blue. New images are made, and
 * EventBridge delivers their events or not. The deployed template starts the rolls.
 */
class NewImageTest {

    private static final Instant SEVEN = Instant.parse("2026-11-23T07:00:00Z");
    private static final RollRequest CONFIG = new RollRequest(
            RollAction.REPLACE_SERVER,
            100,
            List.of(new RollStep(1, null, Duration.ofSeconds(60))),
            null,
            new RollRequest.Health(Duration.ofSeconds(30), null, null),
            RollRequest.Draining.DEFAULT,
            "new image",
            null,
            List.of(),
            RollRequest.Wanted.DEFAULT);

    private final VirtualClock clock = new VirtualClock(SEVEN);
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final InMemoryRollStore store = new InMemoryRollStore();
    private final EmbeddedCloud cloud =
            EmbeddedCloud.withStore(Cases.TEMPLATE, clock, region, store, new Random(1), ports -> ports);
    private final String groupId = GroupFixture.lay(
                    region, store, Cases.three(ImageBehaviour.GREEN, Cases.REPLACE), new Random(1), SEVEN)
            .groupId();

    @BeforeEach
    void optIn() {
        follow(new ImageFilter(List.of("self"), "web-*", Map.of()));
        cloud.start();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void anImage_thatBecomesAvailable_isRolled_andADuplicateOfItsEventStartsNothing() {
        pass(Duration.ofMinutes(5));
        make("ami-web2", ImageBehaviour.GREEN);
        tell("ami-web2");
        tell("ami-web2");
        pass(Duration.ofMinutes(1));

        assertThat(rolls()).singleElement().satisfies(roll -> {
            assertThat(roll.facts().identity().startedBy()).isEqualTo("event:EC2 AMI State Change ami-web2");
            assertThat(roll.facts().identity().comment()).isEqualTo("new image");
            assertThat(roll.facts().revision()).isEqualTo(3);
            assertThat(roll.facts().specification().imageId()).isEqualTo("ami-web2");
            assertThat(roll.facts().settings().batchSizePercentage()).isEqualTo(100);
            assertThat(roll.facts().settings().batches().steps()).isEqualTo(CONFIG.steps());
        });
        tell("ami-web2");

        pass(Duration.ofHours(3));
        tell("ami-web2");
        pass(Duration.ofHours(2));

        assertThat(rolls())
                .as("neither a late duplicate nor a look starts it again")
                .singleElement()
                .satisfies(roll -> {
                    assertThat(roll.status()).isEqualTo(RollStatus.FINISHED);
                    assertThat(roll.currentBatch()).as("one instance, then two").isEqualTo(2);
                });
        assertThat(group().servingRevision()).isEqualTo(3);
        assertThat(group().latestRevision()).isEqualTo(3);
        assertThat(images()).containsOnly("ami-web2").hasSize(3);
        assertThat(store.activity(groupId)).isEmpty();
        assertThat(cloud.platform().events().deadLetters()).isEmpty();
    }

    @Test
    void anImage_thatFails_isNotRolledAgain_andANewerOneIs() {
        pass(Duration.ofMinutes(5));
        make("ami-web2", ImageBehaviour.BROKEN);
        tell("ami-web2");
        pass(Duration.ofHours(5));
        tell("ami-web2");
        pass(Duration.ofHours(1));

        assertThat(rolls()).extracting(RollHead::status).containsExactly(RollStatus.FAILED);
        assertThat(images()).containsOnly(GroupFixture.BLUE_IMAGE).hasSize(3);
        assertThat(store.activity(groupId)).singleElement().satisfies(note -> {
            assertThat(note.kind()).isEqualTo(GroupActivity.Kind.FAILED_BEFORE);
            assertThat(note.message()).startsWith("ami-web2 failed in sbgd-");
        });

        make("ami-web3", ImageBehaviour.GREEN);
        tell("ami-web3");
        pass(Duration.ofHours(2));

        assertThat(rolls()).extracting(RollHead::status).containsExactly(RollStatus.FINISHED, RollStatus.FAILED);
        assertThat(images()).containsOnly("ami-web3");
    }

    @Test
    void anImage_thatComesDuringARoll_isFoundByTheLookAfterIt() {
        pass(Duration.ofMinutes(5));
        make("ami-web2", ImageBehaviour.GREEN);
        tell("ami-web2");
        pass(Duration.ofMinutes(1));
        make("ami-web3", ImageBehaviour.GREEN);
        tell("ami-web3");
        pass(Duration.ofSeconds(30));
        assertThat(rolls()).hasSize(1);

        pass(Duration.ofHours(4));

        assertThat(rolls()).extracting(RollHead::status).containsExactly(RollStatus.FINISHED, RollStatus.FINISHED);
        assertThat(rolls().getFirst().facts().identity().startedBy())
                .isEqualTo("event:Scheduled Event CheckForNewImages");
        assertThat(images()).containsOnly("ami-web3").hasSize(3);
    }

    @Test
    void anImage_thatComesWhileDeploymentsAreFrozen_isRolledByTheLookAfterTheFreeze() {
        pass(Duration.ofMinutes(5));
        store.freeze(new Freeze(null, "the sale is on", "ann", clock.instant()));
        make("ami-web2", ImageBehaviour.GREEN);
        tell("ami-web2");
        pass(Duration.ofHours(5));
        assertThat(rolls()).isEmpty();
        assertThat(group().latestRevision()).as("no revision was made").isEqualTo(2);

        store.lift(null);
        pass(Duration.ofHours(3));

        assertThat(rolls()).extracting(RollHead::status).containsExactly(RollStatus.FINISHED);
        assertThat(images()).containsOnly("ami-web2").hasSize(3);
    }

    @Test
    void aRoll_duringWhichDeploymentsAreFrozen_holdsForDays_andThenFinishes() {
        pass(Duration.ofMinutes(5));
        make("ami-web2", ImageBehaviour.GREEN);
        tell("ami-web2");
        pass(Duration.ofSeconds(40));
        store.freeze(new Freeze(groupId, "the sale is on", "ann", clock.instant()));

        pass(Duration.ofDays(4));

        RollHead held = rolls().getFirst();
        assertThat(held.status()).isEqualTo(RollStatus.IN_PROGRESS);
        assertThat(held.currentBatch()).as("the open batch was completed").isEqualTo(1);
        assertThat(held.hold().code()).isEqualTo("FROZEN");
        assertThat(held.hold().reason()).endsWith(" by ann: the sale is on");

        store.lift(groupId);
        pass(Duration.ofHours(1));
        assertThat(rolls()).extracting(RollHead::status).containsExactly(RollStatus.FINISHED);
        assertThat(images()).containsOnly("ami-web2").hasSize(3);
    }

    @Test
    void aLostEvent_isMadeUpForByTheLook() {
        pass(Duration.ofMinutes(5));
        make("ami-web2", ImageBehaviour.GREEN);

        pass(Duration.ofHours(3));

        assertThat(images()).containsOnly("ami-web2").hasSize(3);
    }

    @Test
    void anImage_ofAnotherName_andAGroupThatDidNotOptIn_startNothing() {
        pass(Duration.ofMinutes(5));
        region.addImage("ami-db", ImageBehaviour.GREEN, ImageSettings.named("db-1", clock.instant()));
        tell("ami-db");
        pass(Duration.ofHours(2));
        put(null);
        make("ami-web2", ImageBehaviour.GREEN);
        tell("ami-web2");
        pass(Duration.ofHours(2));

        assertThat(rolls()).isEmpty();
        assertThat(group().latestRevision()).isEqualTo(2);
    }

    @Test
    void aParameter_thatChanges_isRolled_andTheRollPinsWhatItHeld() {
        put(new UpdatePolicy(true, CONFIG, null));
        Revision latest = store.revision(groupId, 2).orElseThrow();
        store.addRevision(
                group(), new Revision(3, latest.specification().withImageId("resolve:ssm:/web/ami"), clock.instant()));
        pass(Duration.ofMinutes(5));
        make("ami-web2", ImageBehaviour.GREEN);
        region.putParameter("/web/ami", "ami-web2");
        cloud.platform().events().put("""
                { "source": "aws.ssm", "detail-type": "Parameter Store Change",
                  "detail": { "name": "/web/ami", "type": "String", "operation": "Update" } }""");
        pass(Duration.ofHours(3));

        assertThat(rolls()).singleElement().satisfies(roll -> {
            assertThat(roll.status()).isEqualTo(RollStatus.FINISHED);
            assertThat(roll.facts().identity().startedBy()).isEqualTo("event:Parameter Store Change /web/ami");
            assertThat(roll.facts().specification().imageId()).isEqualTo("ami-web2");
        });
        assertThat(images()).containsOnly("ami-web2").hasSize(3);
    }

    private void follow(ImageFilter filter) {
        put(new UpdatePolicy(true, CONFIG, filter));
    }

    private void put(UpdatePolicy policy) {
        Group read = group();
        assertThat(store.putGroup(read, read.withPolicy(read.policy().withUpdatePolicy(policy))))
                .isTrue();
    }

    private void make(String imageId, ImageBehaviour behaviour) {
        region.addImage(imageId, behaviour, ImageSettings.named("web-" + imageId, clock.instant()));
    }

    private void tell(String imageId) {
        cloud.platform()
                .events()
                .put("{ \"source\": \"aws.ec2\", \"detail-type\": \"EC2 AMI State Change\","
                        + " \"detail\": { \"ImageId\": \"" + imageId + "\", \"State\": \"available\" } }");
    }

    private void pass(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
    }

    private Group group() {
        return store.group(groupId).orElseThrow();
    }

    /** The group's rolls without its creation, the newest first. */
    private List<RollHead> rolls() {
        return store.rolls(groupId, 100, true, null).items().stream()
                .filter(roll -> roll.facts().kind() == greenroll.roll.RollKind.ROLL)
                .toList();
    }

    /** The images of the group's live instances. */
    private List<String> images() {
        return region.live(greenroll.aws.fleet.FleetTags.GROUP, groupId).stream()
                .map(RegionInstance::imageId)
                .toList();
    }
}
