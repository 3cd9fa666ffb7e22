package greenroll.emulator.endpoint;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack in a container. */
final class LocalStack {

    private static final int PORT = 4566;

    private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

    private LocalStack() {}

    /** Pulls the image of the property {@code localstack.image} if it is missing, and starts it. */
    static Endpoint started() {
        LocalStackContainer container = container(Objects.requireNonNull(
                System.getProperty("greenroll.localstack.image"), "the profile localstack names the image"));
        container.start();
        URI uri = container.getEndpoint();
        return new Endpoint(uri, container::stop);
    }

    private static LocalStackContainer container(String image) {
        LocalStackContainer container = new LocalStackContainer(
                        DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"))
                .withServices("dynamodb", "sns", "sqs", "stepfunctions")
                // No usage statistics.
                .withEnv("DISABLE_EVENTS", "1")
                .withCreateContainerCmdModifier(create -> onLoopback(
                        Objects.requireNonNull(create.getHostConfig(), "Testcontainers makes a host configuration")));
        String token = System.getenv(TOKEN);
        if (token != null) {
            container.withEnv(TOKEN, token);
        }
        // Without Docker's socket. Only Lambda functions need it, and there are none here.
        container.setBinds(List.of());
        return container;
    }

    /**
     * Publishes the port on loopback only. By default Docker publishes ports on every interface. A Docker on another
     * machine cannot be used then.
     */
    private static void onLoopback(HostConfig host) {
        host.withPortBindings(new PortBinding(Binding.bindIp("127.0.0.1"), ExposedPort.tcp(PORT)));
    }
}
