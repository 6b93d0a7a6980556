package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §10.2.2 (Location), §10.2.3 (Retry-After), §15.4.
class RedirectTest {

    @Test
    void aRedirectIs303ToAPathOfThisSite() {
        var answer = Response.redirect("/users/7?tab=a%20b#top");
        assertEquals(Status.SEE_OTHER, answer.status());
        assertEquals(Optional.of("/users/7?tab=a%20b#top"), answer.fields().get("Location"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "",
                "users", "javascript:alert(1)", "/\t/evil.example", "/a\r\nSet-Cookie: x=1", "/a b",
                "/\u00e4", " /a", "/a\u0000", "/<script>"
            })
    void whatLeadsElsewhereOrSplitsTheAnswerIsRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> Response.redirect(path));
        assertThrows(IllegalArgumentException.class, () -> Response.created(path));
        var failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Response.redirect(Status.FOUND, path));
        assertTrue(failure.toString().contains("is not a path of this site"));
    }

    @Test
    void otherSitesAreNamedOnPurpose() {
        for (String uri : new String[] {"https://a.example/x?y#z", "HTTP://[::1]:8080/"}) {
            var answer = Response.redirectElsewhere(Status.PERMANENT_REDIRECT, uri);
            assertEquals(Optional.of(uri), answer.fields().get("Location"));
        }
        for (String uri :
                new String[] {
                    "/x",
                    "ftp://a/",
                    "https:",
                    "https://",
                    "https:///x",
                    "javascript:alert(1)",
                    "https://a\r\nb",
                    "https://a b",
                    "https://\u00e4.de/",
                    "//a"
                }) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Response.redirectElsewhere(Status.FOUND, uri));
        }
    }

    @Test
    void onlyTheStatusesThatRedirectDo() {
        for (int code : new int[] {301, 302, 303, 307, 308}) {
            assertEquals(code, Response.redirect(new Status(code), "/").status().code());
        }
        for (int code : new int[] {200, 201, 300, 304, 305, 306, 404}) {
            var failure =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Response.redirect(new Status(code), "/"));
            assertTrue(failure.toString().contains("does not redirect"), failure.getMessage());
        }
    }

    @Test
    void createdAndNoContentSayWhatTheySay() {
        var created = Response.created("/users/7");
        assertEquals(Status.CREATED, created.status());
        assertEquals(Optional.of("/users/7"), created.fields().get("Location"));
        assertEquals(Status.NO_CONTENT, Response.noContent().status());
    }

    @Test
    void retryAfterIsInWholeSecondsRoundedUp() {
        var busy = Response.of(Status.SERVICE_UNAVAILABLE);
        assertEquals(
                Optional.of("2"),
                busy.retryAfter(Duration.ofMillis(1_001)).fields().get("Retry-After"));
        assertEquals(Optional.of("0"), busy.retryAfter(Duration.ZERO).fields().get("Retry-After"));
        assertThrows(IllegalArgumentException.class, () -> busy.retryAfter(Duration.ofSeconds(-1)));
    }
}
