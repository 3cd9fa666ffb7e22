package greenroll.triggers;

import static greenroll.roll.SampleSettings.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Image;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.ImageFilter;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.SpotStrategy;
import greenroll.group.TemplateChoice;
import greenroll.group.UpdatePolicy;
import greenroll.roll.GroupActivity;
import greenroll.roll.GroupActivity.Kind;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the decisions about new images. The group runs ami-1, made at noon; image ami-2 is made an hour later. */
class ImageRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant NOW = NOON.plusSeconds(4 * 3600);
    private static final RollRequest CONFIG = new RollRequest(
            RollAction.REPLACE_SERVER,
            20,
            List.of(),
            null,
            new RollRequest.Health(Duration.ZERO, null, null),
            RollRequest.Draining.DEFAULT,
            null,
            null,
            List.of(),
            RollRequest.Wanted.DEFAULT);
    private static final UpdatePolicy POLICY =
            new UpdatePolicy(true, CONFIG, new ImageFilter(List.of("self"), "web-*", Map.of()));
    private static final UpdatePolicy PARAMETER = new UpdatePolicy(true, CONFIG, null);
    private static final CheckTrigger EVENT = new CheckTrigger.ImageAvailable("ami-2");
    private static final CheckTrigger SCHEDULE = new CheckTrigger.Schedule();
    private static final Image OLD = image("ami-1", 0);
    private static final Image NEW = image("ami-2", 1);
    private static final RollHead SERVES = roll("sbgd-00000001", "ami-1", Stage.FINISHED);

    @Test
    void newImage_makesARevisionAndARoll() {
        assertThat(decide(sight(POLICY, "ami-1", List.of(SERVES), NEW, OLD), EVENT))
                .isEqualTo(new ImageDecision.Start(
                        "ami-2", new Revision(2, specification("ami-2"), NOW), null, List.of()));
    }

    @Test
    void newImage_ofARevisionThatIsThereAlready_isRolledWithoutAnother() {
        assertThat(decide(sight(POLICY, "ami-2", List.of(SERVES), NEW, OLD), SCHEDULE))
                .isEqualTo(new ImageDecision.Start("ami-2", null, null, List.of()));
    }

    @Test
    void groupThatDidNotOptIn_isLeftAlone() {
        UpdatePolicy off = new UpdatePolicy(false, CONFIG, POLICY.imageFilter());

        assertThat(decide(sight(off, "ami-1", List.of(SERVES), NEW), EVENT)).isEqualTo(leave());
        assertThat(decide(sight(null, "ami-1", List.of(SERVES), NEW), EVENT)).isEqualTo(leave());
    }

    @Test
    void groupInARoll_isLeftToTheSchedule() {
        ImageCandidates free = sight(POLICY, "ami-1", List.of(SERVES), NEW);
        ImageCandidates held = new ImageCandidates(
                group(POLICY, new Group.ActiveRoll("sbgd-00000002", "ROLL")),
                free.latest(),
                free.rolls(),
                free.launched(),
                free.named(),
                free.candidates(),
                Set.of());

        assertThat(decide(held, EVENT)).isEqualTo(leave());
    }

    @Test
    void imageThatTheGroupRuns_andOlderOnes_startNothing() {
        assertThat(decide(sight(POLICY, "ami-1", List.of(SERVES), OLD, image("ami-0", -1)), SCHEDULE))
                .isEqualTo(leave());
    }

    @Test
    void imageThatIsNotAvailable_isNoted_andTheNextNewestIsRolled() {
        Image pending = new Image("ami-3", "web-3", "x86_64", "pending", at(2), Map.of());

        assertThat(decide(
                        sight(POLICY, "ami-1", List.of(SERVES), pending, OLD),
                        new CheckTrigger.ImageAvailable("ami-3")))
                .isEqualTo(leave(note(Kind.IMAGE_NOT_AVAILABLE, "ami-3", "ami-3 is pending: not rolled")));
        assertThat(decide(sight(POLICY, "ami-1", List.of(SERVES), pending, NEW, OLD), SCHEDULE))
                .isInstanceOfSatisfying(
                        ImageDecision.Start.class,
                        start -> assertThat(start.imageId()).isEqualTo("ami-2"));
    }

    @Test
    void imageOfAnotherArchitecture_isNoted() {
        Image arm = new Image("ami-2", "web-2", "arm64", "available", at(1), Map.of());

        assertThat(decide(sight(POLICY, "ami-1", List.of(SERVES), arm, OLD), EVENT))
                .isEqualTo(leave(note(
                        Kind.OTHER_ARCHITECTURE, "ami-2", "ami-2 is for arm64, the group runs x86_64: not rolled")));
    }

    @Test
    void imageWhoseLastRollFailed_isNoted_andNotRolledAgain() {
        RollHead failed = roll("sbgd-00000002", "ami-2", Stage.FAILED);

        assertThat(decide(sight(POLICY, "ami-2", List.of(failed, SERVES), NEW, OLD), SCHEDULE))
                .isEqualTo(leave(note(
                        Kind.FAILED_BEFORE,
                        "ami-2",
                        "ami-2 failed in sbgd-00000002: not rolled again; start a roll to try it once more, or make a"
                                + " newer image")));
    }

    @Test
    void imageWhoseLastRollFailed_doesNotGiveWayToAnOlderOne_butANewerOneIsRolled() {
        RollHead failed = roll("sbgd-00000002", "ami-3", Stage.FAILED);
        Image bad = image("ami-3", 2);

        assertThat(decide(sight(POLICY, "ami-3", List.of(failed, SERVES), bad, NEW, OLD), SCHEDULE))
                .isInstanceOf(ImageDecision.Leave.class);
        assertThat(decide(sight(POLICY, "ami-3", List.of(failed, SERVES), image("ami-4", 3), bad, NEW), SCHEDULE))
                .isInstanceOfSatisfying(
                        ImageDecision.Start.class,
                        start -> assertThat(start.imageId()).isEqualTo("ami-4"));
    }

    @Test
    void imageWhoseRollAPersonStopped_isNoted_andNotRolledAgain() {
        RollHead stopped = roll("sbgd-00000002", "ami-2", Stage.STOPPED);

        assertThat(decide(sight(POLICY, "ami-2", List.of(stopped, SERVES), NEW, OLD), SCHEDULE)
                        .notes())
                .extracting(GroupActivity::kind)
                .containsExactly(Kind.STOPPED_BEFORE);
    }

    @Test
    void imageThatAPersonWentBackFrom_isNotRolledAgain() {
        RollHead back = roll("sbgd-00000003", "ami-1", Stage.FINISHED);
        RollHead forth = roll("sbgd-00000002", "ami-2", Stage.FINISHED);

        assertThat(decide(sight(POLICY, "ami-1", List.of(back, forth, SERVES), NEW, OLD), SCHEDULE))
                .isEqualTo(leave());
    }

    @Test
    void imageThatTheGroupRuns_wasDeregistered_anOlderOneIsNotTakenForNew() {
        ImageCandidates gone = new ImageCandidates(
                group(POLICY, null),
                specification("ami-1"),
                List.of(SERVES),
                null,
                null,
                List.of(image("ami-0", -1)),
                Set.of());

        assertThat(decide(gone, SCHEDULE)).isEqualTo(leave());
    }

    @Test
    void event_aboutAnotherImageThanTheNewest_startsNothing() {
        ImageCandidates sight = sight(POLICY, "ami-1", List.of(SERVES), image("ami-3", 2), NEW, OLD);

        assertThat(decide(sight, EVENT)).isEqualTo(leave());
    }

    @Test
    void imageBuilder_isKnownByTheTagOfItsImage() {
        CheckTrigger built = new CheckTrigger.ImageBuilt("arn:image/web/1");
        Image made = new Image(
                "ami-2", "web-2", "x86_64", "available", at(1), Map.of("Ec2ImageBuilderArn", "arn:image/web/1"));

        assertThat(decide(sight(POLICY, "ami-1", List.of(SERVES), made), built))
                .isInstanceOf(ImageDecision.Start.class);
        assertThat(decide(sight(POLICY, "ami-1", List.of(SERVES), NEW), built)).isEqualTo(leave());
    }

    @Test
    void parameter_thatHoldsAnotherImage_isRolledWithoutARevision() {
        ImageCandidates sight = sight(PARAMETER, "resolve:ssm:/web/ami", List.of(SERVES), NEW);

        assertThat(decide(sight, new CheckTrigger.ParameterChanged("/web/ami")))
                .isEqualTo(new ImageDecision.Start("ami-2", null, null, List.of()));
        assertThat(decide(sight, SCHEDULE)).isInstanceOf(ImageDecision.Start.class);
        assertThat(decide(sight, new CheckTrigger.ParameterChanged("/db/ami"))).isEqualTo(leave());
        assertThat(decide(sight, EVENT)).isEqualTo(leave());
    }

    @Test
    void parameter_thatGoesBackToAnImage_isFollowed_unlessThatFailed() {
        RollHead forth = roll("sbgd-00000002", "ami-2", Stage.FINISHED);
        RollHead failed = roll("sbgd-00000003", "ami-1", Stage.FAILED);

        assertThat(decide(sight(PARAMETER, "resolve:ssm:/web/ami", List.of(forth, SERVES), OLD), SCHEDULE))
                .isEqualTo(new ImageDecision.Start("ami-1", null, null, List.of()));
        assertThat(decide(sight(PARAMETER, "resolve:ssm:/web/ami", List.of(failed, forth, SERVES), OLD), SCHEDULE)
                        .notes())
                .extracting(GroupActivity::kind)
                .containsExactly(Kind.FAILED_BEFORE);
    }

    @Test
    void parameter_thatHoldsWhatRuns_startsNothing() {
        assertThat(decide(sight(PARAMETER, "resolve:ssm:/web/ami", List.of(SERVES), OLD), SCHEDULE))
                .isEqualTo(leave());
    }

    @Test
    void newImage_ofAnAutoScalingGroup_makesAVersion_alsoWithoutAnEarlierRoll() {
        assertThat(decide(version("ami-1", List.of(), Set.of(), NEW, OLD), EVENT))
                .isEqualTo(new ImageDecision.Start("ami-2", null, new TemplateChoice(null, "ami-2", null), List.of()));
    }

    @Test
    void imageThatTheAutoScalingGroupLaunches_andOlderOnes_startNothing() {
        assertThat(decide(version("ami-2", List.of(), Set.of(), NEW, OLD), EVENT))
                .isEqualTo(leave());
        assertThat(decide(version("ami-2", List.of(SERVES), Set.of(), OLD), SCHEDULE))
                .as("the owner moved the group past what the last roll brought")
                .isEqualTo(leave());
    }

    @Test
    void imageOfAnotherArchitecture_orThatFailed_isNotedForAnAutoScalingGroupToo() {
        Image arm = new Image("ami-2", "web-2", "arm64", "available", at(1), Map.of());
        RollHead failed = roll("sbgd-00000002", "ami-2", Stage.FAILED);
        RollHead finished = roll("sbgd-00000002", "ami-2", Stage.FINISHED);

        assertThat(decide(version("ami-1", List.of(), Set.of(), arm), EVENT).notes())
                .extracting(GroupActivity::kind)
                .containsExactly(Kind.OTHER_ARCHITECTURE);
        assertThat(decide(version("ami-1", List.of(failed), Set.of(), NEW), SCHEDULE)
                        .notes())
                .extracting(GroupActivity::kind)
                .containsExactly(Kind.FAILED_BEFORE);
        assertThat(decide(version("ami-1", List.of(finished), Set.of(), NEW), SCHEDULE))
                .as("the owner went back from it")
                .isEqualTo(leave());
    }

    @Test
    void imageThatTheVersionNames_wasDeregistered_theLastRollOfItTellsItsAge() {
        ImageCandidates gone = gone(version("ami-1", List.of(SERVES), Set.of(), image("ami-0", -1)));

        assertThat(decide(gone, SCHEDULE)).isEqualTo(leave());
        assertThat(decide(gone(version("ami-1", List.of(SERVES), Set.of(), NEW)), SCHEDULE))
                .isInstanceOf(ImageDecision.Start.class);
    }

    @Test
    void parameterOfAVersion_isRolledWithThatVersion_untilEveryInstanceHasItsImage() {
        String image = "resolve:ssm:/web/ami";
        ImageCandidates mixed = version(image, List.of(SERVES), Set.of("ami-1", "ami-2"), NEW);

        assertThat(decide(mixed, new CheckTrigger.ParameterChanged("/web/ami")))
                .isEqualTo(new ImageDecision.Start("ami-2", null, new TemplateChoice("7", null, null), List.of()));
        assertThat(decide(mixed, EVENT)).isEqualTo(leave());
        assertThat(decide(version(image, List.of(SERVES), Set.of("ami-2"), NEW), SCHEDULE))
                .isEqualTo(leave());
        assertThat(decide(version(image, List.of(), Set.of(), NEW), SCHEDULE)).isEqualTo(leave());
    }

    /** A group that stands for an Auto Scaling group, which launches version 7 of its launch template. */
    private static ImageCandidates version(
            String imageId, List<RollHead> rolls, Set<String> running, Image... candidates) {
        ImageCandidates own = sight(POLICY, imageId, rolls, candidates);
        Image named = own.followsParameter() ? null : own.named();
        return new ImageCandidates(
                own.group().withPlacement(own.group().placement().withAutoScaling(new AutoScaling("asg", false))),
                own.latest().withLaunchTemplate(new LaunchSpecification.LaunchTemplate("lt-0a1b", 7)),
                rolls,
                own.followsParameter() ? OLD : named,
                named,
                own.candidates(),
                running);
    }

    private static ImageCandidates gone(ImageCandidates sight) {
        return new ImageCandidates(
                sight.group(), sight.latest(), sight.rolls(), null, null, sight.candidates(), Set.of());
    }

    private static ImageDecision decide(ImageCandidates sight, CheckTrigger occasion) {
        return ImageRules.decide(sight, occasion, NOW);
    }

    private static ImageDecision leave(GroupActivity... notes) {
        return new ImageDecision.Leave(List.of(notes));
    }

    private static GroupActivity note(Kind kind, String imageId, String message) {
        return new GroupActivity(NOW, kind, imageId, message);
    }

    private static ImageCandidates sight(
            UpdatePolicy policy, String latest, List<RollHead> rolls, Image... candidates) {
        Image named = latest.equals("ami-1") ? OLD : latest.equals("ami-2") ? NEW : image(latest, 2);
        return new ImageCandidates(
                group(policy, null), specification(latest), rolls, OLD, named, List.of(candidates), Set.of());
    }

    private static Instant at(int hour) {
        return NOON.plusSeconds(3600L * hour);
    }

    private static Image image(String id, int hour) {
        return new Image(id, "web", "x86_64", "available", at(hour), Map.of());
    }

    private static Group group(UpdatePolicy policy, Group.ActiveRoll lock) {
        return Group.created("sig-0a1b2c3d", "web", "us-east-1", new Capacity(0, 2, 4), List.of(), NOON)
                .with(c -> {
                    c.revisions(c.revisions().withServingRevision(1));
                    c.activity(c.activity().withActiveRoll(lock));
                    c.policy(c.policy().withUpdatePolicy(policy));
                    c.version(3);
                });
    }

    private static LaunchSpecification specification(String imageId) {
        return LaunchSpecification.of(imageId, List.of("t3.small"));
    }

    private static RollHead roll(String id, String imageId, Stage stage) {
        RollFacts facts = new RollFacts(
                new RollFacts.Identity(id, "sig-0a1b2c3d", "web", RollKind.ROLL, "ops", null),
                NOON.plusSeconds(60),
                null,
                SETTINGS.with(settings -> settings.batches(SETTINGS.batches().withBatchSizePercentage(20))
                        .health(SETTINGS.health()
                                .with(health -> health.healthCheckType(HealthCheckType.EC2)
                                        .gracePeriod(Duration.ZERO)))
                        .draining(SETTINGS.draining().withDrainingTimeout(Duration.ZERO))
                        .launchTimeout(Duration.ofSeconds(1800))),
                new RollFacts.Revisions(1, specification(imageId), 1, Map.of()),
                new RollFacts.Bounds(2, 2, List.of(), SpotStrategy.NONE, null, List.of()),
                null);
        return staged(Roll.accepted(facts, List.of()).head(), stage);
    }

    private static RollHead staged(RollHead head, Stage stage) {
        return head.withStage(stage);
    }
}
