package greenroll.account;

import greenroll.aws.SdkClients;
import greenroll.cli.roll.AutoScalingPlanner;
import greenroll.group.AutoScaling;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Plans with the SDK's clients. They find credentials and endpoints ({@code AWS_ENDPOINT_URL}) in the SDK's usual way,
 * and send only what {@link ReadOnlyCalls} lets pass.
 */
public final class AccountPlanner implements AutoScalingPlanner {

    @Override
    public Answer plan(Question question) {
        Optional<Region> region = region(question.region(), question.profile());
        if (region.isEmpty()) {
            return new Answer.NotConfigured("--region: neither the environment nor the profile names a Region");
        }
        try (DefaultCredentialsProvider credentials = DefaultCredentialsProvider.builder()
                .profileName(question.profile())
                .build()) {
            Optional<String> none = without(credentials);
            if (none.isPresent()) {
                return new Answer.NotConfigured("there are no AWS credentials to read with: " + none.get());
            }
            SdkClients clients = new SdkClients(region.get(), credentials, List.of(new ReadOnlyCalls()));
            return new AccountPlan(clients, region.get().id(), InstantSource.system())
                    .of(new AutoScaling(question.name(), question.mayRaiseMaxSize()), question.body());
        }
    }

    private static Optional<Region> region(@Nullable String given, @Nullable String profile) {
        if (given != null) {
            return Optional.of(Region.of(given));
        }
        try {
            return Optional.of(DefaultAwsRegionProviderChain.builder()
                    .profileName(profile)
                    .build()
                    .getRegion());
        } catch (SdkException e) {
            return Optional.empty();
        }
    }

    /** Why there are no credentials, in one line; empty when there are. The SDK's own message lists every provider. */
    private static Optional<String> without(AwsCredentialsProvider credentials) {
        try {
            credentials.resolveCredentials();
            return Optional.empty();
        } catch (SdkException e) {
            String message = String.valueOf(e.getMessage());
            return Optional.of(
                    message.startsWith("Unable to load credentials from any of the providers")
                            ? "environment, profile and role give none"
                            : message);
        }
    }
}
