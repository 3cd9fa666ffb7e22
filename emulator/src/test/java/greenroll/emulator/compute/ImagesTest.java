package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.fleet.Ec2Images;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.fleet.Image;
import greenroll.fleet.Images;
import greenroll.group.ImageFilter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of the port to images, with the real adapter over the simulated EC2 and Parameter Store. */
class ImagesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final SimulatedRegion region = new SimulatedRegion(new VirtualClock(NOON), 1);
    private final Images images = new Ec2Images(region.ec2(), region::parameters);

    @Test
    void image_byId_isAsEc2SaysOfIt() {
        add(
                "ami-1",
                ImageSettings.named("web-1", NOON)
                        .withArchitecture("arm64")
                        .withState("pending")
                        .withTags(Map.of("team", "web")));

        assertThat(images.image("ami-1"))
                .contains(new Image("ami-1", "web-1", "arm64", "pending", NOON, Map.of("team", "web")));
        assertThat(images.image("ami-1").orElseThrow().isAvailable()).isFalse();
    }

    @Test
    void image_thatIsNotThere_isEmpty() {
        assertThat(images.image("ami-404")).isEmpty();
    }

    @Test
    void matching_byNamePattern_answersTheNewestFirstWhateverItsState() {
        add("ami-1", ImageSettings.named("web-1", NOON.minusSeconds(20)));
        add("ami-2", ImageSettings.named("web-2", NOON.minusSeconds(10)).withState("pending"));
        add("ami-3", ImageSettings.named("db-1", NOON));
        add("ami-4", ImageSettings.named("web-10", NOON));

        assertThat(matching(new ImageFilter(List.of("self"), "web-?", Map.of())))
                .containsExactly("ami-2", "ami-1");
        assertThat(matching(new ImageFilter(List.of("self"), "web-*", Map.of())))
                .containsExactly("ami-4", "ami-2", "ami-1");
    }

    @Test
    void matching_byTags_needsEachOfThem() {
        add("ami-1", ImageSettings.named("a", NOON).withTags(Map.of("team", "web", "stage", "prod")));
        add("ami-2", ImageSettings.named("b", NOON).withTags(Map.of("team", "web")));

        assertThat(matching(new ImageFilter(List.of("self"), null, Map.of("team", "web", "stage", "prod"))))
                .containsExactly("ami-1");
    }

    @Test
    void matching_aNameThatAnybodyMayGive_answersTheOwnersImagesAlone() {
        add("ami-1", ImageSettings.named("web-1", NOON.minusSeconds(1)));
        add("ami-2", ImageSettings.named("web-2", NOON).withOwner("999999999999", null));
        add("ami-3", ImageSettings.named("web-3", NOON).withOwner("137112412989", "amazon"));

        assertThat(matching(new ImageFilter(List.of("self"), "web-*", Map.of())))
                .containsExactly("ami-1");
        assertThat(matching(new ImageFilter(List.of("999999999999"), "web-*", Map.of())))
                .containsExactly("ami-2");
        assertThat(matching(new ImageFilter(List.of("amazon"), "web-*", Map.of())))
                .containsExactly("ami-3");
    }

    @Test
    void parameter_isWhatItHoldsNow() {
        region.putParameter("/web/ami", "ami-1");
        assertThat(images.parameter("/web/ami")).contains("ami-1");

        region.putParameter("/web/ami", "ami-2");
        assertThat(images.parameter("/web/ami")).contains("ami-2");
        assertThat(images.parameter("/web")).isEmpty();
    }

    private void add(String id, ImageSettings settings) {
        region.addImage(id, ImageBehaviour.GREEN, settings);
    }

    private List<String> matching(ImageFilter filter) {
        return images.matching(filter).stream().map(Image::id).toList();
    }
}
