package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.SetCookie.SameSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetCookieTest {

    // RFC 6265 §4.1.1
    @Test
    void theDefaultsAreTheSafeOnes() {
        assertEquals(
                "id=1; Path=/; SameSite=Lax; Secure; HttpOnly",
                SetCookie.of("id", "1").fieldValue());
    }

    @Test
    void everyAttributeIsWritten() {
        assertEquals(
                "__Secure-id=1; Path=/a; Domain=example.org; Max-Age=3600;"
                        + " Expires=Sun, 06 Nov 1994 08:49:37 GMT; SameSite=None; Secure;"
                        + " Partitioned",
                SetCookie.of("__Secure-id", "1")
                        .path("/a")
                        .domain("example.org")
                        .maxAge(Duration.ofHours(1))
                        .expires(Instant.ofEpochSecond(784_111_777))
                        .sameSite(SameSite.NONE)
                        .partitioned()
                        .readByScripts()
                        .fieldValue());
        assertEquals(
                "id=1; Path=/; SameSite=Strict; HttpOnly",
                SetCookie.of("id", "1").insecure().sameSite(SameSite.STRICT).fieldValue());
    }

    @Test
    void forgettingHasNoValueAndAnAgeOfZero() {
        assertEquals(
                "id=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=Lax;"
                        + " Secure; HttpOnly",
                SetCookie.forget("id").fieldValue());
    }

    private static void refused(String rule, String name, UnaryOperator<SetCookie> change) {
        var cookie = SetCookie.of(name, "1");
        var failure = assertThrows(IllegalArgumentException.class, () -> change.apply(cookie));
        assertTrue(failure.toString().contains(rule), failure.getMessage());
        assertTrue(failure.toString().contains(name), failure.getMessage());
    }

    // draft-ietf-httpbis-rfc6265bis §4.1.3, §5.6: what user agents drop is refused here
    @Test
    void whatUserAgentsWouldDropIsRefused() {
        refused("__Host- needs Secure", "__Host-id", SetCookie::insecure);
        refused("__Host- needs Path=/", "__Host-id", cookie -> cookie.path("/a"));
        refused("__Host- allows no Domain", "__Host-id", cookie -> cookie.domain("a.b"));
        refused("__Host- needs Secure", "__HOST-id", SetCookie::insecure);
        refused("__Secure- needs Secure", "__Secure-id", SetCookie::insecure);
        refused("SameSite=None needs", "id", c -> c.insecure().sameSite(SameSite.NONE));
        refused("SameSite=None needs", "id", c -> c.sameSite(SameSite.NONE).insecure());
        refused("Partitioned needs Secure", "id", c -> c.partitioned().insecure());
    }

    @Test
    void attributesCannotBringOthersWithThem() {
        for (String path :
                List.of("a", "", "/a;Domain=x", "/a\r\n", "/\u00e4", "/" + "a".repeat(1024))) {
            refused("the path of cookie", "id", cookie -> cookie.path(path));
        }
        for (String domain : List.of("", "a b", "a;b", "a\nb", "\u00e4.de", "a".repeat(254))) {
            refused("the domain of cookie", "id", cookie -> cookie.domain(domain));
        }
        refused("is no age", "id", cookie -> cookie.maxAge(Duration.ofSeconds(-1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a;b", "a\r\nX: y", "\u00e4", "a\"b"})
    void aNameIsAToken(String name) {
        assertThrows(IllegalArgumentException.class, () -> SetCookie.of(name, "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;b", "a,b", "a\"b", "a\\b", "a\r\nX: y", "\u00e4", "\u0000"})
    void aValueCannotSplitTheFieldAndIsNotShown(String value) {
        var failure = assertThrows(IllegalArgumentException.class, () -> SetCookie.of("id", value));
        assertTrue(failure.toString().contains("The value of cookie id has a character"));
    }

    @Test
    void whatUserAgentsWouldCutIsRefused() {
        int most = SetCookie.NAME_AND_VALUE_BYTES_MAX - 2;
        SetCookie.of("id", "1".repeat(most - 1));
        SetCookie.of("id", "1".repeat(most));
        assertThrows(
                IllegalArgumentException.class, () -> SetCookie.of("id", "1".repeat(most + 1)));
    }

    @Test
    void anAnswerSetsAnyNumberOfThem() {
        var answer =
                Response.text("hi").cookie(SetCookie.of("a", "1")).cookie(SetCookie.of("b", "2"));
        assertEquals(2, answer.fields().all("Set-Cookie").size());
        assertEquals("cookie a", SetCookie.of("a", "secret").toString());
    }
}
