package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProtocolExceptionTest {

    private final ProtocolError error =
            new ProtocolError(Status.BAD_REQUEST, "chunk-size", "It is not hexadecimal.");

    private final ProtocolException exception = new ProtocolException(error);

    @Test
    void itTellsTheError() {
        assertSame(error, exception.error());
        assertEquals("It is not hexadecimal.", exception.getMessage());
        assertInstanceOf(IOException.class, exception, "what a reader of content expects");
    }

    @Test
    void itHasNoStackTraceAsPeersChooseHowOftenItIsThrown() {
        assertEquals(0, exception.getStackTrace().length);
        assertSame(exception, exception.fillInStackTrace());
        assertEquals(0, exception.getStackTrace().length);
    }
}
