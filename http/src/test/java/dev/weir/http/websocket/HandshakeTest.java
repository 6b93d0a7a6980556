package dev.weir.http.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.weir.http.Request;
import dev.weir.http.websocket.Handshake.Compression;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The opening handshake (RFC 6455 §4.2, RFC 7692 §7.1).
class HandshakeTest {

    private static Request offer() {
        return Request.get("/chat")
                .withField("Connection", "Upgrade")
                .withField("Upgrade", "websocket")
                .withField("Sec-WebSocket-Version", "13")
                .withField("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    private static Handshake.Accepted accepted(Request request, Compression compression) {
        return assertInstanceOf(
                Handshake.Accepted.class,
                Handshake.read(request, List.of("chat", "superchat"), compression));
    }

    /// RFC 6455 §1.3
    @Test
    void theExampleOfTheRfcIsAccepted() {
        var accepted =
                accepted(
                        offer().withField("Sec-WebSocket-Protocol", "other, superchat, chat"),
                        Compression.NONE);
        assertEquals(
                Optional.of("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                accepted.fields().get("Sec-WebSocket-Accept"));
        assertEquals(Optional.of("superchat"), accepted.subprotocol());
        assertEquals(Optional.of("superchat"), accepted.fields().get("Sec-WebSocket-Protocol"));
    }

    @Test
    void withoutACommonSubprotocolNoneIsNamed() {
        var accepted = accepted(offer().withField("Sec-WebSocket-Protocol", "x"), Compression.NONE);
        assertEquals(Optional.empty(), accepted.subprotocol());
        assertEquals(1, accepted.fields().count());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Upgrade                | h2c                        | 426
                    Connection             | close                      | 426
                    Sec-WebSocket-Version  | 12                         | 426
                    Sec-WebSocket-Version  | 013                        | 426
                    Sec-WebSocket-Version  | 13, 13                     | 426
                    Sec-WebSocket-Key      | x                          | 400
                    Sec-WebSocket-Key      | dGhlIHNhbXBsZSBub25jZQ=    | 400
                    Sec-WebSocket-Key      | dGhlIHNhbXBsZSBub25jZQAA   | 400
                    Sec-WebSocket-Key      | dGhlIHNhbXBsZSBub25jZ!==   | 400
                    Sec-WebSocket-Key      | dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ== | 400
                    Sec-WebSocket-Protocol | a b                        | 400
                    Sec-WebSocket-Protocol | a,,b                       | 400
                    Sec-WebSocket-Protocol | a, a                       | 400
                    """)
    void whatIsNoHandshakeIsRefused(String name, String value, int status) {
        var refused =
                assertInstanceOf(
                        Handshake.Refused.class,
                        Handshake.read(
                                offer().withField(name, value), List.of(), Compression.NONE));
        assertEquals(status, refused.status().code());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
                    permessage-deflate | permessage-deflate
                    permessage-deflate; client_max_window_bits | permessage-deflate
                    permessage-deflate; client_max_window_bits=10 | permessage-deflate
                    permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover
                    permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover
                    permessage-deflate; server_max_window_bits=9 | permessage-deflate; server_max_window_bits=9
                    permessage-deflate; server_max_window_bits="15" | permessage-deflate; server_max_window_bits=15
                    permessage-deflate; server_max_window_bits=7, permessage-deflate | permessage-deflate
                    x-webkit-deflate-frame, permessage-deflate | permessage-deflate
                    permessage-deflate; server_max_window_bits | none
                    permessage-deflate; server_max_window_bits=16 | none
                    permessage-deflate; server_max_window_bits=08 | none
                    permessage-deflate; client_max_window_bits=7 | none
                    permessage-deflate; unknown | none
                    permessage-deflate; server_no_context_takeover=1 | none
                    permessage-deflate; server_no_context_takeover; server_no_context_takeover | none
                    x-webkit-deflate-frame | none
                    """)
    void compressionIsAgreedOnOrDeclined(String offer, String answer) {
        var request = offer().withField("Sec-WebSocket-Extensions", offer);
        assertEquals(
                Optional.ofNullable(answer),
                accepted(request, Compression.BY_CONNECTION)
                        .fields()
                        .get("Sec-WebSocket-Extensions"));
        assertEquals(
                Optional.empty(),
                accepted(request, Compression.NONE).fields().get("Sec-WebSocket-Extensions"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate", "permessage-deflate; client_max_window_bits"})
    void aServerThatKeepsNoContextSaysSo(String offer) {
        var request = offer().withField("Sec-WebSocket-Extensions", offer);
        assertEquals(
                Optional.of(
                        "permessage-deflate; server_no_context_takeover;"
                                + " client_no_context_takeover"),
                accepted(request, Compression.BY_MESSAGE).fields().get("Sec-WebSocket-Extensions"));
    }
}
