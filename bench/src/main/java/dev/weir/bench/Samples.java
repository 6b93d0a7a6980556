package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The bytes that are measured with.
final class Samples {

    /// Requests in one buffer: what a load generator with a pipeline of this depth sends at a time.
    static final int PIPELINED = 16;

    static final String PLAINTEXT_CONTENT = "Hello, World!";

    private Samples() {}

    /// The smallest request that is still legal: a `Host` and nothing else, 43 bytes.
    static byte[] plaintext() {
        return bytes("GET /plaintext HTTP/1.1\r\nHost: web.test\r\n\r\n", 43);
    }

    /// What a browser sends: nine field lines, 590 bytes.
    static byte[] browser() {
        return bytes(browser("/plaintext"), 590);
    }

    /// The same for a target with one parameter to capture.
    static byte[] browserWithParameter(String id) {
        return browser("/api/v1/resource7/" + id + "/sub3").getBytes(US_ASCII);
    }

    private static String browser(String target) {
        return "GET "
                + target
                + " HTTP/1.1\r\n"
                + """
                Host: server.example.com:8080\r
                User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                Chrome/126.0.0.0 Safari/537.36\r
                Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,\
                image/webp,*/*;q=0.8\r
                Accept-Language: en-US,en;q=0.5\r
                Accept-Encoding: gzip, deflate, br, zstd\r
                Connection: keep-alive\r
                Cookie: uid=12345678901234567890; \
                __utma=1.1234567890.1234567890.1234567890.1234567890.12; wd=2560x1600; \
                session=0123456789abcdef0123456789abcdef; theme=darker1-wide\r
                Upgrade-Insecure-Requests: 1\r
                Cache-Control: max-age=0\r
                \r
                """;
    }

    /// `one`, [#PIPELINED] times.
    static byte[] pipelined(byte[] one) {
        byte[] all = new byte[one.length * PIPELINED];
        for (int i = 0; i < PIPELINED; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    private static byte[] bytes(String text, int bytes) {
        if (text.length() != bytes) {
            throw new AssertionError("It has " + text.length() + " bytes, not " + bytes);
        }
        return text.getBytes(US_ASCII);
    }
}
