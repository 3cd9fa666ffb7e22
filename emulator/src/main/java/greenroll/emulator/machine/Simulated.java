package greenroll.emulator.machine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Makes a partly simulated SDK client name the operation that it does not simulate. */
public final class Simulated {

    private Simulated() {}

    /**
     * The client, except that the SDK's {@code UnsupportedOperationException} without a message now names the
     * operation.
     *
     * @param api the SDK's interface, such as {@code SfnClient}
     */
    public static <T> T client(Class<T> api, T client) {
        return api.cast(Proxy.newProxyInstance(
                Simulated.class.getClassLoader(), new Class<?>[] {api}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof UnsupportedOperationException u && u.getMessage() == null) {
                            throw new UnsupportedOperationException(
                                    api.getSimpleName() + "." + method.getName() + " is not simulated", u);
                        }
                        throw e.getCause();
                    }
                }));
    }
}
