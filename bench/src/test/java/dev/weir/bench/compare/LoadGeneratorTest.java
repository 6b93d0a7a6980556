package dev.weir.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

    @Test
    void lineIsReadAsFigures() throws IOException {
        assertEquals(12.5, LoadGenerator.parsed("{\"rate\":12.5}").get("rate").asDouble());
    }

    @Test
    void errorIsThrownInItsOwnWords() {
        var error =
                assertThrows(
                        IOException.class,
                        () -> LoadGenerator.parsed("{\"held\":7,\"error\":\"status 503\"}"));

        assertEquals("status 503", error.getMessage());
    }

    @Test
    void anythingElseIsQuoted() {
        for (String output : new String[] {"", "blast: refused\n", "[1]", "{"}) {
            var error = assertThrows(IOException.class, () -> LoadGenerator.parsed(output));

            assertEquals("the load generator said \"" + output.strip() + "\"", error.getMessage());
        }
    }
}
