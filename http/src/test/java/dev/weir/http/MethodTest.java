package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTest {

    // RFC 9110 §9.2.1: "GET, HEAD, OPTIONS, and TRACE methods are defined to be safe."
    // RFC 9110 §9.2.2: "PUT, DELETE, and safe request methods are idempotent."
    // RFC 5789 §2: "PATCH is neither safe nor idempotent"
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GET, true, true",
        "HEAD, true, true",
        "POST, false, false",
        "PUT, false, true",
        "DELETE, false, true",
        "CONNECT, false, false",
        "OPTIONS, true, true",
        "TRACE, true, true",
        "PATCH, false, false"
    })
    void aConstantIsAsItsRfcDefinesIt(String name, boolean isSafe, boolean isIdempotent)
            throws Exception {
        Method method = (Method) Method.class.getField(name).get(null);
        assertEquals(isSafe, method.isSafe());
        assertEquals(isIdempotent, method.isIdempotent());
        assertEquals(name, method.name());
        assertEquals(name, method.toString());
        assertSame(method, Method.of(name), "so that == decides");
        assertSame(method, Method.of(new String(name.toCharArray())), "whatever text names it");
    }

    @Test
    void thereAreNineConstants() {
        assertEquals(
                9,
                Arrays.stream(Method.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .count());
    }

    // RFC 9110 §9.1: "The method token is case-sensitive"
    @Test
    void aMethodInAnotherCaseIsAnotherMethod() {
        assertNotEquals(Method.GET, Method.of("get"));
        assertFalse(Method.of("get").isSafe());
    }

    @Test
    void anUnknownMethodIsNeitherSafeNorIdempotent() {
        var purge = Method.of("PURGE");
        assertFalse(purge.isSafe());
        assertFalse(purge.isIdempotent());
        assertEquals("PURGE", purge.name());
    }

    @Test
    void methodsOfOneNameAreEqualAndHashAlike() {
        assertEquals(Method.of("PURGE"), Method.of("PURGE"));
        assertEquals(Method.of("PURGE").hashCode(), Method.of("PURGE").hashCode());
        assertNotEquals(Method.of("PURGE"), Method.of("LINK"));
        assertFalse(Method.GET.equals((Object) "GET"));
    }

    // RFC 9110 §9.1: "method = token"
    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''      | a token has one character or more
                    'GET '  | a space ends the method
                    GET/1   | a slash is no token character
                    G(ET    | nor is a delimiter
                    GÉT     | nor is a letter outside ASCII
                    """)
    void whatIsNoTokenIsNoMethod(String name, String why) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Method.of(name), why);
        assertEquals(
                "\""
                        + name.replace('É', '.')
                        + "\" is not a method: a method is a token (RFC 9110 §9.1), such as GET.",
                thrown.getMessage());
    }

    @Test
    void theMessageShowsARefusedNameShortAndWithoutItsControls() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Method.of("G\r\n\u009b" + "x".repeat(100)));
        assertEquals(
                "\"G..."
                        + "x".repeat(44)
                        + "...\" is not a method: a method is a token (RFC 9110 §9.1), such as GET.",
                thrown.getMessage());
    }
}
