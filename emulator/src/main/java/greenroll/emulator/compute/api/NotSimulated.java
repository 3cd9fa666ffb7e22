package greenroll.emulator.compute.api;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkClient;

/** A call used a part of AWS that this region does not simulate. The message names it. */
public final class NotSimulated extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    NotSimulated(String what) {
        super("not simulated: " + what);
    }

    /** The client, except that it refuses each operation that it does not implement itself, by its name. */
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
