package greenroll.emulator.compute.api;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Completes a front: each operation that it leaves to the SDK's nameless {@code UnsupportedOperationException} throws one
 * with the operation's name instead. A generated subclass does this, because a
 * {@link java.lang.reflect.Proxy} would have to load every request and response that EC2 knows, which takes most of a
 * second, and would stand in the way of every call.
 */
public final class NamedRefusals {

    private static final ClassDesc NAMELESS =
            UnsupportedOperationException.class.describeConstable().orElseThrow();
    private static final Map<Class<?>, Class<?>> COMPLETED = new ConcurrentHashMap<>();

    private NamedRefusals() {}

    /**
     * What is thrown instead.
     *
     * @param type has a public constructor that takes the operation's name
     * @param service what the name begins with
     */
    public record Refusal(Class<? extends UnsupportedOperationException> type, String service) {

        private ClassDesc named() {
            return type.describeConstable().orElseThrow();
        }
    }

    public static <T> T complete(Class<? extends T> front, Class<T> api, String service, Object... arguments) {
        return complete(MethodHandles.lookup(), front, api, new Refusal(NotSimulated.class, service), arguments);
    }

    /**
     * A new front, made with the arguments of its only constructor, whose class implements the client interface.
     *
     * @param lookup of the front's package
     */
    public static <T> T complete(
            MethodHandles.Lookup lookup, Class<? extends T> front, Class<T> api, Refusal refusal, Object... arguments) {
        Class<?> completed = COMPLETED.computeIfAbsent(front, f -> define(lookup, f, api, refusal));
        try {
            Constructor<?> constructor = completed.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return api.cast(constructor.newInstance(arguments));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + front, e);
        }
    }

    private static Class<?> define(MethodHandles.Lookup lookup, Class<?> front, Class<?> api, Refusal refusal) {
        Set<String> own = Arrays.stream(front.getDeclaredMethods())
                .map(method -> method.getName() + descriptor(method))
                .collect(Collectors.toSet());
        ClassDesc base = front.describeConstable().orElseThrow();
        byte[] bytes = ClassFile.of().build(ClassDesc.of(front.getName() + "Completed"), builder -> {
            builder.withSuperclass(base);
            addConstructor(builder, base, front.getDeclaredConstructors()[0]);
            for (MethodModel method : parse(api).methods()) {
                String descriptor = method.methodType().stringValue();
                if (isNameless(method) && !own.contains(method.methodName().stringValue() + descriptor)) {
                    addRefusal(builder, method, refusal);
                }
            }
        });
        try {
            return lookup.defineClass(bytes);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String descriptor(Method method) {
        return MethodTypeDesc.of(
                        method.getReturnType().describeConstable().orElseThrow(),
                        Arrays.stream(method.getParameterTypes())
                                .map(type -> type.describeConstable().orElseThrow())
                                .toList())
                .descriptorString();
    }

    private static ClassModel parse(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no " + file);
            }
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /** Whether all it does is to throw the SDK's exception. */
    private static boolean isNameless(MethodModel method) {
        return method.code()
                .map(CodeModel::elementStream)
                .filter(code -> code.anyMatch(element -> element instanceof NewObjectInstruction created
                        && created.className().asSymbol().equals(NAMELESS)))
                .isPresent();
    }

    private static void addConstructor(ClassBuilder builder, ClassDesc base, Constructor<?> constructor) {
        MethodTypeDesc type = MethodTypeDesc.of(
                ConstantDescs.CD_void,
                Arrays.stream(constructor.getParameterTypes())
                        .map(parameter -> parameter.describeConstable().orElseThrow())
                        .toList());
        builder.withMethodBody(ConstantDescs.INIT_NAME, type, 0, code -> {
            code.aload(0);
            for (int i = 0; i < type.parameterCount(); i++) {
                code.aload(i + 1);
            }
            code.invokespecial(base, ConstantDescs.INIT_NAME, type).return_();
        });
    }

    private static void addRefusal(ClassBuilder builder, MethodModel method, Refusal refusal) {
        ClassDesc named = refusal.named();
        String name = method.methodName().stringValue();
        String operation = refusal.service() + "." + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        builder.withMethodBody(
                name,
                method.methodTypeSymbol(),
                ClassFile.ACC_PUBLIC,
                code -> code.new_(named)
                        .dup()
                        .loadConstant(operation)
                        .invokespecial(
                                named,
                                ConstantDescs.INIT_NAME,
                                MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String))
                        .athrow());
    }
}
