package dev.weir.server.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON in and out (RFC 8259).
@Tag("once")
class JsonTest {

    @Test
    void aTextOfAllKindsIsRead() {
        var read =
                Json.read(
                        " {\"a\": [1, -2.5e1, true, false, {}], \"b\\u0041\\n\\\"\": \"é\\ud83d\\ude00\","
                                + " \"c\" : [ ] } ");
        assertEquals(
                Map.of(
                        "a",
                        List.of(1.0, -25.0, true, false, Map.of()),
                        "bA\n\"",
                        "é😀",
                        "c",
                        List.of()),
                read);
        assertEquals(null, Json.read("null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                "+1",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "tru",
                "1 2",
                "{\"a\" 1}",
                "\"\t\"",
                "NaN"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Json.read(text));
    }

    @Test
    void nestingHasALimit() {
        int most = Json.DEPTH_MAX;
        Json.read("[".repeat(most) + "]".repeat(most));
        assertThrows(
                IllegalArgumentException.class,
                () -> Json.read("[".repeat(most + 1) + "]".repeat(most + 1)));
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        var value =
                Map.of(
                        "text", "a\"\\\u0001\n é 😀",
                        "list", List.of(1.5, true, Map.of()),
                        "empty", List.of());
        assertEquals(value, Json.read(Json.write(value)));
    }
}
