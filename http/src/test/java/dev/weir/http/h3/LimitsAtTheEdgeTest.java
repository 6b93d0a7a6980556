package dev.weir.http.h3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each limit of a connection and a stream just below, at, and just above.
class LimitsAtTheEdgeTest {

    private static final long LOAD = ErrorCode.H3_EXCESSIVE_LOAD;

    /// The field section of [Wire#get] by RFC 9114 §4.2.2, and of one more line `x` of this value.
    private static int sectionBytes(int valueBytes) {
        int lines = 7 + 3 + 7 + 5 + 10 + 11 + 5 + 1 + 1 + valueBytes;
        return lines + 5 * 32;
    }

    @ParameterizedTest
    @CsvSource({"-1, 200", "0, 200", "1, 431"})
    void fieldSection(int beyond, String status) {
        int valueBytes = 800;
        Client client =
                Client.limited(Limits.defaults().headBytesMax(sectionBytes(valueBytes - beyond)));
        client.whole(0, Wire.get("/", "x", "v".repeat(valueBytes)));
        assertEquals(status, client.answer(0).status());
        assertEquals(-1, client.error());
    }

    @Test
    void aFieldSectionThatIsAnnouncedTooLongIsAnsweredBeforeItComes() {
        Client client = Client.limited(Limits.defaults().headBytesMax(1_000));
        client.send(0, Wire.hex("01 43e9"));
        assertEquals("431", client.answer(0).status());
        assertEquals(ErrorCode.H3_NO_ERROR, client.stream(0).codec.stopCode());
        client.whole(4, Wire.get("/"));
        assertEquals("200", client.answer(4).status());
    }

    @ParameterizedTest
    @CsvSource({"-1, 200", "0, 200", "1, 414"})
    void target(int beyond, String status) {
        Client client = Client.limited(Limits.defaults().targetBytesMax(100));
        client.whole(0, Wire.get("/" + "p".repeat(99 + beyond)));
        assertEquals(status, client.answer(0).status());
    }

    @ParameterizedTest
    @CsvSource({"-1, 200", "0, 200", "1, 431"})
    void trailerSection(int beyond, String status) {
        Client client = Client.limited(Limits.defaults().trailerBytesMax(133));
        client.whole(0, Wire.post(), Wire.headers("x", "v".repeat(100 + beyond)));
        assertEquals(status, client.answer(0).status());
        assertEquals(-1, client.error());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void skippedFrameBytes(int beyond) {
        Client client = Client.limited(Limits.defaults().skippedFrameBytesMax(200_000));
        client.control(Client.SETTINGS, Wire.frame(0x21, new byte[100_000]));
        client.send(0, Wire.frame(0x40, new byte[100_000 + beyond]));
        assertEquals(beyond > 0 ? LOAD : -1, client.error());
    }

    @Test
    void anAnswerStartsTheCountOfSkippedBytesAnew() {
        Client client = Client.limited(Limits.defaults().skippedFrameBytesMax(1_000));
        for (long id = 0; id < 40; id += 4) {
            client.whole(id, Wire.frame(0x21, new byte[1_000]), Wire.get("/"));
        }
        assertEquals(-1, client.error());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void idleFrames(int beyond) {
        Client client = Client.limited(Limits.defaults().idleFramesMax(20));
        client.send(0, Wire.post());
        for (int i = 0; i < 20 + beyond; i++) {
            client.send(0, Wire.data(""));
        }
        assertEquals(beyond > 0 ? LOAD : -1, client.error());
    }

    @Test
    void contentStartsTheCountOfIdleFramesAnew() {
        Client client = Client.limited(Limits.defaults().idleFramesMax(20));
        client.send(0, Wire.post());
        for (int i = 0; i < 100; i++) {
            client.send(0, i % 20 == 0 ? Wire.data("x") : Wire.data(""));
        }
        assertEquals(-1, client.error());
    }

    @ParameterizedTest
    @CsvSource({"02, 20", "03, 44"})
    void instructionsOfQpackAreIdleFrames(String type, String instruction) {
        Client client = Client.limited(Limits.defaults().idleFramesMax(20));
        client.send(6, Wire.hex(type + instruction.repeat(20)));
        assertEquals(-1, client.error());
        client.send(6, Wire.hex(instruction));
        assertEquals(LOAD, client.error());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void settings(int beyond) {
        Client client = Client.limited(Limits.defaults().settingsMax(20));
        byte[] settings = new byte[0];
        for (int i = 0; i < 20 + beyond; i++) {
            settings = Wire.join(settings, Wire.number(0x21 + 0x1f * i), Wire.number(1));
        }
        client.control(Wire.frame(4, settings));
        assertEquals(beyond > 0 ? LOAD : -1, client.error());
    }

    @Test
    void aSettingsFrameOfManyBytesIsNotHeld() {
        Client client = Client.limited(Limits.defaults().settingsMax(20));
        client.control(Wire.hex("04"), Wire.number(20 * 16 + 1));
        assertEquals(LOAD, client.error());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void ignoredStreams(int beyond) {
        Client client = Client.limited(Limits.defaults().ignoredStreamsMax(10));
        for (int i = 0; i < 10 + beyond; i++) {
            client.send(2 + 4L * i, i % 2 == 0 ? Wire.hex("21") : new byte[0]).end(2 + 4L * i);
        }
        assertEquals(beyond > 0 ? LOAD : -1, client.error());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void cancelledRequests(int beyond) {
        Client client = Client.limited(Limits.defaults().cancelledRequestsMax(10));
        for (int i = 0; i < 10 + beyond; i++) {
            client.send(4L * i, Wire.post());
            client.stream(4L * i).codec.reset();
        }
        assertEquals(beyond > 0 ? LOAD : -1, client.error());
    }

    @Test
    void malformedRequestsAreAmongThoseThatCameToNothing() {
        Client client = Client.limited(Limits.defaults().cancelledRequestsMax(10));
        for (int i = 0; i < 11; i++) {
            client.send(4L * i, Wire.headers(":method", "GET"));
        }
        assertEquals(LOAD, client.error());
    }

    @Test
    void answeredRequestsMakeUpForCancelledOnes() {
        Client client = Client.limited(Limits.defaults().cancelledRequestsMax(1));
        for (int i = 0; i < 40; i += 2) {
            client.whole(4L * i, Wire.get("/"));
            client.send(4L * i + 4, Wire.post());
            client.stream(4L * i + 4).codec.reset();
        }
        assertEquals(-1, client.error());
    }

    @Test
    void contentThatNobodyReadsIsLeftToQuic() {
        Client client = Client.answering().holding();
        client.send(0, Wire.post());
        client.send(0, Wire.frame(0, new byte[16 * 1024 - 1]));
        assertEquals(true, client.stream(0).codec.wantsInput());
        client.send(0, Wire.data("x"));
        assertEquals(false, client.stream(0).codec.wantsInput());
    }
}
