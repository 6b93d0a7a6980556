package dev.weir.http.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames from a client, right and wrong (RFC 6455 §5, RFC 7692).
class MessageReaderTest {

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;

    private static final DeflateParameters DEFLATE = new DeflateParameters(false, false, 15, false);

    private static MessageReader reader() {
        return new MessageReader(MessageLimits.defaults(), null);
    }

    private static List<String> read(ClientFrames frames) {
        return ClientFrames.read(reader(), frames.bytes());
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 200_000})
    void messagesOfAllLengthsComeWhole(int bytes) {
        byte[] content =
                "0123456789abcdef".repeat(bytes / 16 + 1).substring(0, bytes).getBytes(UTF_8);
        var events = read(new ClientFrames().frame(TEXT, content).frame(BINARY, content));
        var expected =
                bytes > 60 ? bytes + " " + Arrays.hashCode(content) : new String(content, UTF_8);
        String of = bytes > 60 ? "of " : "";
        assertEquals(List.of("text " + of + expected, "binary " + of + expected), events);
    }

    @Test
    void controlFramesMayComeBetweenFragments() {
        var frames =
                new ClientFrames()
                        .frame(0x01, "one ")
                        .frame(PING, "p")
                        .frame(0x00, "two ")
                        .frame(PONG, "q")
                        .frame(0x00, "")
                        .frame(0x80, "three")
                        .frame(CLOSE, "\u0003\u00e8".getBytes(ISO_8859_1));
        assertEquals(
                List.of("ping p", "pong q", "text one two three", "close 1000 "), read(frames));
    }

    @Test
    void nothingIsReadAfterAClose() {
        var frames =
                new ClientFrames().frame(CLOSE, new byte[0]).frame(TEXT, "x").raw(0xff, 0xff, 0xff);
        assertEquals(List.of("close 1005 "), read(frames));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    8100                         | 1002 | not masked
                    9180 00000000                | 1002 | RSV3
                    a180 00000000                | 1002 | RSV2
                    c180 00000000                | 1002 | RSV1 without an extension
                    8380 00000000                | 1002 | a reserved opcode
                    8780 00000000                | 1002 | a reserved opcode
                    8b80 00000000                | 1002 | a reserved opcode
                    8f80 00000000                | 1002 | a reserved opcode
                    0980 00000000                | 1002 | a control frame in fragments
                    89fe 007e 00000000           | 1002 | a control frame of 126 bytes
                    81fe 007d 00000000           | 1002 | 125 in two bytes
                    81ff 000000000000ffff        | 1002 | 65,535 in eight bytes
                    81ff 8000000000000000        | 1002 | the highest bit of a length
                    81ff 0000000000100001        | 1009 | a frame above the limit
                    8080 00000000                | 1002 | a continuation of nothing
                    0180 00000000 8180 00000000  | 1002 | a message within a message
                    0180 00000000 8280 00000000  | 1002 | a message within a message
                    8881 00000000 03             | 1002 | half a close code
                    8882 00000000 03e7           | 1002 | 999
                    8882 00000000 03ec           | 1002 | 1004
                    8882 00000000 03ed           | 1002 | 1005
                    8882 00000000 03ee           | 1002 | 1006
                    8882 00000000 03f7           | 1002 | 1015
                    8882 00000000 0bb7           | 1002 | 2999
                    8882 00000000 1388           | 1002 | 5000
                    8883 00000000 03e8 ff        | 1007 | a reason that is not UTF-8
                    8883 00000000 03e8 c3        | 1007 | a reason cut in a character
                    8181 00000000 ff             | 1007 | text that is not UTF-8
                    8181 00000000 c3             | 1007 | text cut in a character
                    8182 00000000 c080           | 1007 | an overlong form
                    8183 00000000 eda080         | 1007 | a surrogate
                    8184 00000000 f4908080       | 1007 | beyond U+10FFFF
                    01ff 0000000000100000 00000000 ff | 1007 | noticed before its frame is whole
                    """)
    void whatBreaksARuleFailsWithItsCode(String hex, int code, String why) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        var expected = List.of("violation " + code);
        assertEquals(expected, ClientFrames.read(reader(), bytes), why);
        assertEquals(expected, ClientFrames.read(reader(), bytes, new Random(1), 1), why);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1014, 3000, 4999})
    void registeredCodesCloseInOrder(int code) {
        byte[] payload = {(byte) (code >> 8), (byte) code, 'o', 'k'};
        assertEquals(
                List.of("close " + code + " ok"), read(new ClientFrames().frame(CLOSE, payload)));
    }

    @Test
    void aCharacterMayBeCutBetweenFragments() {
        byte[] euro = "€".getBytes(UTF_8);
        var frames =
                new ClientFrames()
                        .frame(0x01, new byte[] {euro[0]})
                        .frame(0x00, new byte[] {euro[1]})
                        .frame(0x80, new byte[] {euro[2]});
        assertEquals(List.of("text €"), read(frames));
    }

    // Limits: just below, at, just above

    @ParameterizedTest(name = "{0} bytes: {1}")
    @CsvSource({"99, true", "100, true", "101, false"})
    void aFrameHasALimit(int bytes, boolean isTaken) {
        var limits = new MessageLimits(1_000, 100, 10);
        var frames = new ClientFrames().frame(BINARY, new byte[bytes]);
        check(isTaken, limits, frames);
    }

    @ParameterizedTest(name = "{0} bytes: {1}")
    @CsvSource({"99, true", "100, true", "101, false"})
    void aMessageHasALimit(int bytes, boolean isTaken) {
        var limits = new MessageLimits(100, 1_000, 10);
        check(isTaken, limits, new ClientFrames().frame(BINARY, new byte[bytes]));
        check(
                isTaken,
                limits,
                new ClientFrames().frame(0x02, new byte[50]).frame(0x80, new byte[bytes - 50]));
    }

    @ParameterizedTest(name = "{0} frames: {1}")
    @CsvSource({"9, true", "10, true", "11, false"})
    void fragmentsHaveALimitHoweverEmpty(int count, boolean isTaken) {
        var frames = new ClientFrames().frame(0x02, new byte[0]);
        for (int i = 2; i < count; i++) {
            frames.frame(0x00, new byte[0]);
        }
        check(isTaken, new MessageLimits(100, 100, 10), frames.frame(0x80, new byte[0]));
    }

    @ParameterizedTest(name = "{0} bytes: {1}")
    @CsvSource({"9999, true", "10000, true", "10001, false"})
    void theLimitCountsWhatWasDecompressed(int bytes, boolean isTaken) {
        byte[] compressed = new Deflation(DEFLATE).message(new byte[bytes], 0, bytes);
        var limits = new MessageLimits(10_000, 10_000, 10);
        var events =
                ClientFrames.read(
                        new MessageReader(limits, DEFLATE),
                        new ClientFrames().frame(0xc2, compressed).bytes());
        assertEquals(!isTaken, events.equals(List.of("violation 1009")), events.toString());
    }

    private static void check(boolean isTaken, MessageLimits limits, ClientFrames frames) {
        var events = ClientFrames.read(new MessageReader(limits, null), frames.bytes());
        assertEquals(!isTaken, events.equals(List.of("violation 1009")), events.toString());
    }

    // Compression, RFC 7692

    /// RFC 7692 §7.2.3.1, §7.2.3.2 and §7.2.3.4 to §7.2.3.6.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    c1 f248cdc9c90700                    | Hello | one block
                    41 f248cd ; 80 c9c90700              | Hello | two fragments
                    c1 00 0500faff 48656c6c6f 00         | Hello | a block without compression
                    c1 f348cdc9c9070000                  | Hello | a last block
                    c1 f24805000000ffff cac9c90700       | Hello | two blocks in one message
                    c1 00                                |       | an empty message
                    """)
    void theExamplesOfTheRfcAreRead(String hex, String text, String why) {
        var frames = new ClientFrames();
        for (String frame : hex.split(" ; ", -1)) {
            byte[] bytes = HexFormat.of().parseHex(frame.replace(" ", ""));
            frames.frame(bytes[0] & 0xff, Arrays.copyOfRange(bytes, 1, bytes.length));
        }
        var events =
                ClientFrames.read(
                        new MessageReader(MessageLimits.defaults(), DEFLATE), frames.bytes());
        assertEquals(List.of("text " + (text == null ? "" : text)), events, why);
    }

    /// RFC 7692 §7.2.3.2: the second message refers to the first.
    @Test
    void theContextIsKeptUnlessAgreedOtherwise() {
        var frames = new ClientFrames();
        for (String hex : new String[] {"f248cdc9c90700", "f200110000"}) {
            frames.frame(0xc1, HexFormat.of().parseHex(hex));
        }
        var kept = new MessageReader(MessageLimits.defaults(), DEFLATE);
        assertEquals(List.of("text Hello", "text Hello"), ClientFrames.read(kept, frames.bytes()));
        var forgotten =
                new MessageReader(
                        MessageLimits.defaults(), new DeflateParameters(false, true, 15, false));
        assertEquals(
                List.of("text Hello", "violation 1007"),
                ClientFrames.read(forgotten, frames.bytes()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    c1 ffffff                 | 1007 | no deflate
                    41 f248cd ; c0 c9c90700   | 1002 | RSV1 in a continuation
                    c9 00                     | 1002 | RSV1 in a control frame
                    c1 62                     | 1007 | not UTF-8 once decompressed
                    """)
    void compressedMessagesBreakRulesToo(String hex, int code, String why) {
        var frames = new ClientFrames();
        for (String frame : hex.split(" ; ", -1)) {
            byte[] bytes = HexFormat.of().parseHex(frame.replace(" ", ""));
            byte[] payload =
                    bytes.length == 2 && bytes[1] == 0x62
                            ? new Deflation(DEFLATE).message(new byte[] {-1, -1}, 0, 2)
                            : Arrays.copyOfRange(bytes, 1, bytes.length);
            frames.frame(bytes[0] & 0xff, payload);
        }
        var events =
                ClientFrames.read(
                        new MessageReader(MessageLimits.defaults(), DEFLATE), frames.bytes());
        assertEquals("violation " + code, events.getLast(), why);
    }

    /// What the server compresses, clients can read, however small their window.
    @ParameterizedTest(name = "{0} bits, takeover {1}")
    @CsvSource({"15, false", "15, true", "9, false", "9, true", "8, false", "12, true"})
    void whatIsCompressedComesBack(int windowBits, boolean noTakeover) {
        var parameters = new DeflateParameters(noTakeover, noTakeover, windowBits, true);
        var random = new Random(3);
        var frames = new ClientFrames();
        var expected = new ArrayList<String>();
        try (var deflation = new Deflation(parameters)) {
            for (int i = 0; i < 50; i++) {
                byte[] content = new byte[1 + random.nextInt(20_000)];
                for (int at = 0; at < content.length; at++) {
                    content[at] = (byte) ('a' + random.nextInt(1 + i % 20));
                }
                frames.frame(0xc2, deflation.message(content, 0, content.length));
                expected.add(
                        ClientFrames.read(
                                        reader(), new ClientFrames().frame(BINARY, content).bytes())
                                .getFirst());
            }
        }
        assertEquals(
                expected,
                ClientFrames.read(
                        new MessageReader(MessageLimits.defaults(), parameters), frames.bytes()));
    }

    // Properties

    @Test
    void whatComesOutDoesNotDependOnHowBytesAreCut() {
        for (int seed = 0; seed < 300; seed++) {
            byte[] bytes = RandomFrames.of(new Random(seed));
            var whole = ClientFrames.read(withDeflate(), bytes);
            for (int most : new int[] {1, 2, 7, 100}) {
                var cut = ClientFrames.read(withDeflate(), bytes, new Random(seed), most);
                assertEquals(whole, cut, "seed " + seed + ", pieces of up to " + most);
            }
        }
    }

    private static MessageReader withDeflate() {
        return new MessageReader(new MessageLimits(5_000, 5_000, 20), DEFLATE);
    }
}
