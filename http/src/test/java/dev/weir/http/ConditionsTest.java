package dev.weir.http;

import static dev.weir.http.Conditions.Verdict.FAILED;
import static dev.weir.http.Conditions.Verdict.NOT_MODIFIED;
import static dev.weir.http.Conditions.Verdict.PERFORM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.http.Conditions.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §13: a representation with the tag "v2", changed at the second 784111777.
class ConditionsTest {

    private static final EntityTag TAG = EntityTag.strong("v2");
    private static final long CHANGED = 784_111_777;
    private static final String SECOND = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";

    /// @param fields names and values, each after a bar
    private static Conditions conditions(String method, String fields) {
        var request = Request.of(Method.of(method), "/");
        String[] parts = fields.isEmpty() ? new String[0] : fields.split("\\|");
        for (int i = 0; i < parts.length; i += 2) {
            String value =
                    parts[i + 1]
                            .strip()
                            .replace("SECOND", SECOND)
                            .replace("BEFORE", BEFORE)
                            .replace("AFTER", AFTER);
            request = request.withField(parts[i].strip(), value);
        }
        return Conditions.of(request);
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '!',
            textBlock =
                    """
                    GET     ; !!                                                ; PERFORM
                    # §13.1.1
                    PUT     ; If-Match | "v2"                                   ; PERFORM
                    PUT     ; If-Match | "v1", "v2"                             ; PERFORM
                    PUT     ; If-Match | "v1"                                   ; FAILED
                    PUT     ; If-Match | W/"v2"                                 ; FAILED
                    PUT     ; If-Match | *                                      ; PERFORM
                    GET     ; If-Match | "v1"                                   ; FAILED
                    # §13.1.2
                    GET     ; If-None-Match | "v2"                              ; NOT_MODIFIED
                    HEAD    ; If-None-Match | "v2"                              ; NOT_MODIFIED
                    GET     ; If-None-Match | W/"v2"                            ; NOT_MODIFIED
                    GET     ; If-None-Match | "v1", "v2"                        ; NOT_MODIFIED
                    GET     ; If-None-Match | "v1"                              ; PERFORM
                    GET     ; If-None-Match | *                                 ; NOT_MODIFIED
                    PUT     ; If-None-Match | *                                 ; FAILED
                    DELETE  ; If-None-Match | "v2"                              ; FAILED
                    # §13.1.3
                    GET     ; If-Modified-Since | SECOND                        ; NOT_MODIFIED
                    HEAD    ; If-Modified-Since | AFTER                         ; NOT_MODIFIED
                    GET     ; If-Modified-Since | BEFORE                        ; PERFORM
                    GET     ; If-Modified-Since | yesterday                     ; PERFORM
                    POST    ; If-Modified-Since | SECOND                        ; PERFORM
                    # "A recipient MUST ignore If-Modified-Since if the request contains an
                    # If-None-Match header field"
                    GET     ; If-None-Match | "v1" | If-Modified-Since | SECOND ; PERFORM
                    # §13.1.4
                    PUT     ; If-Unmodified-Since | SECOND                      ; PERFORM
                    PUT     ; If-Unmodified-Since | BEFORE                      ; FAILED
                    PUT     ; If-Unmodified-Since | yesterday                   ; PERFORM
                    # "A recipient MUST ignore If-Unmodified-Since if the request contains an
                    # If-Match header field"
                    PUT     ; If-Match | "v2" | If-Unmodified-Since | BEFORE    ; PERFORM
                    PUT     ; If-Match | "v1" | If-Unmodified-Since | SECOND    ; FAILED
                    # §13.2.2: If-Match is first
                    GET     ; If-Match | "v1" | If-None-Match | "v2"            ; FAILED
                    GET     ; If-Match | "v2" | If-None-Match | "v2"            ; NOT_MODIFIED
                    # §13.2.1
                    OPTIONS ; If-None-Match | *                                 ; PERFORM
                    TRACE   ; If-Match | "v1"                                   ; PERFORM
                    CONNECT ; If-Match | "v1"                                   ; PERFORM
                    """)
    void isJudgedInTheOrderOfTheRfc(String method, String fields, Verdict expected) {
        assertEquals(expected, conditions(method, fields).judge(TAG, CHANGED));
    }

    @Test
    void aWeakTagMatchesForIfNoneMatchAlone() {
        var weak = EntityTag.weak("v2");
        assertEquals(NOT_MODIFIED, conditions("GET", "If-None-Match|\"v2\"").judge(weak));
        assertEquals(FAILED, conditions("PUT", "If-Match|\"v2\"").judge(weak));
    }

    @Test
    void withoutValidatorsOnlyTheAsteriskMatches() {
        assertEquals(PERFORM, conditions("PUT", "If-Match|*").judge(null, -1));
        assertEquals(FAILED, conditions("PUT", "If-Match|\"v2\"").judge(null, -1));
        assertEquals(PERFORM, conditions("GET", "If-Modified-Since|SECOND").judge(null, -1));
        assertEquals(PERFORM, conditions("PUT", "If-Unmodified-Since|BEFORE").judge(null, -1));
    }

    // §13.1.1, §13.1.2: "*" is about whether there is a representation at all
    @Test
    void anAbsentResourceMatchesNothing() {
        assertEquals(FAILED, conditions("PUT", "If-Match|*").judgeAbsent());
        assertEquals(FAILED, conditions("PUT", "If-Match|\"v2\"").judgeAbsent());
        assertEquals(PERFORM, conditions("PUT", "If-None-Match|*").judgeAbsent());
        assertEquals(PERFORM, conditions("PUT", "If-Unmodified-Since|BEFORE").judgeAbsent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "\"v2", "\"v1\", *", ",", "\"a\" \"b\""})
    void aMalformedListIsRefusedAndNotGuessedAt(String value) {
        for (String name : new String[] {"If-Match", "If-None-Match"}) {
            var request = Request.of(Method.PUT, "/").withField(name, value);
            var refused = assertThrows(InvalidInput.class, () -> Conditions.of(request));
            assertEquals(name + " must be * or a list of entity tags.", refused.getMessage());
        }
    }

    // §13.1.5
    @ParameterizedTest(name = "If-Range: {0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '!',
            textBlock =
                    """
                    "v2"   ; true  ; true
                    "v1"   ; true  ; false
                    W/"v2" ; true  ; false
                    SECOND ; true  ; true
                    AFTER  ; true  ; false
                    BEFORE ; true  ; false
                    SECOND ; false ; false
                    v2     ; true  ; false
                    """)
    void aRangeIsForTheVeryRepresentation(String value, boolean isStrong, boolean expected) {
        assertEquals(
                expected,
                conditions("GET", "If-Range|" + value).allowsRange(TAG, CHANGED, isStrong));
    }

    @Test
    void rangesAreForGetAlone() {
        assertEquals(true, conditions("GET", "").allowsRange(TAG, CHANGED, true));
        assertEquals(false, conditions("HEAD", "").allowsRange(TAG, CHANGED, true));
        assertEquals(false, conditions("POST", "").allowsRange(TAG, CHANGED, true));
        assertEquals(
                false,
                conditions("GET", "If-Range|\"v2\"")
                        .allowsRange(EntityTag.weak("v2"), CHANGED, true));
        assertEquals(false, conditions("GET", "If-Range|\"v2\"").allowsRange(null, -1, true));
    }
}
