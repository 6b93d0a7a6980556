package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    /// `tchar` of RFC 9110 §5.6.2, written out again.
    private static final String TOKEN_CHARS =
            "!#$%&'*+-.^_`|~0123456789" + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static final Fields THREE = Fields.of("Via", "a", "Allow", "GET", "VIA", "b");

    @Test
    void absentLinesAreAddedAndOthersStay() {
        var more = Fields.of("via", "c", "Vary", "Accept", "Age", "1");
        assertEquals(THREE.plus("Vary", "Accept").plus("Age", "1"), THREE.withAbsent(more));
        assertSame(THREE, THREE.withAbsent(Fields.of("ALLOW", "PUT")));
    }

    // Names

    // RFC 9110 §5.1: "field-name = token"
    @Test
    void aNameTakesTheCharactersOfATokenAndNoOthers() {
        for (char c = 0; c <= 0x17f; c++) {
            boolean isToken = TOKEN_CHARS.indexOf(c) >= 0;
            for (String name : List.of(c + "x", "x" + c + "x", "x" + c, String.valueOf(c))) {
                String seen = "U+" + Integer.toHexString(c) + " in a name";
                if (isToken) {
                    assertEquals(name, Fields.of(name, "1").name(0), seen);
                } else {
                    refusesName(name, seen);
                }
            }
        }
    }

    @Test
    void anEmptyNameIsRefused() {
        refusesName("", "a token has one character or more");
    }

    private static void refusesName(String name, String why) {
        assertThrows(IllegalArgumentException.class, () -> Fields.of(name, "1"), why);
        assertThrows(IllegalArgumentException.class, () -> Fields.of("A", "1", name, "1"), why);
        assertThrows(IllegalArgumentException.class, () -> Fields.EMPTY.plus(name, "1"), why);
        assertThrows(IllegalArgumentException.class, () -> Fields.EMPTY.with(name, "1"), why);
    }

    @Test
    void theMessageShowsTheRefusedNameWithoutItsControls() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Fields.of("A\r\nEvil\u007f\u009b\u2028", "1"));
        assertEquals(
                "\"A..Evil..?\" is not a field name: use a token such as Cache-Control (RFC 9110"
                        + " §5.1).",
                thrown.getMessage());
    }

    @Test
    void theMessageShowsALongNameInPart() {
        var thrown =
                assertThrows(IllegalArgumentException.class, () -> Fields.of(" ".repeat(49), "1"));
        assertEquals(
                "\""
                        + " ".repeat(48)
                        + "...\" is not a field name: use a token such as Cache-Control (RFC 9110"
                        + " §5.1).",
                thrown.getMessage());
    }

    // Values

    // RFC 9110 §5.5: "field-vchar = VCHAR / obs-text", with SP and HTAB between
    @Test
    void aValueTakesVisibleOctetsSpacesAndTabsAndNoOthers() {
        for (char c = 0; c <= 0x300; c++) {
            boolean isAllowed = c == '\t' || (c >= 0x20 && c <= 0xff && c != 0x7f);
            String seen = "U+" + Integer.toHexString(c) + " in a value";
            if (isAllowed) {
                assertEquals(
                        Optional.of("a" + c + "b"), Fields.of("A", "a" + c + "b").get("A"), seen);
            } else {
                refusesValue("a" + c + "b", seen);
            }
        }
    }

    // RFC 9110 §5.5: "Field values containing CR, LF, or NUL characters are invalid and dangerous"
    @ParameterizedTest(name = "at {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ~v     | the start
                    v~     | the end, where only OWS is trimmed
                    ' ~v'  | the start, after OWS
                    'v~ '  | the end, before OWS
                    ~      | the only place
                    """)
    void noControlIsTrimmedAway(String pattern, String why) {
        for (char c = 0; c <= 0xff; c++) {
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                refusesValue(pattern.replace('~', c), "U+" + Integer.toHexString(c) + " at " + why);
            }
        }
    }

    @Test
    void spacesOfOtherScriptsAreRefusedAndNotTrimmed() {
        refusesValue("\u2003v", "U+2003 is white space to Java, not to HTTP");
        assertEquals(
                "\u00a0v\u0085", Fields.of("A", "\u00a0v\u0085").value(0), "these are obs-text");
    }

    private static void refusesValue(String value, String why) {
        assertThrows(IllegalArgumentException.class, () -> Fields.of("A", value), why);
        assertThrows(IllegalArgumentException.class, () -> Fields.of("A", "1", "B", value), why);
        assertThrows(IllegalArgumentException.class, () -> Fields.EMPTY.plus("A", value), why);
        assertThrows(IllegalArgumentException.class, () -> Fields.EMPTY.with("A", value), why);
    }

    @Test
    void theMessageNamesTheFieldAndKeepsTheValueSecret() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Fields.of("Authorization", "Basic c2VjcmV0\n"));
        assertEquals(
                "The value of field Authorization has a control or a character above U+00FF in it;"
                        + " RFC 9110 §5.5 allows visible characters, spaces and tabs. Encode or"
                        + " remove it; never copy input of a client here unchecked.",
                thrown.getMessage());
    }

    // RFC 9110 §5.5: "A field value does not include leading or trailing whitespace."
    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ' v'      | v     | a space before
                    '\tv \t'  | v     | spaces and tabs around
                    'a \t b'  | 'a \t b' | inner white space stays
                    ' \t '    | ''    | nothing but white space
                    ''        | ''    | nothing at all
                    """)
    void owsAtTheEndsIsNoPartOfAValue(String given, String kept, String why) {
        assertEquals(kept, Fields.of("A", given).value(0), why);
        assertEquals(kept, Fields.EMPTY.plus("A", given).value(0), why);
        assertEquals(kept, Fields.EMPTY.with("A", given).value(0), why);
        assertEquals(kept, Fields.of("B", "1", "A", given).value(1), why);
    }

    // Lines

    @Test
    void linesKeepTheirOrderAndTheCaseOfTheirNames() {
        var seen = new ArrayList<String>();
        THREE.forEach((name, value) -> seen.add(name + "=" + value));
        assertEquals(List.of("Via=a", "Allow=GET", "VIA=b"), seen);
        assertEquals(3, THREE.count());
        assertEquals("VIA", THREE.name(2));
        assertEquals("b", THREE.value(2));
    }

    // RFC 9110 §5.1: "Field names are case-insensitive"
    @ParameterizedTest
    @ValueSource(strings = {"via", "Via", "VIA", "vIa"})
    void namesAreFoundWhateverTheirCase(String name) {
        assertTrue(THREE.has(name));
        assertEquals(List.of("a", "b"), THREE.all(name));
        assertEquals(1, THREE.without(name).count());
    }

    // RFC 9110 §5.3: "appending each subsequent field line value to the initial field line value in
    // order, separated by a comma"
    @Test
    void getJoinsTheValuesInOrder() {
        assertEquals(Optional.of("a, b"), THREE.get("via"));
        assertEquals(Optional.of("GET"), THREE.get("ALLOW"));
    }

    @Test
    void anEmptyValueIsNotAnAbsentOne() {
        var fields = Fields.of("A", "", "B", "", "B", "");
        assertEquals(Optional.of(""), fields.get("A"));
        assertEquals(Optional.of(", "), fields.get("B"));
        assertEquals(List.of(""), fields.all("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Vi", "Vias", "", "Via:"})
    void anotherNameIsAbsent(String name) {
        assertFalse(THREE.has(name));
        assertEquals(Optional.empty(), THREE.get(name));
        assertEquals(List.of(), THREE.all(name));
        assertSame(THREE, THREE.without(name));
    }

    @Test
    void plusAddsALineAfterAllOthers() {
        assertEquals(
                Fields.of("Via", "a", "Allow", "GET", "VIA", "b", "via", "c"),
                THREE.plus("via", "c"));
    }

    @Test
    void withLeavesOneLineOfThatName() {
        assertEquals(Fields.of("Allow", "GET", "via", "c"), THREE.with("via", "c"));
        assertEquals(Fields.of("A", "1"), Fields.EMPTY.with("A", "1"));
    }

    @Test
    void withoutTakesEveryLineOfThatName() {
        assertEquals(Fields.of("Allow", "GET"), THREE.without("via"));
        assertEquals(Fields.EMPTY, THREE.without("via").without("allow"));
    }

    @Test
    void changesLeaveTheSectionAsItWas() {
        assertEquals("Via: a\nAllow: GET\nVIA: b\n", THREE.toString());
        assertEquals(4, THREE.plus("X", "1").count());
        assertEquals(2, THREE.with("Via", "1").count());
        assertEquals(1, THREE.without("Via").count());
        assertEquals("Via: a\nAllow: GET\nVIA: b\n", THREE.toString());
    }

    @Test
    void theArrayThatASectionIsMadeOfCanBeUsedAgain() {
        String[] lines = {"A", "1"};
        var fields = Fields.of(lines);
        lines[0] = "B\r\n";
        assertEquals(Fields.of("A", "1"), fields);
    }

    @Test
    void aNameWithoutAValueIsRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Fields.of("A", "1", "B"));
        assertEquals("3 texts are not pairs: give each field name its value.", thrown.getMessage());
    }

    @Test
    void noTextsAreTheEmptySection() {
        assertSame(Fields.EMPTY, Fields.of());
    }

    // The wire

    // RFC 9112 §5: "field-line = field-name ":" OWS field-value OWS", each ended by CRLF (§2.1)
    @Test
    void encodedIsTheWireForm() {
        assertEquals(
                """
                Via: a\r
                allow: \r
                X: caf\u00e9 \t\u00ff\r
                """,
                new String(
                        Fields.of("Via", "a", "allow", "", "X", "caf\u00e9 \t\u00ff").encoded(),
                        ISO_8859_1));
        assertEquals(0, Fields.EMPTY.encoded().length);
    }

    @Test
    void encodingHappensOnce() {
        var fields = Fields.of("A", "1");
        assertSame(fields.encoded(), fields.encoded());
    }

    @Test
    void whatIsEncodedHasAsManyLinesAsTheSectionWhateverWasPutIn() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var fields = Fields.EMPTY;
            int lines = random.nextInt(8);
            for (int i = 0; i < lines; i++) {
                String name = randomText(random, 0x80);
                String value = randomText(random, 0x120);
                try {
                    fields = fields.plus(name, value);
                } catch (IllegalArgumentException refused) {
                    assertFalse(
                            isToken(name) && isValue(value),
                            () -> "seed " + seed + ": " + refused.getMessage());
                }
            }
            String wire = new String(fields.encoded(), ISO_8859_1);
            String message = "seed " + seed + ", round " + round;
            assertEquals(fields.count(), wire.split("\r\n", -1).length - 1, message);
            assertEquals(fields.count(), wire.chars().filter(c -> c == '\n').count(), message);
            assertEquals(fields.count(), wire.chars().filter(c -> c == '\r').count(), message);
        }
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> TOKEN_CHARS.indexOf(c) >= 0);
    }

    private static boolean isValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c <= 0xff && c != 0x7f));
    }

    private static String randomText(Random random, int bound) {
        var text = new StringBuilder();
        int length = random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(4) == 0 ? random.nextInt(bound) : 'a' + i));
        }
        return text.toString();
    }

    // Equality

    @Test
    void equalSectionsHaveEqualLinesInTheSameOrder() {
        assertEquals(Fields.of("A", "1", "B", "2"), Fields.of("A", "1").plus("B", "2"));
        assertNotEquals(Fields.of("A", "1", "B", "2"), Fields.of("B", "2", "A", "1"));
        assertNotEquals(Fields.of("A", "1"), Fields.of("A", "1", "A", "1"));
        assertNotEquals(Fields.of("A", "1"), Fields.of("B", "1"));
        assertNotEquals(Fields.of("A", "x"), Fields.of("A", "X"));
        assertFalse(THREE.equals((Object) "Via: a"));
    }

    @Test
    void sectionsThatDifferInTheCaseOfNamesAreEqualAndHashAlike() {
        var upper = Fields.of("ETAG", "\"1\"", "VIA", "a");
        var lower = Fields.of("etag", "\"1\"", "via", "a");
        assertEquals(upper, lower);
        assertEquals(upper.hashCode(), lower.hashCode());
        assertArrayEquals(Fields.EMPTY.encoded(), Fields.of().encoded());
    }

    // What logs see

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"})
    void credentialsAreNotShown(String name) {
        for (String spelled : List.of(name, name.toLowerCase(Locale.ROOT))) {
            assertEquals(
                    "A: 1\n" + spelled + ": (not shown)\n",
                    Fields.of("A", "1", spelled, "s3cret").toString());
        }
    }
}
