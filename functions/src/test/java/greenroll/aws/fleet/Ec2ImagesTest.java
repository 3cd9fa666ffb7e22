package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Image;
import greenroll.fleet.InstanceType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;

/** Tests images and instance types with an EC2 client that gives each test's answers. */
class Ec2ImagesTest {

    private final ScriptedEc2 ec2 = new ScriptedEc2();
    private final Ec2Images images = new Ec2Images(ec2, () -> {
        throw new AssertionError("no parameter is read here");
    });

    @Test
    void image_thatIsDeprecatedOrDisabled_isFoundAllTheSame() {
        ec2.answers(DescribeImagesResponse.builder()
                .images(image -> image.imageId("ami-1")
                        .architecture("arm64")
                        .state("disabled")
                        .creationDate("2026-11-23T07:00:00.000Z"))
                .build());

        assertThat(images.image("ami-1").map(Image::state)).contains("disabled");
        assertThat(ec2.asked)
                .first()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(DescribeImagesRequest.class))
                .satisfies(ask -> {
                    assertThat(ask.includeDisabled()).isTrue();
                    assertThat(ask.includeDeprecated()).isTrue();
                });
    }

    @Test
    void types_overPages_haveTheirArchitecturesAndTheZonesThatOfferThem_andUnknownOnesAreAbsent() {
        ec2.answers(DescribeInstanceTypeOfferingsResponse.builder()
                        .instanceTypeOfferings(
                                one -> one.instanceType("m7g.large").location("eu-central-1a"))
                        .nextToken("more")
                        .build())
                .answers(DescribeInstanceTypeOfferingsResponse.builder()
                        .instanceTypeOfferings(
                                one -> one.instanceType("m7g.large").location("eu-central-1b"),
                                one -> one.instanceType("z9.tiny").location("eu-central-1b"))
                        .build())
                .answers(DescribeInstanceTypesResponse.builder()
                        .instanceTypes(one -> one.instanceType("m7g.large")
                                .processorInfo(processor -> processor.supportedArchitecturesWithStrings("arm64")))
                        .nextToken("more")
                        .build())
                .answers(DescribeInstanceTypesResponse.builder()
                        .instanceTypes(one -> one.instanceType("t2.micro")
                                .processorInfo(
                                        processor -> processor.supportedArchitecturesWithStrings("i386", "x86_64")))
                        .build());

        assertThat(images.types(List.of("m7g.large", "t2.micro", "none"), List.of("eu-central-1a", "eu-central-1b")))
                .isEqualTo(Map.of(
                        "m7g.large",
                        new InstanceType("m7g.large", Set.of("arm64"), Set.of("eu-central-1a", "eu-central-1b")),
                        "t2.micro",
                        new InstanceType("t2.micro", Set.of("i386", "x86_64"), Set.of())));
    }
}
