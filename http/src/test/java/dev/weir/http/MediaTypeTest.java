package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {

    // RFC 9110 §8.3.1: all of these are equivalent
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            textBlock =
                    """
                    text/html;charset=utf-8
                    Text/HTML;Charset="utf-8"
                    text/html; charset="utf-8"
                    text/html ;\tcharset=utf-8
                    text/html;;charset=utf-8;
                    text/html;charset="u\\tf-8"
                    """)
    void spellingsOfOneTypeAreEqual(String text) {
        assertEquals(MediaType.of("text/html; charset=utf-8"), MediaType.of(text));
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            textBlock =
                    """
                    text                      | no subtype
                    /html                     | no type
                    text/                     | nothing behind the slash
                    text /html                | a space before it
                    text/html,text/plain      | two
                    text/html; charset        | a parameter without a value
                    text/html; charset=       | an empty one without quotes
                    text/html; charset = utf-8 | RFC 9110 §5.6.6: no white space around the =
                    text/html; charset="utf-8 | an open quote
                    text/html; a=1; A=2       | one parameter twice
                    text/html x               | something behind it
                    text/html/x               | a second slash
                    """)
    void anythingElseIsNoMediaType(String text, String why) {
        assertEquals(Optional.empty(), MediaType.parse(text), why);
    }

    @Test
    void parametersAreBounded() {
        var text = new StringBuilder("a/b");
        for (int i = 0; i < 16; i++) {
            text.append(";p").append(i).append("=1");
        }
        assertTrue(MediaType.parse(text.toString()).isPresent());
        assertFalse(MediaType.parse(text + ";p16=1").isPresent());
    }

    @Test
    void valuesAreQuotedWhereTheyHaveToBe() {
        var type = MediaType.of("multipart/form-data").with("boundary", "a b\"\\c");
        assertEquals("multipart/form-data; boundary=\"a b\\\"\\\\c\"", type.toString());
        assertEquals(type, MediaType.of(type.toString()));
        assertEquals(Map.of("boundary", "a b\"\\c"), type.parameters());
        assertThrows(IllegalArgumentException.class, () -> type.with("a", "b\nc"));
        assertThrows(IllegalArgumentException.class, () -> type.with("a b", "c"));
    }

    @Test
    void theEssenceIsComparedWhole() {
        var type = MediaType.of("text/html; charset=utf-8");
        assertTrue(type.is("text/html"));
        assertFalse(type.is("text/htm"));
        assertFalse(type.is("text/xhtml"));
        assertFalse(type.is("texthtml/"));
    }
}
