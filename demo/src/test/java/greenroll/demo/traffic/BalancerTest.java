package greenroll.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.http.HttpVersion;
import org.apache.http.NoHttpResponseException;
import org.apache.http.message.BasicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests with the JDK's own HTTP client, and partly its HTTP server, which do not depend on this proxy. */
class BalancerTest {

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Balancer balancer = opened(Balancer.start(0, Duration.ofSeconds(60)));
    private final HttpClient http = opened(HttpClient.newHttpClient());

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    @Test
    void get_withThreeTargets_goesToEachInTurn() throws Exception {
        addInstance("i-1", "7");
        addInstance("i-2", "7");
        addInstance("i-3", "8");

        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(get("/").body());
        }

        assertThat(answers)
                .containsExactly(
                        "revision 7 on i-1\n",
                        "revision 7 on i-2\n",
                        "revision 8 on i-3\n",
                        "revision 7 on i-1\n",
                        "revision 7 on i-2\n",
                        "revision 8 on i-3\n");
        assertThat(balancer.targets()).containsExactly("i-1", "i-2", "i-3");
    }

    @Test
    void get_withNoTarget_is503() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void get_whenTheTargetRefuses_is502() throws Exception {
        balancer.add("i-1", nobodyListens());

        assertThat(get("/").statusCode()).isEqualTo(502);
        assertThat(balancer.resent()).isZero();
    }

    @Test
    void get_whenAFreshConnectionEndsWithoutAnswer_is502AndNotSentAgain() throws Exception {
        ScriptedServer target = addScripted(balancer, ScriptedServer.CLOSE);

        assertThat(get("/").statusCode()).isEqualTo(502);
        assertThat(target.requests).containsExactly("GET / HTTP/1.1");
        assertThat(balancer.resent()).isZero();
    }

    @Test
    void get_whenAUsedConnectionEndsWithoutAnswer_isSentAgainOnceAndCounted() throws Exception {
        ScriptedServer target =
                addScripted(balancer, ScriptedServer.ANSWER, ScriptedServer.CLOSE, ScriptedServer.ANSWER);

        assertThat(get("/first").statusCode()).isEqualTo(200);
        assertThat(get("/second").statusCode()).isEqualTo(200);

        assertThat(target.requests)
                .containsExactly("GET /first HTTP/1.1", "GET /second HTTP/1.1", "GET /second HTTP/1.1");
        assertThat(balancer.resent()).isEqualTo(1);
    }

    @Test
    void get_whenTheSecondSendingEndsToo_is502() throws Exception {
        ScriptedServer target =
                addScripted(balancer, ScriptedServer.ANSWER, ScriptedServer.CLOSE, ScriptedServer.CLOSE);

        assertThat(get("/first").statusCode()).isEqualTo(200);
        assertThat(get("/second").statusCode()).isEqualTo(502);

        assertThat(target.requests).hasSize(3);
        assertThat(balancer.resent()).isEqualTo(1);
    }

    @Test
    void get_whenAUsedConnectionEndsWithPartOfAnAnswer_is502AndNotSentAgain() throws Exception {
        ScriptedServer target = addScripted(balancer, ScriptedServer.ANSWER, ScriptedServer.DIE_AT_ONCE);

        assertThat(get("/first").statusCode()).isEqualTo(200);
        assertThat(get("/second").statusCode()).isEqualTo(502);

        assertThat(target.requests).hasSize(2);
        assertThat(balancer.resent()).isZero();
    }

    @Test
    void post_afterAGet_isNeverSentTwice() throws Exception {
        ScriptedServer target = addScripted(balancer, ScriptedServer.ANSWER, ScriptedServer.CLOSE);

        get("/");
        HttpResponse<String> posted = send(to("/").POST(BodyPublishers.ofString("once")));

        assertThat(posted.statusCode()).isEqualTo(502);
        assertThat(target.requests).containsExactly("GET / HTTP/1.1", "POST / HTTP/1.1");
        assertThat(balancer.resent()).isZero();
    }

    @Test
    void get_whenTheTargetDiesWithinItsAnswer_failsAtTheClient() {
        addScripted(balancer, ScriptedServer.DIE_WITHIN);

        assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
    }

    @Test
    void get_whenTheTargetDiesWithinAnAnswerOfNoStatedLength_failsAtTheClient() throws Exception {
        CountDownLatch headSeen = new CountDownLatch(1);
        addScripted(balancer, connection -> {
            ScriptedServer.write(connection, "HTTP/1.1 200 OK\r\n\r\nhere");
            awaitCount(headSeen);
            connection.setSoLinger(true, 0);
            return false;
        });

        try (ClientConnection client = ClientConnection.to(balancer.address(), Duration.ofSeconds(5))) {
            org.apache.http.HttpResponse answer = client.ask(request("GET"));
            assertThat(answer).isNotNull();
            headSeen.countDown();

            assertThatThrownBy(() -> ClientConnection.readBody(answer)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void get_whenTheTargetIsSilentTooLong_is504() throws Exception {
        Balancer impatient = opened(Balancer.start(0, Duration.ofMillis(100)));
        addScripted(impatient, ScriptedServer.HANG);

        assertThat(get(impatient, "/").statusCode()).isEqualTo(504);
    }

    @Test
    void remove_withARequestInFlight_letsItFinishAndSendsNoOtherThere() throws Exception {
        addInstance("i-1", "1");
        CompletableFuture<HttpResponse<String>> slow =
                http.sendAsync(to("/?sleep=500").build(), BodyHandlers.ofString());
        await().until(() -> balancer.inFlight("i-1") == 1);

        balancer.remove("i-1");
        addInstance("i-2", "2");
        List<String> later = List.of(get("/").body(), get("/").body());

        assertThat(slow.get().body()).isEqualTo("revision 1 on i-1\n");
        await().until(() -> balancer.inFlight("i-1") == 0);
        assertThat(later).containsOnly("revision 2 on i-2\n");
        assertThat(balancer.targets()).containsExactly("i-2");
    }

    @Test
    void add_again_listsTheInstanceOnceAtItsNewestAddress() throws Exception {
        InstanceServer before = addInstance("i-1", "before the restart");
        balancer.add("i-1", before.address());
        assertThat(balancer.targets()).containsExactly("i-1");

        addInstance("i-1", "after the restart");

        assertThat(balancer.targets()).containsExactly("i-1");
        assertThat(get("/").body()).contains("after the restart");
    }

    @Test
    void head_hasTheFieldsOfGetAndNoBody_andTheConnectionServesOn() throws Exception {
        addInstance("i-1", "1");

        HttpResponse<String> head = send(to("/").HEAD());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue(InstanceServer.REVISION)).contains("1");
        assertThat(head.headers().firstValue("Content-Length")).contains("18");
        assertThat(head.body()).isEmpty();
        assertThat(get("/").body()).isEqualTo("revision 1 on i-1\n");
    }

    @Test
    void post_withSizedOrChunkedBody_passesItThereAndBack() throws Exception {
        echoServer();
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 'x');

        HttpResponse<byte[]> sized =
                http.send(to("/").POST(BodyPublishers.ofByteArray(large)).build(), BodyHandlers.ofByteArray());
        HttpResponse<byte[]> chunked = http.send(
                to("/").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                        .build(),
                BodyHandlers.ofByteArray());
        HttpResponse<byte[]> expecting = http.send(
                to("/").expectContinue(true)
                        .POST(BodyPublishers.ofByteArray(large))
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(sized.body()).isEqualTo(large);
        assertThat(chunked.body()).isEqualTo(large);
        assertThat(expecting.body()).isEqualTo(large);
    }

    @Test
    void request_whoseLengthIsNotClear_is400() throws Exception {
        addInstance("i-1", "1");
        try (ClientConnection client = ClientConnection.to(balancer.address(), Duration.ofSeconds(5))) {
            BasicHttpRequest request = request("POST");
            request.addHeader("Content-Length", "3");
            request.addHeader("Transfer-Encoding", "chunked");

            org.apache.http.HttpResponse answer = client.ask(request);

            assertThat(answer).isNotNull();
            assertThat(answer.getStatusLine().getStatusCode()).isEqualTo(400);
            assertThat(client.servesOnAfter(answer)).isFalse();
        }
    }

    @Test
    void request_thatAsksToClose_isAnsweredAndClosed() throws Exception {
        addInstance("i-1", "1");
        try (ClientConnection client = ClientConnection.to(balancer.address(), Duration.ofSeconds(5))) {
            BasicHttpRequest request = request("GET");
            request.addHeader("Connection", "close");

            org.apache.http.HttpResponse answer = client.ask(request);

            assertThat(answer).isNotNull();
            assertThat(client.servesOnAfter(answer)).isFalse();
            ClientConnection.readBody(answer);
            assertThatThrownBy(client::receiveResponseHeader).isInstanceOf(NoHttpResponseException.class);
        }
    }

    private static BasicHttpRequest request(String method) {
        return new BasicHttpRequest(method, "/", HttpVersion.HTTP_1_1);
    }

    private InstanceServer addInstance(String id, String revision) {
        InstanceServer server = opened(InstanceServer.start(id, revision));
        balancer.add(id, server.address());
        return server;
    }

    private ScriptedServer addScripted(Balancer to, ScriptedServer.Step... script) {
        ScriptedServer server = opened(new ScriptedServer(script));
        to.add("i-scripted", server.address());
        return server;
    }

    /** Answers every request with its own body, in chunks. */
    private void echoServer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange;
                    InputStream body = exchange.getRequestBody()) {
                byte[] all = body.readAllBytes();
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(all);
            }
        });
        server.start();
        toClose.add(() -> server.stop(0));
        balancer.add("i-echo", server.getAddress());
    }

    private static void awaitCount(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InetSocketAddress nobodyListens() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(balancer, path);
    }

    private HttpResponse<String> get(Balancer at, String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(at, path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(uri(balancer, path));
    }

    private static URI uri(Balancer at, String path) {
        return URI.create("http://127.0.0.1:" + at.address().getPort() + path);
    }

    private <T extends AutoCloseable> T opened(T each) {
        toClose.add(each);
        return each;
    }
}
