package greenroll.emulator.compute.api;

import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.sdk.NotSimulated;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Finds images as DescribeImages does: by owners and filters. All filters must match, each by any one of its values.
 */
final class ImageSearch {

    private final List<String> owners;
    private final List<Filter> filters;
    private final boolean withDisabled;

    ImageSearch(DescribeImagesRequest request) {
        owners = request.owners();
        filters = request.filters();
        withDisabled = Boolean.TRUE.equals(request.includeDisabled());
    }

    boolean finds(String id, ImageSettings image) {
        return (withDisabled || !image.state().equals("disabled"))
                && isOwned(image)
                && filters.stream().allMatch(filter -> matches(filter, id, image));
    }

    private boolean isOwned(ImageSettings image) {
        return owners.isEmpty()
                || owners.contains(image.owner())
                || (image.ownerAlias() != null && owners.contains(image.ownerAlias()))
                || (image.owner().equals(ImageSettings.ACCOUNT) && owners.contains("self"));
    }

    private static boolean matches(Filter filter, String id, ImageSettings image) {
        String name = filter.name();
        if (name.startsWith("tag:")) {
            String value = image.tags().get(name.substring("tag:".length()));
            return value != null && anyOf(filter, value);
        }
        return switch (name) {
            case "image-id" -> anyOf(filter, id);
            case "name" -> anyOf(filter, image.name());
            default -> throw new NotSimulated("ec2.DescribeImages, filter " + name);
        };
    }

    private static boolean anyOf(Filter filter, String value) {
        return filter.values().stream()
                .anyMatch(pattern -> regex(pattern).matcher(value).matches());
    }

    /**
     * EC2's wildcards: {@code *} is any text, {@code ?} is any one character, a backslash escapes the next character.
     */
    private static Pattern regex(String wildcards) {
        if (wildcards.indexOf('\\') >= 0) {
            throw new NotSimulated("ec2.DescribeImages, an escaped character in " + wildcards);
        }
        StringBuilder regex = new StringBuilder();
        wildcards
                .chars()
                .forEach(c -> regex.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
