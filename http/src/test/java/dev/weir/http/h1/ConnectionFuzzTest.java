package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/// The same octets are the same requests and the same answers, in however many pieces they come,
/// and none after the last request is looked at.
class ConnectionFuzzTest {

    /// Whether it is sent is up to whether the content is here (RFC 9110 §10.1.1).
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    @DictionaryFile(resourcePath = "http.dict")
    @FuzzTest
    void piecesChangeNothing(byte[] input) {
        var pieces = Pieces.of(input);
        byte[] message = pieces.message();
        InMemory whole = InMemory.answering().receive(message);
        InMemory cut = InMemory.answering();
        int from = 0;
        for (int to : pieces.cuts()) {
            cut.receive(Arrays.copyOfRange(message, from, to));
            from = to;
        }
        cut.receive(Arrays.copyOfRange(message, from, message.length));
        assertSame(whole, cut, pieces);
        if (whole.isClosing()) {
            String answers = whole.answers();
            whole.receive("GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(answers, whole.answers(), pieces::toString);
        }
        assertSame(whole.end(), cut.end(), pieces);
        assertTrue(whole.isClosing(), pieces::toString);
    }

    private static void assertSame(InMemory whole, InMemory cut, Pieces pieces) {
        assertEquals(whole.requests, cut.requests, pieces::toString);
        String answers = whole.answers().replace(CONTINUE, "");
        assertEquals(answers, cut.answers().replace(CONTINUE, ""), pieces::toString);
        assertTrue(answers.isEmpty() || answers.startsWith("HTTP/1.1 "), pieces::toString);
        assertEquals(whole.isClosing(), cut.isClosing(), pieces::toString);
    }
}
