package greenroll.emulator.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkClient;

/**
 * An SDK client that shows each call to an interceptor and then makes it. The SDK's overloads and paginators of an
 * operation also call that operation.
 *
 * <p>One class for each service is generated. A {@link java.lang.reflect.Proxy} would load every request and response
 * that EC2 knows. That takes more than a second. It would also make every call by reflection.
 */
public abstract class InterceptedClient implements SdkClient {

    /** Sees a call before it is made. Its exception reaches the caller, and nothing has happened. */
    @FunctionalInterface
    public interface Interceptor {

        /**
         * @param operation for example {@code RunInstances}
         * @param request the client itself when the method takes no parameter, as for {@code waiter()}
         */
        void before(String operation, Object request);
    }

    private static final ClassDesc BASE = descriptor(InterceptedClient.class);
    private static final ClassDesc CLIENT = descriptor(SdkClient.class);
    private static final ClassDesc INTERCEPTOR = descriptor(Interceptor.class);
    private static final ClassDesc NAMELESS = descriptor(UnsupportedOperationException.class);
    private static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(ConstantDescs.CD_void, CLIENT, INTERCEPTOR);
    private static final MethodTypeDesc BEFORE =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String, ConstantDescs.CD_Object);
    private static final Map<Class<?>, Class<?>> GENERATED = new ConcurrentHashMap<>();

    final SdkClient client;
    final Interceptor interceptor;

    InterceptedClient(SdkClient client, Interceptor interceptor) {
        this.client = client;
        this.interceptor = interceptor;
    }

    /** @param api the SDK's interface, such as {@code Ec2Client} */
    public static <T extends SdkClient> T of(Class<T> api, T client, Interceptor interceptor) {
        try {
            return api.cast(GENERATED
                    .computeIfAbsent(api, InterceptedClient::define)
                    .getDeclaredConstructor(SdkClient.class, Interceptor.class)
                    .newInstance(client, interceptor));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot intercept " + api, e);
        }
    }

    @Override
    public final String serviceName() {
        return client.serviceName();
    }

    @Override
    public final void close() {
        client.close();
    }

    private static Class<?> define(Class<?> api) {
        ClassDesc name = ClassDesc.of(InterceptedClient.class.getPackageName(), "Intercepted" + api.getSimpleName());
        byte[] bytes = ClassFile.of().build(name, builder -> {
            builder.withSuperclass(BASE).withInterfaceSymbols(descriptor(api));
            addConstructor(builder);
            for (MethodModel method : parse(api).methods()) {
                if (isNameless(method)) {
                    addOperation(builder, descriptor(api), method);
                }
            }
        });
        try {
            return MethodHandles.lookup().defineClass(bytes);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
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

    /**
     * Whether a client has to implement the method. Its default in the interface only throws an exception without a
     * message.
     */
    private static boolean isNameless(MethodModel method) {
        return method.code()
                .map(CodeModel::elementStream)
                .filter(code -> code.anyMatch(element -> element instanceof NewObjectInstruction created
                        && created.className().asSymbol().equals(NAMELESS)))
                .isPresent();
    }

    private static void addConstructor(ClassBuilder builder) {
        builder.withMethodBody(
                ConstantDescs.INIT_NAME,
                CONSTRUCTOR,
                0,
                code -> code.aload(0)
                        .aload(1)
                        .aload(2)
                        .invokespecial(BASE, ConstantDescs.INIT_NAME, CONSTRUCTOR)
                        .return_());
    }

    private static void addOperation(ClassBuilder builder, ClassDesc api, MethodModel method) {
        String name = method.methodName().stringValue();
        MethodTypeDesc type = method.methodTypeSymbol();
        builder.withMethodBody(name, type, ClassFile.ACC_PUBLIC, code -> {
            code.aload(0)
                    .getfield(BASE, "interceptor", INTERCEPTOR)
                    .loadConstant(operation(name))
                    .aload(type.parameterCount() == 0 ? 0 : 1)
                    .invokeinterface(INTERCEPTOR, "before", BEFORE)
                    .aload(0)
                    .getfield(BASE, "client", CLIENT)
                    .checkcast(api);
            for (int i = 0; i < type.parameterCount(); i++) {
                code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i));
            }
            code.invokeinterface(api, name, type).return_(TypeKind.from(type.returnType()));
        });
    }

    /** AWS's name of the operation that this SDK method calls. */
    static String operation(String method) {
        return Character.toUpperCase(method.charAt(0)) + method.substring(1);
    }

    private static ClassDesc descriptor(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
