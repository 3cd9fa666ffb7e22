package greenroll.group;

import org.jspecify.annotations.Nullable;

/**
 * How an instance may read its own metadata, in EC2's words. Missing options are as the image or the account has them.
 *
 * @param httpTokens {@code required} or {@code optional}
 * @param httpPutResponseHopLimit 1 to 64
 * @param instanceMetadataTags {@code enabled} or {@code disabled}
 * @param httpEndpoint {@code enabled} or {@code disabled}
 */
public record MetadataOptions(
        @Nullable String httpTokens,
        @Nullable Integer httpPutResponseHopLimit,
        @Nullable String instanceMetadataTags,
        @Nullable String httpEndpoint) {}
