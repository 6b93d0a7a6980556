package dev.weir.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bench.compare.Rival.Trait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Whether a rival answers what it is measured with: a wrong answer is quickly given.
final class Contract {

    private static final int ECHO_BYTES = 1_024;

    private final HttpClient client;
    private final String base;
    private final List<String> broken = new ArrayList<>();

    private Contract(HttpClient client, int port) {
        this.client = client;
        this.base = "http://127.0.0.1:" + port;
    }

    /// What it does not keep of the contract, a sentence each.
    static List<String> broken(Rival rival, int port) {
        try (var client =
                HttpClient.newBuilder()
                        .version(Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build()) {
            var contract = new Contract(client, port);
            contract.check(rival);
            return contract.broken;
        }
    }

    private void check(Rival rival) {
        get("/plaintext", "Hello, World!");
        if (rival.is(Trait.ROUTES)) {
            get("/json", "{\"message\":\"Hello, World!\"}");
            get("/users/123/orders/456", "123 456");
            get("/api/v2/resource20/77/sub5", "77");
            echo();
        }
        if (rival.is(Trait.SLEEPS)) {
            get("/sleep/1", "ok");
        }
        if (rival.is(Trait.BURNS)) {
            get("/burn/1", "ok");
        }
    }

    private void get(String path, String expected) {
        ask(path, HttpRequest.newBuilder().GET(), expected.getBytes(UTF_8));
    }

    private void echo() {
        byte[] content = new byte[ECHO_BYTES];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) i;
        }
        var request = HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(content));
        ask("/echo", request, content);
    }

    private void ask(String path, HttpRequest.Builder request, byte[] expected) {
        var asked = request.uri(URI.create(base + path)).timeout(Duration.ofSeconds(10)).build();
        try {
            HttpResponse<byte[]> answer = client.send(asked, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200 || !Arrays.equals(answer.body(), expected)) {
                broken.add(path + " is answered otherwise, status " + answer.statusCode());
            } else if (answer.headers().firstValue("Date").isEmpty()
                    || answer.headers().firstValue("Server").isEmpty()) {
                broken.add(path + " is answered without Server or Date");
            }
        } catch (IOException failed) {
            broken.add(path + " is not answered: " + failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
