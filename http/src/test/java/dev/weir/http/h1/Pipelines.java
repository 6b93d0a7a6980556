package dev.weir.http.h1;

import java.util.Random;

/// Makes up connections: well-formed pipelined requests, and the same with mistakes in them.
final class Pipelines {

    private static final String TCHARS = "!#$%&'*+-.^_`|~09azAZ";
    private static final String VALUE = "az09 \t\"(),/:;<=>?@[]{}\u0080\u00ff";

    private static final String[] TARGETS = {
        "/", "/a", "/a/b?c=d&e", "/%41;x=1", "/a//b/../c", "http://b.example:8/x?y", "http://[::1]?"
    };
    private static final String[] HOSTS = {"a", "a.example:80", "[::1]", "127.0.0.1:"};

    /// Octets that one reader skips, or takes for the end of something, and another does not.
    private static final String OCTETS =
            "\r\n \t\0\u000b\f:,;\"=\\0159afx+-_%#/\u007f\u0080\u0085\u00a0\u00ff";

    private static final String[] PIECES = {
        "\r\n",
        "\r\n\r\n",
        "\n\n",
        "\r\r\n",
        "\r\n ",
        " \r\n",
        "\n ",
        "0\r\n\r\n",
        "\r\n0\r\n\r\n",
        "1\r\nx\r\n",
        "0x",
        "+",
        ";a",
        ";a=b",
        "; a",
        ";a=\"\r\n\"",
        ";a=\"\n\"",
        "HTTP/1.0",
        "HTTP/1.7",
        "HTTP/2.0",
        "HTTP/0.9",
        "http/1.1",
        "CONNECT a:1 HTTP/1.1\r\n",
        "https://a/",
        "00000000",
        "ffffffff",
        "80000000",
        "99999999999",
    };

    /// Put at the start of a line.
    private static final String[] LINES = {
        "Content-Length: 3",
        "Content-Length: 03",
        "Content-Length: +3",
        "Content-Length: -3",
        "Content-Length: 3, 3",
        "Content-Length: 3 3",
        "Content-Length:\t3 ",
        "Content-Length: 0x3",
        "Content-Length: 3\u0000",
        "Content-Length: \u00b3",
        "Content-Length: 99999999999999999999",
        "Content-Length:",
        "Content-Length : 3",
        " Content-Length: 3",
        "Content_Length: 3",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: CHUNKED ",
        "Transfer-Encoding:\tchunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: chunked;a=b",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding:",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: \u000bchunked",
        "Transfer_Encoding: chunked",
        "Host: b",
        "Host:",
        "Host: a/b",
        "Host: u@a",
        "Connection: close",
        "Connection: keep-alive",
        "Connection: upgrade\r\nUpgrade: websocket",
        "Connection: a b",
        "Expect: 100-continue",
        "Expect: more",
        "Trailer: X",
        "TE: trailers",
        "X",
        "X:",
        ":",
        ": x",
        " x: y",
        "X\t: y",
        "",
    };

    private final Random random;

    Pipelines(long seed) {
        random = new Random(seed);
    }

