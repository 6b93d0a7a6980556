package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

    // RFC 9457 §3.1, §4.2.1: about:blank, and the title of the status
    @Test
    void theTextIsAProblemDetailsObject() {
        assertEquals(
                """
                {"type":"about:blank","title":"Not Found","status":404,"detail":"No user 7."}
                """,
                Problem.of(Status.NOT_FOUND, "No user 7.").json());
        assertEquals(
                """
                {"type":"about:blank","title":"Bad Request","status":400,"detail":"too small",\
                "name":"page"}
                """,
                new Problem(Status.BAD_REQUEST, "too small", "page").json());
    }

    @Test
    void aStatusWithoutAReasonHasAnEmptyTitle() {
        assertEquals(
                Map.of("type", "about:blank", "title", "", "status", 499, "detail", "d"),
                JsonObject.parse(Problem.of(new Status(499), "d").json()));
    }

    // RFC 8259 §7: "the characters that MUST be escaped: quotation mark, reverse solidus, and the
    // control characters (U+0000 through U+001F)"
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    34    | a quote         | \\"
                    92    | a backslash     | \\\\
                    0     | NUL             | \\u0000
                    10    | a line feed     | \\u000a
                    31    | the last control | \\u001f
                    32    | a space         | ' '
                    47    | a slash         | /
                    126   | a tilde         | ~
                    127   | DEL             | \\u007f
                    128   | above ASCII     | \u0080
                    233   | a letter        | \u00e9
                    55295 | below surrogates | \ud7ff
                    55296 | a high surrogate alone | \\ud800
                    57343 | a low surrogate alone  | \\udfff
                    57344 | above surrogates | \ue000
                    65535 | the last of the first plane | \uffff
                    """)
    void aCharacterIsEscapedIfItMustBe(int character, String why, String written) {
        String json = Problem.of(Status.BAD_REQUEST, "<" + (char) character + ">").json();
        assertTrue(json.contains("\"<" + written + ">\""), why + ": " + json);
    }

    @Test
    void everyCharacterComesBack() {
        for (int c = 0; c <= 0xffff; c++) {
            String detail = "a" + (char) c + "b";
            assertEquals(
                    detail, parsed(new Problem(Status.BAD_REQUEST, detail, "n")).get("detail"));
        }
    }

    @Test
    void everyTextComesBackThroughUtf8() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            var problem = new Problem(Status.CONFLICT, randomText(random), randomText(random));
            String message = "seed " + seed + ", round " + round;
            var members = parsed(problem);
            assertEquals(
                    List.of("type", "title", "status", "detail", "name"),
                    List.copyOf(members.keySet()),
                    message);
            assertEquals(problem.detail(), members.get("detail"), message);
            assertEquals(problem.name(), members.get("name"), message);
            assertEquals(409, members.get("status"), message);
        }
    }

    /// As a client reads it, after its way over the wire.
    private static Map<String, Object> parsed(Problem problem) {
        String json = new String(problem.json().getBytes(UTF_8), UTF_8);
        return JsonObject.parse(json);
    }

    /// Texts full of what JSON treats apart: quotes, escapes, controls, halves of pairs.
    private static String randomText(Random random) {
        String hard = "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080\u2028\ud800\udbff\udc00\udfff\ufffe";
        var text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append("name\":\"u0041");
                case 1 -> text.append((char) random.nextInt(0x10000));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append(hard.charAt(random.nextInt(hard.length())));
            }
        }
        return text.toString();
    }

    // RFC 9457 §3: "the format is identified with the "application/problem+json" media type"
    @Test
    void theAnswerHasTheMediaTypeAndIsNotStored() throws Exception {
        var problem = Problem.of(Status.CONFLICT, "caf\u00e9");
        var response = problem.response();
        assertEquals(Status.CONFLICT, response.status());
        assertEquals(
                Fields.of("Content-Type", "application/problem+json", "Cache-Control", "no-store"),
                response.fields());
        assertEquals(problem.json(), response.contentText());
    }

    @Test
    void aProtocolErrorIsAProblemWithItsPart() {
        var error = new ProtocolError(Status.BAD_REQUEST, "chunk-size", "It is not hexadecimal.");
        assertEquals(
                new Problem(Status.BAD_REQUEST, "It is not hexadecimal.", "chunk-size"),
                Problem.of(error));
        assertEquals("400 Bad Request, chunk-size: It is not hexadecimal.", error.toString());
    }

    @Test
    void aCodecAnswersAProtocolErrorWithItsProblemUnlessTold() {
        var error = new ProtocolError(Status.URI_TOO_LONG, "request line", "Too long.");
        var handler =
                new ExchangeHandler() {
                    @Override
                    public void begin(Exchange exchange) {}

                    @Override
                    public RequestBody body(Exchange exchange, long lengthBytes) {
                        return RequestBody.EMPTY;
                    }
                };
        var answer = handler.refuse(error);
        assertNotNull(answer);
        assertEquals(Problem.of(error), answer.problem().orElseThrow());
    }
}
