package greenroll.aws.fleet;

import greenroll.fleet.FleetRefused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes every call of the fleet, except calls whose errors are answers. */
public final class FleetCalls {

    private FleetCalls() {}

    /**
     * The call's answer. Throws {@link greenroll.fleet.Unavailable} or {@link FleetRefused}, as {@link ErrorRule} says.
     */
    public static <T> T call(String name, Supplier<T> answer) {
        try {
            return answer.get();
        } catch (AwsServiceException e) {
            if (ErrorRule.of(e) == ErrorRule.LATER) {
                throw SdkErrors.unavailable(name, e);
            }
            throw new FleetRefused(SdkErrors.code(e), name + ": " + SdkErrors.words(e), e);
        } catch (SdkException e) {
            throw SdkErrors.unavailable(name, e);
        }
    }

    /** The rule of a refusal that {@link #call} threw. */
    public static ErrorRule ruleOf(FleetRefused e) {
        return e.getCause() instanceof AwsServiceException cause ? ErrorRule.of(cause) : ErrorRule.REFUSED;
    }

    public static <T> List<List<T>> chunks(Collection<T> all, int most) {
        List<T> list = List.copyOf(all);
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < list.size(); from += most) {
            chunks.add(list.subList(from, Math.min(list.size(), from + most)));
        }
        return chunks;
    }
}
