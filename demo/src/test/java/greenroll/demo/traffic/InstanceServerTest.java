package greenroll.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.http.HttpVersion;
import org.apache.http.message.BasicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstanceServerTest {

    private volatile InstanceServer.Health health = InstanceServer.Health.OK;
    private final InstanceServer server = InstanceServer.start("i-0a", "12", () -> health, 0);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.kill();
        http.close();
    }

    @Test
    void get_root_tellsRevisionAndInstance() throws Exception {
        HttpResponse<String> answer = get("/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("revision 12 on i-0a\n");
        assertThat(answer.headers().firstValue(InstanceServer.REVISION)).contains("12");
        assertThat(answer.headers().firstValue(InstanceServer.INSTANCE)).contains("i-0a");
        assertThat(server.address().getAddress()).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    }

    @Test
    void get_otherThings_areRefusedInWords() throws Exception {
        assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
        assertThat(get("/?sleep=60001").statusCode()).isEqualTo(400);
        assertThat(get("/?sleep=soon").statusCode()).isEqualTo(400);
    }

    @Test
    void whatFailsItsChecks_failsItsRequestsToo_andNamesItself() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        statuses.add(get("/health").statusCode());
        statuses.add(get("/").statusCode());
        health = InstanceServer.Health.FAILING;
        statuses.add(get("/health").statusCode());
        HttpResponse<String> failed = get("/");
        statuses.add(failed.statusCode());
        health = InstanceServer.Health.OK;
        statuses.add(get("/health").statusCode());
        statuses.add(get("/").statusCode());

        assertThat(statuses).containsExactly(200, 200, 503, 503, 200, 200);
        assertThat(failed.headers().firstValue(InstanceServer.REVISION)).contains("12");
    }

    @Test
    void oneThatErrs_passesItsChecks_andAnswersEachTwentiethRequestWith500() throws Exception {
        InstanceServer errs = InstanceServer.start("i-0b", "13", () -> InstanceServer.Health.OK, 20);
        try {
            List<Integer> failed = new ArrayList<>();
            for (int i = 1; i <= 60; i++) {
                if (get(errs, "/").statusCode() == 500) {
                    failed.add(i);
                }
                assertThat(get(errs, "/health").statusCode()).isEqualTo(200);
            }
            assertThat(failed).containsExactly(20, 40, 60);
        } finally {
            errs.kill();
        }
    }

    @Test
    void kill_withARequestInFlight_resetsIt() throws Exception {
        try (ClientConnection client = ClientConnection.to(server.address(), Duration.ofSeconds(5))) {
            client.sendRequestHeader(new BasicHttpRequest("GET", "/?sleep=5000", HttpVersion.HTTP_1_1));
            client.flush();
            await().until(() -> server.inFlight() == 1);

            server.kill();
            server.kill();

            assertThatThrownBy(client::receiveResponseHeader).hasMessageContaining("reset");
        }
        assertThatThrownBy(() -> get("/")).isInstanceOf(ConnectException.class);
    }

    @Test
    void close_withARequestInFlight_answersItFirst() throws Exception {
        try (ClientConnection client = ClientConnection.to(server.address(), Duration.ofSeconds(5))) {
            client.sendRequestHeader(new BasicHttpRequest("GET", "/?sleep=300", HttpVersion.HTTP_1_1));
            client.flush();
            await().until(() -> server.inFlight() == 1);

            server.close();

            org.apache.http.HttpResponse answer = client.receiveResponseHeader();
            assertThat(answer).isNotNull();
            assertThat(answer.getStatusLine().getStatusCode()).isEqualTo(200);
            assertThat(client.servesOnAfter(answer)).isFalse();
        }
        assertThatThrownBy(() -> get("/")).isInstanceOf(ConnectException.class);
    }

    @Test
    void start_aHundredAndFifty_eachAnswersForItself() {
        List<InstanceServer> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                servers.add(InstanceServer.start("i-" + i, "1"));
            }
            Set<Integer> ports =
                    servers.stream().map(each -> each.address().getPort()).collect(Collectors.toSet());

            assertThat(ports).hasSize(150);
            assertThat(servers)
                    .allSatisfy(each ->
                            assertThat(new HttpProbe().check(each.address())).isEqualTo(new ProbeResult.Status(200)));
        } finally {
            servers.forEach(InstanceServer::kill);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(server, path);
    }

    private HttpResponse<String> get(InstanceServer of, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + of.address().getPort() + path))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
