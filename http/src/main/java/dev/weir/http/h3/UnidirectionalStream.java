package dev.weir.http.h3;

import org.jspecify.annotations.Nullable;

/// One unidirectional stream of the peer (RFC 9114 §6.2): its first number says what it is for.
///
/// **Threads:** as its connection.
public final class UnidirectionalStream {

    private static final long CONTROL = 0x0;
    private static final long PUSH = 0x1;
    private static final long QPACK_ENCODER = 0x2; // RFC 9204 §4.2
    private static final long QPACK_DECODER = 0x3;

    private enum Use {
        UNDECIDED,
        CONTROL,
        ENCODER,
        DECODER,
        NONE
    }

    private final Http3Connection connection;
    private final VarInt type = new VarInt();
    private Use use = Use.UNDECIDED;
    private @Nullable ControlStream control;
    private @Nullable DecoderStream decoder;

    UnidirectionalStream(Http3Connection connection) {
        this.connection = connection;
    }

    /// Takes bytes from the peer. What is wrong with them ends the connection: ask it.
    public void receive(byte[] bytes, int from, int to) {
        int at = from;
        if (use == Use.UNDECIDED) {
            at = type.read(bytes, at, to);
            if (type.isWhole()) {
                decide(type.value());
            }
        }
        if (at == to || connection.error() != null) {
            return;
        }
        connection.failIf(
                switch (use) {
                    case CONTROL -> control().receive(bytes, at, to);
                    case ENCODER -> encoder(bytes, at, to);
                    case DECODER -> decoder(bytes, at, to);
                    case UNDECIDED, NONE -> null;
                });
    }

    private ControlStream control() {
        assert control != null : "decided";
        return control;
    }

    private @Nullable ConnectionError encoder(byte[] bytes, int from, int to) {
        ConnectionError error = EncoderStream.receive(bytes, from, to);
        for (int at = from; error == null && at < to; at++) {
            error = connection.idle();
        }
        return error;
    }

    private @Nullable ConnectionError decoder(byte[] bytes, int from, int to) {
        assert decoder != null : "decided";
        ConnectionError error = decoder.receive(bytes, from, to);
        for (int at = from; error == null && at < to; at++) {
            error = connection.idle();
        }
        return error;
    }

    private void decide(long type) {
        if (type == CONTROL) {
            use = Use.CONTROL;
            control = new ControlStream(connection, connection.limits());
            connection.failIf(connection.claim(Http3Connection.CONTROL, "control"));
        } else if (type == QPACK_ENCODER) {
            use = Use.ENCODER;
            connection.failIf(connection.claim(Http3Connection.ENCODER, "QPACK encoder"));
        } else if (type == QPACK_DECODER) {
            use = Use.DECODER;
            decoder = new DecoderStream();
            connection.failIf(connection.claim(Http3Connection.DECODER, "QPACK decoder"));
        } else if (type == PUSH) {
            // RFC 9114 §6.2.2: "Only servers can push; if a server receives a client-initiated push
            // stream, this MUST be treated as a connection error of type H3_STREAM_CREATION_ERROR."
            use = Use.NONE;
            connection.failIf(
                    new ConnectionError(
                            ErrorCode.H3_STREAM_CREATION_ERROR,
                            "A client has opened a push stream"));
        } else {
            use = Use.NONE;
            connection.failIf(connection.ignoredStream());
        }
    }

    /// Whether its type means nothing here, so that the peer is to stop sending on it with
    /// [ErrorCode#H3_STREAM_CREATION_ERROR] (RFC 9114 §6.2, §9).
    public boolean isOfUnknownType() {
        return use == Use.NONE;
    }

    /// The peer has ended the stream, by FIN or by a reset.
    public void ended() {
        // RFC 9114 §6.2.1: "If either control stream is closed at any point, this MUST be treated
        // as a connection error of type H3_CLOSED_CRITICAL_STREAM." RFC 9204 §4.2 likewise.
        switch (use) {
            case CONTROL -> connection.failIf(closed("control"));
            case ENCODER -> connection.failIf(closed("QPACK encoder"));
            case DECODER -> connection.failIf(closed("QPACK decoder"));
            // RFC 9114 §6.2: "A receiver MUST tolerate unidirectional streams being closed or reset
            // prior to the reception of the unidirectional stream header."
            case UNDECIDED -> connection.failIf(connection.ignoredStream());
            case NONE -> {}
        }
    }

    private static ConnectionError closed(String name) {
        return new ConnectionError(
                ErrorCode.H3_CLOSED_CRITICAL_STREAM, "The " + name + " stream was closed");
    }
}
