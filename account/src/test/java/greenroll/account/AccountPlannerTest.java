package greenroll.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenroll.cli.shell.CapturedShell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The command as a person runs it, with the SDK's own clients, against a server that answers as AWS does. It never has an
 * API.
 */
class AccountPlannerTest {

    private static final Map<String, String> SETTINGS = Map.of(
            "aws.accessKeyId", "AKIDEXAMPLE",
            "aws.secretAccessKey", "secret",
            "aws.region", "eu-west-1");

    private final List<String> received = new CopyOnWriteArrayList<>();
    private int status = 200;
    private String answer = "";
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(body.replaceAll(".*?Action=([A-Za-z]+).*", "$1") + " as "
                    + exchange.getRequestHeaders()
                            .getFirst("Authorization")
                            .replaceAll(".*Credential=(\\w+)/\\d+/([a-z0-9-]+)/.*", "$1 in $2"));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        SETTINGS.forEach(System::setProperty);
        System.setProperty(
                "aws.endpointUrl", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        SETTINGS.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrl");
    }

    private static int plan(CapturedShell shell, String... more) {
        return shell.run(Stream.concat(
                        Stream.of("roll", "plan", "--batch-size-percentage", "20", "--grace-period", "300"),
                        Stream.of(more))
                .toList());
    }

    private static CapturedShell shell() {
        return new CapturedShell(Map.of(), false);
    }

    private void refuse(String code, String message) {
        status = 403;
        answer = "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                + "</Message></Error><RequestId>r-1</RequestId></ErrorResponse>";
    }

    @Test
    void aMissingRightIsNamed_withThePolicyThatHasIt() {
        refuse(
                "AccessDenied",
                "User: arn:aws:iam::123456789012:user/ann is not authorized to perform:"
                        + " autoscaling:DescribeAutoScalingGroups because no identity-based policy allows it");
        CapturedShell shell = shell();

        assertThat(plan(shell, "--asg", "web")).isEqualTo(69);

        assertThat(shell.output()).isEmpty();
        assertThat(shell.errLines())
                .containsExactly(
                        "greenroll: these AWS credentials lack a right: autoscaling:DescribeAutoScalingGroups"
                                + " (DescribeAutoScalingGroups: User: arn:aws:iam::123456789012:user/ann is not authorized"
                                + " to perform: autoscaling:DescribeAutoScalingGroups because no identity-based policy"
                                + " allows it)",
                        "greenroll: docs/iam.md has a policy with all rights that a plan needs; each of them only reads");
        assertThat(received).containsExactly("DescribeAutoScalingGroups as AKIDEXAMPLE in eu-west-1");
    }

    @Test
    void aRefusalWithoutWords_namesTheCall() {
        refuse("AccessDenied", "no");
        CapturedShell shell = shell();

        assertThat(plan(shell, "--asg", "web")).isEqualTo(69);

        assertThat(shell.errLines())
                .first()
                .isEqualTo("greenroll: these AWS credentials lack a right: autoscaling:DescribeAutoScalingGroups"
                        + " (DescribeAutoScalingGroups: no)");
    }

    @Test
    void expiredCredentials_areNotAMissingRight() {
        refuse("ExpiredToken", "The security token included in the request is expired");
        CapturedShell shell = shell();

        assertThat(plan(shell, "--asg", "web")).isEqualTo(69);

        assertThat(shell.errLines())
                .containsExactly(
                        "greenroll: AWS does not take these credentials: DescribeAutoScalingGroups: The security token"
                                + " included in the request is expired",
                        "greenroll: refresh them, or choose others with --profile or AWS_PROFILE");
    }

    @Test
    void anUnknownName_isRefusedAndNamesTheRegion() {
        answer = """
                <DescribeAutoScalingGroupsResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
                  <DescribeAutoScalingGroupsResult><AutoScalingGroups/></DescribeAutoScalingGroupsResult>
                </DescribeAutoScalingGroupsResponse>""";
        CapturedShell shell = shell();

        assertThat(plan(shell, "--asg", "web", "--region", "us-west-2")).isEqualTo(1);

        assertThat(shell.errLines())
                .containsExactly(
                        "greenroll: GROUP_DOESNT_EXIST: there is no Auto Scaling group web in us-west-2: give its"
                                + " name, and its Region with --region");
        assertThat(received).containsExactly("DescribeAutoScalingGroups as AKIDEXAMPLE in us-west-2");
    }

    @Test
    void aWrongSetting_isWrongUseBeforeAnyCall() {
        CapturedShell shell = shell();

        assertThat(plan(shell, "--asg", "web", "--health-timeout", "0")).isEqualTo(64);

        assertThat(shell.errLines())
                .singleElement()
                .asString()
                .startsWith("greenroll: VALIDATION_ERROR: healthTimeout must be a whole number from 1 to ");
        assertThat(received).isEmpty();
    }
}
