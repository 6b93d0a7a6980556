package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpVersionTest {

    // RFC 9112 §2.3: "HTTP-version = HTTP-name "/" DIGIT "." DIGIT"; the later versions have no
    // minor number (RFC 9110 §2.5).
    @Test
    void aVersionIsWrittenAsItsRfcWritesIt() {
        assertEquals(
                List.of("HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3"),
                Arrays.stream(HttpVersion.values()).map(HttpVersion::toString).toList());
    }

    @Test
    void laterVersionsCompareAsLater() {
        assertTrue(HttpVersion.HTTP_1_0.compareTo(HttpVersion.HTTP_1_1) < 0);
        assertTrue(HttpVersion.HTTP_1_1.compareTo(HttpVersion.HTTP_2) < 0);
        assertTrue(HttpVersion.HTTP_2.compareTo(HttpVersion.HTTP_3) < 0);
    }
}
