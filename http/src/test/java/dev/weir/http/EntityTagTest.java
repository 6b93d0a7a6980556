package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

    // RFC 9110 §8.8.3.2, its table
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        "W/\"1\", W/\"1\", false, true",
        "W/\"1\", W/\"2\", false, false",
        "W/\"1\", \"1\", false, true",
        "\"1\", \"1\", true, true"
    })
    void comparisonIsAsInTheTable(String one, String two, boolean strong, boolean weak) {
        var first = EntityTag.parse(one).orElseThrow();
        var second = EntityTag.parse(two).orElseThrow();
        assertEquals(strong, first.matchesStrongly(second));
        assertEquals(strong, second.matchesStrongly(first));
        assertEquals(weak, first.matchesWeakly(second));
    }

    // RFC 9110 §8.8.3
    @ParameterizedTest
    @ValueSource(strings = {"\"xyzzy\"", "W/\"xyzzy\"", "\"\"", "W/\"\"", "\"a,b\"", "\"\u00ff\""})
    void aTagIsReadAndWrittenAlike(String text) {
        assertEquals(text, EntityTag.parse(text).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"",
                "xyzzy",
                "\"xyzzy",
                "xyzzy\"",
                "w/\"x\"",
                "W/x",
                "W/",
                "W/\"",
                "\"a b\"",
                "\"a\"b\"",
                "\"a\u007f\"",
                "\"\u0100\"",
                " \"a\"",
                "W/ \"a\"",
                "*"
            })
    void anythingElseIsNoTag(String text) {
        assertEquals(Optional.empty(), EntityTag.parse(text));
    }

    @Test
    void aListIsReadInOrder() {
        assertEquals(
                List.of(EntityTag.strong("a,b"), EntityTag.weak("c"), EntityTag.strong("")),
                EntityTag.parseList("\"a,b\" ,W/\"c\",, \t\"\",").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "\"a\" \"b\"", "\"a\",b", "*, \"a\"", "\"a\"x", "W/", "\"a"})
    void anythingElseIsNoList(String text) {
        assertEquals(Optional.empty(), EntityTag.parseList(text));
    }

    @Test
    void aListIsBounded() {
        assertTrue(EntityTag.parseList("\"a\",".repeat(100)).isPresent());
        assertTrue(EntityTag.parseList("\"a\",".repeat(101)).isEmpty());
    }

    @Test
    void aTagThatCannotBeSentIsRefused() {
        var failure =
                assertThrows(IllegalArgumentException.class, () -> EntityTag.strong("a\r\nb"));
        assertTrue(failure.toString().contains("\"a..b\" cannot be an entity tag"));
    }
}
