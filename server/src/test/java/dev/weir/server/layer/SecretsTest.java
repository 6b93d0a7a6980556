package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class SecretsTest {

    @Test
    void secretsThatCanBeGuessedAreRefused() {
        Asking.refuses("15 characters", () -> Secrets.lookup(Map.of("x".repeat(15), "Ada")));
        Secrets.lookup(Map.of("x".repeat(16), "Ada"));
    }

    @Test
    void secretsAreComparedWhole() {
        assertTrue(Secrets.same("a", "a"));
        assertFalse(Secrets.same("a", "ab"));
        assertFalse(Secrets.same("ab", "a"));
        assertFalse(Secrets.same("a", ""));
    }
}
