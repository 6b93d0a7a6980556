package dev.weir.http.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.http.FormLimits;
import dev.weir.http.ProtocolException;
import dev.weir.http.multipart.MultipartDecoder.Step;
import java.util.Arrays;

/// No octets make the decoder of forms fail but by [ProtocolException], or find something else when
/// they come in pieces.
class MultipartFuzzTest {

    private static final FormLimits SMALL =
            FormLimits.defaults().partHeadBytesMax(64).nameBytesMax(8);

    @DictionaryEntries({
        "\\x0d\\x0a--x",
        "\\x0d\\x0a--x--",
        "--x\\x0d\\x0a",
        "\\x0d\\x0a\\x0d\\x0a",
        "Content-Disposition: form-data; name=\\\"",
        "; filename=\\\"",
        "Content-Type: text/plain"
    })
    @FuzzTest
    void piecesChangeNothing(byte[] input) {
        // The first octet says how long the pieces are.
        int piece = input.length == 0 ? 1 : 1 + (input[0] & 0xff);
        byte[] form = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        String whole = outcome(form, form.length + 1);
        assertEquals(whole, outcome(form, piece));
        assertEquals(whole, outcome(form, 1));
    }

    /// What is found, content joined, and how it ends.
    private static String outcome(byte[] form, int piece) {
        var decoder = new MultipartDecoder("x", SMALL.partHeadBytesMax());
        var found = new StringBuilder();
        int from = 0;
        int to = Math.min(piece, form.length);
        boolean isLast = false;
        try {
            while (true) {
                Step step = decoder.step(form, from, to, isLast);
                assertTrue(decoder.consumed() >= 0 && from + decoder.consumed() <= to);
                from += decoder.consumed();
                switch (step) {
                    case HEAD ->
                            found.append("\nHEAD ")
                                    .append(
                                            PartHead.parse(
                                                    form, decoder.from(), decoder.to(), SMALL))
                                    .append('\n');
                    case CONTENT -> {
                        assertTrue(decoder.from() < decoder.to());
                        found.append(
                                new String(
                                        form,
                                        decoder.from(),
                                        decoder.to() - decoder.from(),
                                        ISO_8859_1));
                    }
                    case PART_END -> found.append("\nEND OF PART");
                    case END -> {
                        assertEquals(form.length, from);
                        return found + "\nEND";
                    }
                    case NEEDS_MORE -> {
                        assertTrue(to - from <= decoder.unconsumedBytesMax());
                        isLast = to == form.length;
                        to = Math.min(form.length, to + piece);
                    }
                }
            }
        } catch (ProtocolException refused) {
            return found + "\n" + refused.error();
        }
    }
}
