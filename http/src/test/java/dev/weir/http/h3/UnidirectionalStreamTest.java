package dev.weir.http.h3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The peer's control stream, its QPACK streams, and others (RFC 9114 §6.2, §7.2; RFC 9204 §4).
class UnidirectionalStreamTest {

    private final Client client = Client.answering();

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    00 0400                    | -    | SETTINGS without settings
                    00 0403 06 7fff            | -    | one setting
                    00 0404 01 00 07 00        | -    | no dynamic table
                    00 0404 7f21 40 05         | -    | a reserved setting, its value in two bytes
                    00 0402 08 01              | -    | extended CONNECT
                    00 0402 33 01              | -    | datagrams
                    00 0400 21 05 0102030405   | -    | a reserved frame
                    00 0400 07 01 00           | -    | GOAWAY
                    00 0400 07 01 05 07 01 05  | -    | GOAWAY again
                    00 0400 07 01 05 07 01 04  | -    | GOAWAY of less
                    00 0400 0d 01 05 0d 01 05  | -    | MAX_PUSH_ID again
                    00 0400 0d 02 4005         | -    | MAX_PUSH_ID, longer than it has to be
                    00 0400 800f0700 01 00     | -    | PRIORITY_UPDATE without parameters
                    00 0400 800f0700 05 08 753d362c | - | PRIORITY_UPDATE
                    00 00 00                   | 10a  | DATA first
                    00 07 01 00                | 10a  | GOAWAY first
                    00 21 00                   | 10a  | a reserved frame first
                    00 0400 0400               | 105  | SETTINGS again
                    00 0400 00 01 61           | 105  | DATA
                    00 0400 01 00              | 105  | HEADERS
                    00 0400 05 00              | 105  | PUSH_PROMISE
                    00 0400 02 00              | 105  | PRIORITY of HTTP/2
                    00 0400 06 00              | 105  | PING of HTTP/2
                    00 0400 08 00              | 105  | WINDOW_UPDATE of HTTP/2
                    00 0400 09 00              | 105  | CONTINUATION of HTTP/2
                    00 0401 06                 | 106  | SETTINGS cut off before a value
                    00 0402 06 40              | 106  | SETTINGS cut off in a value
                    00 0401 40                 | 106  | SETTINGS cut off in an identifier
                    00 0402 00 00              | 109  | setting 0
                    00 0402 02 00              | 109  | ENABLE_PUSH of HTTP/2
                    00 0402 03 01              | 109  | MAX_CONCURRENT_STREAMS of HTTP/2
                    00 0402 04 01              | 109  | INITIAL_WINDOW_SIZE of HTTP/2
                    00 0402 05 01              | 109  | MAX_FRAME_SIZE of HTTP/2
                    00 0402 08 02              | 109  | a switch with a third position
                    00 0402 33 02              | 109  | likewise
                    00 0404 06 05 06 05        | 109  | the same setting twice
                    00 0400 07 00              | 106  | GOAWAY without identifier
                    00 0400 07 01 40           | 106  | GOAWAY cut off
                    00 0400 07 02 00 00        | 106  | GOAWAY with more
                    00 0400 07 09 00           | 106  | GOAWAY too long
                    00 0400 07 01 04 07 01 05  | 108  | GOAWAY of more
                    00 0400 0d 00              | 106  | MAX_PUSH_ID without identifier
                    00 0400 0d 02 05 00        | 106  | MAX_PUSH_ID with more
                    00 0400 0d 01 05 0d 01 04  | 108  | MAX_PUSH_ID of less
                    00 0400 03 01 00           | 108  | CANCEL_PUSH of nothing
                    00 0400 03 02 00 00        | 106  | CANCEL_PUSH with more
                    00 0400 800f0700 00        | 106  | PRIORITY_UPDATE of nothing
                    00 0400 800f0700 01 02     | 108  | PRIORITY_UPDATE of a unidirectional stream
                    00 0400 800f0700 01 01     | 108  | PRIORITY_UPDATE of a server's stream
                    00 0400 800f0701 01 00     | 108  | PRIORITY_UPDATE of a push
                    00 0400 800f0700 4401      | 107  | PRIORITY_UPDATE of 1025 bytes
                    01 00                      | 103  | a push stream from a client
                    02                         | -    | an encoder stream
                    02 20                      | -    | capacity 0
                    02 2020 20                 | -    | capacity 0, again
                    02 21                      | 201  | capacity 1
                    02 3f00                    | 201  | capacity 31
                    02 80 00                   | 201  | an insertion, dynamic name
                    02 c0 00                   | 201  | an insertion, static name
                    02 40 00                   | 201  | an insertion, literal name
                    02 00                      | 201  | a duplicate
                    03                         | -    | a decoder stream
                    03 40 44                   | -    | cancellations
                    03 7f 80 01                | -    | the cancellation of a larger stream
                    03 7f ffffffffffffffff 3e  | -    | of the largest that fits
                    03 7f ffffffffffffffff 3f  | 202  | of one beyond 62 bits
                    03 7f ff80808080808080 8001 | 202 | likewise
                    03 80                      | 202  | an acknowledgment of nothing
                    03 ff 00                   | 202  | likewise
                    03 00                      | 202  | an increment of 0
                    03 01                      | 202  | an increment of 1
                    21 ffffffff                | -    | a reserved stream type
                    4054 ffffffff              | -    | a type of somebody's extension
                    c000000000000021           | -    | a long type
                    """)
    void theyAreHandledToTheLetter(String bytes, String code, String why) {
        long expected = code.equals("-") ? -1 : Long.parseLong(code, 16);
        byte[] whole = Wire.hex(bytes);
        assertEquals(expected, Client.answering().send(2, whole).error());
        Client pieces = Client.answering();
        for (byte octet : whole) {
            pieces.send(2, new byte[] {octet});
        }
        assertEquals(expected, pieces.error(), "octet by octet");
    }

    // RFC 9114 §6.2.1, RFC 9204 §4.2
    @ParameterizedTest
    @CsvSource({"00 0400", "02", "03"})
    void aCriticalStreamOpensOnceAndNeverEnds(String opening) {
        byte[] bytes = Wire.hex(opening);
        assertEquals(
                ErrorCode.H3_STREAM_CREATION_ERROR,
                Client.answering().send(2, bytes).send(6, bytes).error());
        assertEquals(
                ErrorCode.H3_CLOSED_CRITICAL_STREAM,
                Client.answering().send(2, bytes).end(2).error());
    }

    // RFC 9114 §6.2: "A receiver MUST tolerate unidirectional streams being closed or reset prior
    // to the reception of the unidirectional stream header."
    @Test
    void aStreamMayEndBeforeItsType() {
        client.send(2, new byte[0]).end(2);
        client.send(6, Wire.hex("40")).end(6);
        assertEquals(-1, client.error());
    }

    @Test
    void streamsOfUnknownTypesAreStopped() {
        client.send(2, Wire.hex("21 00")).control();
        assertTrue(client.isOfUnknownType(2));
        client.send(6, Wire.hex("02"));
        assertFalse(client.isOfUnknownType(6));
    }

    @Test
    void ourControlStreamBeginsWithSettings() {
        byte[] control = client.connection.control().takeAll();
        assertEquals("00" + "040b" + "0100" + "0680004000" + "0700" + "0801", Wire.hex(control));
    }

    @Test
    void goAwayComesInTwoSteps() {
        client.connection.control().takeAll();
        client.whole(8, Wire.get("/"));
        client.connection.goAway();
        client.whole(12, Wire.get("/"));
        assertEquals("200", client.answer(12).status());
        client.connection.goAwayAt();
        assertEquals(
                "0708" + "fffffffffffffffc" + "0701" + "10",
                Wire.hex(client.connection.control().takeAll()));
        client.whole(16, Wire.get("/"));
        assertEquals(ErrorCode.H3_REQUEST_REJECTED, client.stream(16).codec.resetCode());
        client.whole(4, Wire.get("/"));
        assertEquals("200", client.answer(4).status());
        assertEquals(-1, client.error());
    }

    @Test
    void ourControlStreamMustNotBeStopped() {
        client.connection.controlStopped();
        assertEquals(ErrorCode.H3_CLOSED_CRITICAL_STREAM, client.error());
    }

    // RFC 9218 §7: an update may come before the request, and goes before its field.
    @Test
    void priorities() {
        client.control(Client.SETTINGS, Wire.hex("800f0700 05 00 753d312c"));
        client.send(0, Wire.get("/", "priority", "u=5"));
        assertEquals(1, client.stream(0).codec.urgency());
        client.whole(4, Wire.get("/", "priority", "u=5, i"));
        assertEquals(5, client.stream(4).codec.urgency());
        assertTrue(client.stream(4).codec.isIncremental());
        client.send(2, Wire.hex("800f0700 04 04 753d37"));
        assertEquals(7, client.stream(4).codec.urgency());
        assertFalse(client.stream(4).codec.isIncremental());
        client.whole(8, Wire.get("/"));
        assertEquals(3, client.stream(8).codec.urgency());
    }

    @Test
    void earlyPrioritiesAreBounded() {
        client.control(Client.SETTINGS);
        for (long id = 0; id <= 4L * Http3Connection.EARLY_PRIORITIES_MAX; id += 4) {
            byte[] number = Wire.number(id);
            client.send(
                    2,
                    Wire.join(
                            Wire.hex("800f0700"),
                            Wire.number(number.length + 3),
                            number,
                            Wire.hex("753d31")));
        }
        client.send(0, Wire.get("/")).send(4, Wire.get("/"));
        assertEquals(3, client.stream(0).codec.urgency(), "the oldest is forgotten");
        assertEquals(1, client.stream(4).codec.urgency());
    }
}
