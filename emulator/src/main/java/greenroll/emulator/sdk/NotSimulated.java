package greenroll.emulator.sdk;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkClient;

/** A request for a part of AWS that is not simulated. The message names it. */
public final class NotSimulated extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    /** @param what for example {@code ec2.RunInstances, parameter Placement} */
    public NotSimulated(String what) {
        super("not simulated: " + what);
    }

    /**
     * The client, but an operation that it does not implement itself is refused by its name.
     *
     * @param service as the command line of AWS calls it
     */
    public static <T extends SdkClient> T refusing(Class<T> api, String service, T client) {
        Set<String> simulated = Arrays.stream(client.getClass().getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .map(InterceptedClient::operation)
                .collect(Collectors.toSet());
        return InterceptedClient.of(api, client, (operation, request) -> {
            if (!simulated.contains(operation)) {
                throw new NotSimulated(service + "." + operation);
            }
        });
    }
}
