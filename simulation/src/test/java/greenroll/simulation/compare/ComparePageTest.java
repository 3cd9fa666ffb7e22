package greenroll.simulation.compare;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.simulation.compare.ComparisonPage.Image;
import greenroll.simulation.compare.ComparisonPage.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * docs/compare.md says what comes out when both ways release the same images to the same fleet. {@code
 * -Dcompare.write=true} writes the page.
 */
class ComparePageTest {

    private static final Path PAGE = Path.of("..", "docs", "compare.md");
    private static List<Row> rows = List.of();

    @BeforeAll
    static void play() {
        rows = Arrays.stream(Image.values())
                .map(image -> new Row(
                        image,
                        Release.refresh(image.behaviour, 90, 100, false),
                        Release.refresh(image.behaviour, 90, 100, true),
                        Release.refresh(image.behaviour, 100, 120, true),
                        Release.roll(image.behaviour, 20)))
                .toList();
    }

    @Test
    void page_isWhatComesOut() throws IOException {
        String text = ComparisonPage.text(rows);
        if (Boolean.getBoolean("compare.write")) {
            Files.writeString(PAGE, text);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(text);
    }

    /** The page says this in words under its tables. */
    @Test
    void badImage_replacesNothingByARoll_whichFailsEarlier_andARefreshWithEc2TakesEverything() {
        assertThat(rows).filteredOn(row -> isBad(row.image())).hasSize(3).allSatisfy(row -> {
            assertThat(row.defaults().end()).isEqualTo("Successful");
            assertThat(row.defaults().lowest()).isZero();
            assertThat(row.elb().end()).isEqualTo("Failed");
            assertThat(row.elb().lowest()).isEqualTo(9);
            assertThat(row.launchFirst().lowest()).isEqualTo(Fleet.SIZE);
            assertThat(row.greenroll().end()).isEqualTo("failed");
            assertThat(row.greenroll().lowest()).isEqualTo(Fleet.SIZE);
            assertThat(row.greenroll().minutes()).isLessThan(row.launchFirst().minutes());
            assertThat(row.greenroll().lost())
                    .isLessThanOrEqualTo(row.launchFirst().lost());
            assertThat(row.greenroll().left()).isEqualTo("10 old; launches version 1");
        });
    }

    @Test
    void goodImage_isReleasedByEachWay_withoutALostRequest() {
        Row good = rows.getFirst();

        assertThat(List.of(good.defaults(), good.elb(), good.launchFirst(), good.greenroll()))
                .allSatisfy(one -> {
                    assertThat(one.end()).isIn("Successful", "finished");
                    assertThat(one.lost()).isZero();
                    assertThat(one.left()).isEqualTo("10 new; launches version 2");
                });
    }

    private static boolean isBad(Image image) {
        return image == Image.BROKEN || image == Image.PARTIAL || image == Image.FLAKY;
    }
}
