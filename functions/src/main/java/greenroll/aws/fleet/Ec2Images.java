package greenroll.aws.fleet;

import static greenroll.aws.fleet.FleetCalls.call;

import greenroll.fleet.Image;
import greenroll.fleet.Images;
import greenroll.fleet.InstanceType;
import greenroll.group.ImageFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** AMIs from DescribeImages, and parameters from the Parameter Store. Describe calls are filtered and paginated. */
public final class Ec2Images implements Images {

    /** The images in a page, which is EC2's limit. */
    private static final int PAGE = 1_000;

    private final Ec2Client ec2;
    private final Supplier<SsmClient> ssm;

    /** @param ssm used only to read a parameter, which most groups do not have */
    public Ec2Images(Ec2Client ec2, Supplier<SsmClient> ssm) {
        this.ec2 = ec2;
        this.ssm = ssm;
    }

    /**
     * {@inheritDoc} Uses a filter and not the id, because EC2 refuses an unknown id. A deprecated image can be
     * launched. A disabled one cannot, and is found so that it differs from one that does not exist.
     */
    @Override
    public Optional<Image> image(String imageId) {
        return describe(DescribeImagesRequest.builder()
                        .filters(filter("image-id", imageId))
                        .includeDeprecated(true)
                        .includeDisabled(true))
                .stream()
                .findFirst();
    }

    /** {@inheritDoc} Makes two calls for any number of types and zones, as long as each answer has one page. */
    @Override
    public Map<String, InstanceType> types(Collection<String> names, Collection<String> zones) {
        Map<String, Set<String>> offered = new HashMap<>();
        if (!zones.isEmpty()) {
            offerings(names, zones)
                    .forEach(one -> offered.computeIfAbsent(one.instanceTypeAsString(), type -> new TreeSet<>())
                            .add(one.location()));
        }
        Map<String, InstanceType> types = new TreeMap<>();
        call(
                        "DescribeInstanceTypes",
                        () -> ec2.describeInstanceTypesPaginator(FleetRequests.types(names)).instanceTypes().stream()
                                .toList())
                .forEach(one -> types.put(
                        one.instanceTypeAsString(),
                        new InstanceType(
                                one.instanceTypeAsString(),
                                Set.copyOf(one.processorInfo().supportedArchitecturesAsStrings()),
                                offered.getOrDefault(one.instanceTypeAsString(), Set.of()))));
        return types;
    }

    @Override
    public List<Image> matching(ImageFilter wanted) {
        List<Filter> filters = new ArrayList<>();
        if (wanted.namePattern() != null) {
            filters.add(filter("name", wanted.namePattern()));
        }
        wanted.tags().forEach((key, value) -> filters.add(filter("tag:" + key, value)));
        return describe(DescribeImagesRequest.builder().owners(wanted.owners()).filters(filters)).stream()
                .sorted(Comparator.comparing(Image::createdAt).reversed().thenComparing(Image::id))
                .toList();
    }

    private List<InstanceTypeOffering> offerings(Collection<String> names, Collection<String> zones) {
        return call(
                "DescribeInstanceTypeOfferings",
                () -> ec2
                        .describeInstanceTypeOfferingsPaginator(FleetRequests.offerings(names, zones))
                        .instanceTypeOfferings()
                        .stream()
                        .toList());
    }

    @Override
    public Optional<String> parameter(String name) {
        return call("GetParameter", () -> {
            try {
                return Optional.of(ssm.get()
                        .getParameter(get -> get.name(name))
                        .parameter()
                        .value());
            } catch (ParameterNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private List<Image> describe(DescribeImagesRequest.Builder request) {
        DescribeImagesRequest paged = request.maxResults(PAGE).build();
        return call(
                "DescribeImages",
                () -> ec2.describeImagesPaginator(paged).images().stream()
                        .map(Ec2Images::image)
                        .toList());
    }

    private static Image image(software.amazon.awssdk.services.ec2.model.Image image) {
        Map<String, String> tags = new LinkedHashMap<>();
        image.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return new Image(
                image.imageId(),
                image.name() == null ? "" : image.name(),
                image.architectureAsString(),
                image.stateAsString(),
                Instant.parse(image.creationDate()),
                tags);
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
