package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

class InvalidInputTest {

    @Test
    void theMessageIsASentence() {
        var invalid = InvalidInput.of("page", "must be at least 1");
        assertEquals("page must be at least 1.", invalid.getMessage());
        assertEquals("page", invalid.name());
        assertInstanceOf(IllegalArgumentException.class, invalid, "so that records may throw it");
    }
}
