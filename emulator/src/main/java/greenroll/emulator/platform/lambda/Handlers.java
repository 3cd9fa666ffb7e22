package greenroll.emulator.platform.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** Makes a handler from its class's name, and calls it with JSON. It supports both handler interfaces of Lambda. */
final class Handlers {

    /** A handler as Lambda's runtime sees it. */
    interface Handler {
        byte[] handle(byte[] payload, Context context) throws IOException;
    }

    private Handlers() {}

    /**
     * Makes the handler by its public constructor with the most parameters.
     *
     * @throws IllegalArgumentException with the name of the class, when it does not exist, is no handler, or a port is
     *     missing
     */
    static Handler make(String className, Ports ports) {
        Object handler = instance(load(className), ports);
        return switch (handler) {
            case RequestStreamHandler stream ->
                (payload, context) -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    stream.handleRequest(new ByteArrayInputStream(payload), out, context);
                    return out.toByteArray();
                };
            case RequestHandler<?, ?> typed -> typed(typed);
            default -> throw new IllegalArgumentException(className + " is no Lambda handler");
        };
    }

    private static Class<?> load(String className) {
        try {
            return Class.forName(className);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("Handler " + className + " does not exist", e);
        }
    }

    private static Object instance(Class<?> type, Ports ports) {
        Constructor<?> widest = Arrays.stream(type.getConstructors())
                .max(Comparator.comparingInt(Constructor::getParameterCount))
                .orElseThrow(() -> new IllegalArgumentException(type.getName() + " has no public constructor"));
        try {
            Object[] arguments =
                    Arrays.stream(widest.getParameterTypes()).map(ports::get).toArray();
            return widest.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static <E, R> Handler typed(RequestHandler<E, R> handler) {
        @SuppressWarnings("unchecked")
        Class<E> event = (Class<E>) eventType(handler.getClass());
        return (payload, context) -> {
            E request = Json.read(new String(payload, StandardCharsets.UTF_8), event);
            return Json.write(handler.handleRequest(request, context)).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static Class<?> eventType(Class<?> handler) {
        for (Type type : handler.getGenericInterfaces()) {
            if (type instanceof ParameterizedType of
                    && of.getRawType() == RequestHandler.class
                    && of.getActualTypeArguments()[0] instanceof Class<?> event) {
                return event;
            }
        }
        throw new IllegalArgumentException(handler.getName() + " must implement RequestHandler of a class itself");
    }
}
