package greenroll.emulator.platform.gateway;

import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network origin of calls.
 *
 * @param vpcEndpoint the interface endpoint of the calls, as for all calls of a private API; null for none
 */
public record Origin(String address, @Nullable String vpcEndpoint) {

    static final Origin LOOPBACK = new Origin("127.0.0.1", null);

    /** The right that a call from here needs, with the condition keys that AWS knows for it. */
    RequiredPermission invoke(String methodArn) {
        return new RequiredPermission(
                "execute-api:Invoke",
                methodArn,
                vpcEndpoint == null
                        ? Map.of("aws:SourceIp", List.of(address))
                        : Map.of("aws:VpcSourceIp", List.of(address), "aws:SourceVpce", List.of(vpcEndpoint)));
    }
}