    /// Well-formed or nearly so, one octet to a character.
    String next() {
        var text = new StringBuilder(nextWellFormed());
        if (random.nextInt(8) > 0) {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                mutate(text);
            }
        }
        return text.toString();
    }

    String nextWellFormed() {
        var text = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            text.append(message());
        }
        return text.toString();
    }

    // ---- what is well-formed

    private String message() {
        var text = new StringBuilder(oneIn(20) ? "\r\n" : "");
        boolean isHttp11 = !oneIn(12);
        boolean asksServer = oneIn(20);
        text.append(
                asksServer
                        ? "OPTIONS"
                        : oneOf("GET", "POST", "PUT", "HEAD", "get", "X-" + token()));
        text.append(' ').append(asksServer ? "*" : oneOf(TARGETS));
        text.append(isHttp11 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\nConnection: keep-alive\r\n");
        text.append(oneOf("Host", "host", "HOST"))
                .append(space())
                .append(oneOf(HOSTS))
                .append("\r\n");
        fields(text);
        switch (random.nextInt(isHttp11 ? 3 : 2)) {
            case 0 -> text.append("\r\n");
            case 1 -> {
                String content = content();
                text.append(oneOf("Content-Length", "content-length")).append(space());
                text.append(oneIn(6) ? "00" : "").append(content.length()).append("\r\n\r\n");
                text.append(content);
            }
            default -> chunked(text);
        }
        return text.toString();
    }

    private void chunked(StringBuilder text) {
        text.append("Transfer-Encoding: ").append(oneOf("chunked", "Chunked", "CHUNKED "));
        text.append("\r\n");
        fields(text);
        text.append("\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            String data = "x" + content();
            text.append(oneIn(5) ? "0".repeat(random.nextInt(6)) : "");
            String size = Integer.toHexString(data.length());
            text.append(random.nextBoolean() ? size : size.toUpperCase(java.util.Locale.ROOT));
            extensions(text);
            text.append("\r\n").append(data).append("\r\n");
        }
        text.append(oneIn(5) ? "000" : "0");
        extensions(text);
        text.append("\r\n");
        for (int i = oneIn(3) ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            text.append("X-").append(token()).append(space()).append(value()).append("\r\n");
        }
        text.append("\r\n");
    }

    private void extensions(StringBuilder text) {
        for (int i = oneIn(3) ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            text.append(";e").append(token());
            text.append(
                    oneOf(
                            "",
                            "=" + "v" + token(),
                            "=\"" + oneOf("", "a b", ";", "\\\"", "\u00e9") + '"'));
        }
    }

    private void fields(StringBuilder text) {
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append("X-").append(token()).append(space()).append(value());
            text.append(oneOf("", "", " ", "\t ")).append("\r\n");
        }
        if (oneIn(10)) {
            text.append(
                    oneOf(
                            "Expect: 100-continue",
                            "TE: trailers",
                            "Connection: close, x",
                            "Accept: */*, ,"));
            text.append("\r\n");
        }
    }

    /// What a message could be in itself, so that a mistake before it lets it be read as one.
    private String content() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 ->
                    "0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
                            .substring(random.nextInt(30));
            default -> text("abc\r\n0:", 12);
        };
    }

    private String space() {
        return oneOf(": ", ": ", ": ", ":", ":\t", ":  ");
    }

    private String token() {
        return text(TCHARS, 8);
    }

    private String value() {
        return text(VALUE, 20);
    }

    // ---- what is not

    private void mutate(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + 1 + random.nextInt(2));
        switch (random.nextInt(12)) {
            case 0 -> text.replace(at, to, octet());
            case 1 -> text.insert(at, octet());
            case 2 -> text.delete(at, to);
            case 3 ->
                    text.insert(
                            at,
                            text.substring(at, Math.min(text.length(), at + random.nextInt(12))));
            case 4 -> text.insert(at, oneOf(PIECES));
            case 5 -> text.insert(startOfLine(text, at), oneOf(LINES) + "\r\n");
            case 6 -> atLineEnd(text, at);
            case 7 -> atStructure(text, at);
            case 8, 9 -> atLineEnd(text, inChunks(text, at));
            case 10 -> atStructure(text, inChunks(text, at));
            default -> {
                if (at < text.length()) {
                    text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
                }
            }
        }
    }

    /// A place in the next chunked body, if there is one.
    private int inChunks(StringBuilder text, int at) {
        int field = text.indexOf("Transfer-Encoding: ", at);
        int body = text.indexOf("\r\n\r\n", Math.max(field, 0));
        return field < 0 || body < 0 ? at : Math.min(text.length(), body + random.nextInt(40));
    }

    private String octet() {
        return String.valueOf(OCTETS.charAt(random.nextInt(OCTETS.length())));
    }

    private static int startOfLine(StringBuilder text, int at) {
        int lf = text.indexOf("\n", at);
        return lf < 0 ? text.length() : lf + 1;
    }

    /// Mistakes beside the end of a line, where readers differ most.
    private void atLineEnd(StringBuilder text, int at) {
        int cr = text.indexOf("\r\n", at);
        if (cr < 0) {
            return;
        }
        switch (random.nextInt(9)) {
            case 0 -> text.deleteCharAt(cr);
            case 1 -> text.deleteCharAt(cr + 1);
            case 2 -> text.insert(cr + 1, octet());
            case 3 -> text.insert(cr + 2, octet());
            case 4 -> text.delete(cr, cr + 2);
            case 5 -> text.replace(cr, cr + 1, octet());
            case 6 -> text.replace(cr + 1, cr + 2, octet());
            case 7 -> text.replace(cr, cr + 2, octet() + octet());
            default -> text.insert(cr, octet());
        }
    }

    /// Mistakes beside what gives a line its parts.
    private void atStructure(StringBuilder text, int at) {
        int place = text.indexOf(oneOf(":", " ", ";", "=", "\"", "/", "chunked", "0"), at);
        if (place < 0) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(place);
            case 1 -> text.insert(place, octet());
            case 2 -> text.insert(place + 1, octet());
            default -> text.insert(place, text.charAt(place));
        }
    }

    // ---- chance

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String text(String alphabet, int lengthMax) {
        var text = new StringBuilder();
        for (int i = random.nextInt(lengthMax + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
