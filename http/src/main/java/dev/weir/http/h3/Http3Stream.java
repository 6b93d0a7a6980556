package dev.weir.http.h3;

import dev.weir.http.Body;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Fields;
import dev.weir.http.Output;
import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.fieldcoding.Priority;
import dev.weir.http.fieldcoding.RequestSection;
import dev.weir.http.fieldcoding.TrailerSection;
import dev.weir.http.grammar.AnswerFields;
import org.jspecify.annotations.Nullable;

/// One request stream (RFC 9114 §4.1): a request in, its answer out.
///
/// ```
///           head whole           respond              all written
///   HEAD ───────────────▶ READY ─ advance ─▶ OPEN ───────────────────▶ ANSWERED
///    │                                        │ streamed body              ▲
///    │ not served: 431, 414, 501 …            ▼                            │
///    │                                    STREAMING ───────────────────────┘
///    └──▶ REFUSING ─────────────────────────────────────────────────────▶──┘
///   from any: malformed, cancelled, aborted ──▶ FAILED
/// ```
///
/// Bytes come in by [#receive]; [#advance] then hands a whole head to the handler. What is to be
/// done about the stream is asked after each call: [#output] holds what waits to be sent,
/// [#isOutputEnded] says that the FIN is to follow it, [#resetCode] and [#stopCode] whether a half
/// is to be given up. [#release] when QUIC is done with the stream.
///
/// **Threads:** as its connection.
public final class Http3Stream implements Exchange, RequestFrames.Sink {

    private enum State {
        HEAD,
        READY,
        OPEN,
        STREAMING,
        REFUSING,
        ANSWERED,
        FAILED
    }

    /// Content that waits for a handler to read it: as much as one read of QUIC brings.
    private static final int WAITING_BYTES_MAX = 16 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final Http3Connection connection;
    private final long id;
    private final ExchangeHandler handler;
    private final RequestFrames frames;
    private final ContentWindow content;
    private final Output output;
    private final RequestHead head = new RequestHead();

    private State state = State.HEAD;
    private byte[] headBytes = NOTHING;
    private boolean isHead; // the method
    private boolean owesContinue;
    private boolean isStopped; // the peer takes nothing of the answer
    private long discardedBytes;
    private long resetCode = ErrorCode.NONE;
    private long stopCode = ErrorCode.NONE;
    private int priority = Priority.DEFAULT;
    private boolean isPriorityUpdated;
    private Fields trailers = Fields.EMPTY;
    private @Nullable ProtocolError contentFault;
    private @Nullable Request request;
    private long contentLength = -1; // of the request
    private long unwritten; // bytes to the announced length of the streamed answer, or -1

    // Of Http3Connection: its neighbours.
    @Nullable Http3Stream previous;
    @Nullable Http3Stream next;

    Http3Stream(Http3Connection connection, long id, ExchangeHandler handler) {
        this.connection = connection;
        this.id = id;
        this.handler = handler;
        frames = new RequestFrames(connection, this);
        content = new ContentWindow(connection.buffers());
        output = new Output(connection.buffers());
    }

    /// Its identifier in QUIC.
    public long id() {
        return id;
    }

    // ---- bytes in

    /// Takes bytes from the peer; the range is copied. Then call [#advance].
    public void receive(byte[] bytes, int from, int to) {
        frames.receive(bytes, from, to);
    }

    /// The peer has ended its sending half (FIN). Then call [#advance].
    public void endOfInput() {
        frames.endOfInput();
    }

    /// The peer has given up its sending half (RESET_STREAM): a request that is not whole never
    /// will be.
    public void reset() {
        if (!frames.isEnded() && !frames.isIgnored()) {
            frames.ignore();
            if (isUnanswered()) {
                cancel();
                resetCode = ErrorCode.H3_REQUEST_CANCELLED;
            }
        }
    }

    /// The peer does not want the answer any more (STOP_SENDING).
    public void stopped() {
        isStopped = true;
        if (isUnanswered()) {
            cancel();
            stopInput(ErrorCode.H3_REQUEST_CANCELLED);
        }
        output.discard();
    }

    private boolean isUnanswered() {
        return state != State.ANSWERED && state != State.FAILED;
    }

    private void cancel() {
        connection.cancelled();
        endExchange(State.FAILED, true);
    }

    /// Refuses the stream, as a GOAWAY has said: the peer may send the request elsewhere.
    void reject() {
        endExchange(State.FAILED, true);
        resetCode = ErrorCode.H3_REQUEST_REJECTED;
        stopInput(ErrorCode.H3_REQUEST_REJECTED);
    }

    /// Whether more bytes would do any good now. While it is false, leave them to QUIC, which then
    /// gives the peer no more credit: that is how a slow handler slows its peer.
    public boolean wantsInput() {
        return !frames.isEnded()
                && !frames.isIgnored()
                && content.waitingBytes() < WAITING_BYTES_MAX;
    }

    /// Whether the peer has ended its sending half.
    public boolean isInputEnded() {
        return frames.isEnded();
    }

    // ---- what the bytes amount to

    @Override
    public void head(byte[] bytes, int from, int to) {
        RequestSection section = connection.section();
        section.begin(head);
        String unreadable = connection.decoder().decode(bytes, from, to, section);
        if (unreadable != null) {
            section.discard();
            connection.fail(ErrorCode.QPACK_DECOMPRESSION_FAILED, unreadable);
            return;
        }
        boolean isRequest = section.end();
        isHead = section.isHead();
        if (isRequest) {
            headBytes = section.takeBytes();
            contentLength = section.contentLength();
            frames.contentLength(contentLength);
            owesContinue = section.expectsContinue();
            if (section.isExtendedConnect()) {
                frames.takeDataOnly();
            }
            if (!isPriorityUpdated) {
                priority = section.priority(); // RFC 9218 §7: an update goes before the field
            }
            state = State.READY;
            return;
        }
        ProtocolError error = section.error();
        boolean isMalformed = section.isMalformed();
        section.discard();
        assert error != null : "a section that is no request's has an error";
        if (isMalformed) {
            malformed();
        } else {
            refuse(error);
        }
    }

    @Override
    public void headTooLong(int bytes) {
        refuse(tooLong("header section", bytes));
    }

    private static ProtocolError tooLong(String part, int bytes) {
        return new ProtocolError(
                Status.REQUEST_HEADER_FIELDS_TOO_LARGE,
                part,
                "A " + part + " has at most " + bytes + " bytes.");
    }

    @Override
    public void content(byte[] bytes, int from, int to) {
        if (state == State.ANSWERED) {
            discardedBytes += to - from;
            stopReadingUnread();
        } else if (contentFault == null) {
            content.add(bytes, from, to);
        }
    }

    @Override
    public void tooMuchContent() {
        malformed();
    }

    @Override
    public void trailers(byte[] bytes, int from, int to) {
        TrailerSection section = connection.trailers();
        section.begin();
        String unreadable = connection.decoder().decode(bytes, from, to, section);
        ProtocolError error = section.error();
        if (unreadable != null) {
            connection.fail(ErrorCode.QPACK_DECOMPRESSION_FAILED, unreadable);
        } else if (error == null) {
            trailers = section.fields();
        } else if (section.isMalformed()) {
            malformed();
        } else {
            contentFault = error;
        }
        section.discard();
    }

    @Override
    public void trailersTooLong(int bytes) {
        contentFault = tooLong("trailer section", bytes);
    }

    @Override
    public void ended() {
        if (frames.isBeforeHead()) {
            // RFC 9114 §4.1.1: "If a client-initiated stream terminates without enough of the HTTP
            // message to provide a complete response, the server SHOULD abort its response stream
            // with the error code H3_REQUEST_INCOMPLETE."
            fail(ErrorCode.H3_REQUEST_INCOMPLETE);
        } else if (!frames.isContentLength()) {
            malformed();
        }
    }

    // RFC 9114 §4.1.2: "Malformed requests or responses that are detected MUST be treated as a
    // stream error of type H3_MESSAGE_ERROR."
    private void malformed() {
        fail(ErrorCode.H3_MESSAGE_ERROR);
    }

    private void fail(long code) {
        if (isUnanswered()) {
            connection.cancelled();
            resetCode = code;
        }
        endExchange(isUnanswered() ? State.FAILED : state, true);
        stopInput(code);
    }

    /// The peer is to send no more.
    private void stopInput(long code) {
        if (!frames.isEnded() && stopCode == ErrorCode.NONE) {
            stopCode = code;
        }
        frames.ignore();
    }

    /// Goes on as far as what has come in leads. Call it after [#receive] and [#endOfInput], once
    /// for many of them: a request that is here whole by then costs less.
    public void advance() {
        if (state == State.READY && connection.error() == null) {
            open();
        }
    }

    private void open() {
        state = State.OPEN;
        RequestBody body;
        boolean isWhole = frames.isEnded() && contentFault == null;
        if (head.isExtendedConnect()
                || (isWhole && content.waitingBytes() == 0 && trailers.count() == 0)) {
            body = RequestBody.EMPTY;
        } else if (isWhole && trailers.count() == 0) {
            body = content.give(); // it stays where it is until the exchange is over
            body.limit(connection.limits().contentBytesMax());
        } else {
            body = handler.body(this, contentLength);
        }
        request = new Request(head, body, connection.peer());
        handler.begin(this);
    }

    // ---- the exchange

    @Override
    public Request request() {
        if (request == null) {
            throw new IllegalStateException("No exchange is open on this stream.");
        }
        return request;
    }

    @Override
    public int read(byte[] into, int from, int to) throws ProtocolException {
        if (owesContinue) {
            owesContinue = false;
            if (state == State.OPEN && content.waitingBytes() == 0 && !frames.isEnded()) {
                AnswerEncoder.interim(output, Status.CONTINUE, Fields.EMPTY);
            }
        }
        int count = content.read(into, from, to);
        if (count > 0) {
            return count;
        }
        ProtocolError fault = contentFault;
        if (fault != null) {
            throw new ProtocolException(fault);
        }
        return frames.isEnded() ? -1 : 0;
    }

    @Override
    public Fields trailers() {
        return trailers;
    }

    @Override
    public void inform(Status status, Fields fields) {
        AnswerFields.checkInterim(status, fields);
        if (state != State.OPEN) {
            throw new IllegalStateException(
                    status + " is an interim status; send it before the final answer.");
        }
        if (status.code() == 100) {
            owesContinue = false;
        }
        AnswerEncoder.interim(output, status, fields);
    }

    @Override
    public boolean respond(Response response) {
        if (state != State.OPEN) {
            throw new IllegalStateException(
                    "A request is answered exactly once; this one has its answer.");
        }
        if (response.body() instanceof Body.Upgrade upgrade) {
            openTunnel(upgrade.protocol(), response.fields());
            return true;
        }
        Status status = response.status();
        Body body = status.forbidsContent() ? Body.empty() : response.body();
        long length = body.contentLength();
        AnswerEncoder.headers(
                output,
                connection.heads().of(status),
                response.fields(),
                saysLength(status) ? length : -1);
        boolean isStreamed = body instanceof Body.Stream || body instanceof Body.File;
        if (isStreamed && !isHead) {
            unwritten = length;
            state = State.STREAMING;
            return true;
        }
        if (!isHead && body instanceof Body.Bytes(byte[] bytes) && bytes.length > 0) {
            AnswerEncoder.dataShared(output, bytes);
        }
        endAnswer();
        return false;
    }

    /// RFC 9220 §3, RFC 8441 §5: a 2xx to an extended CONNECT, and DATA frames each way.
    private void openTunnel(String protocol, Fields fields) {
        if (!request().offersUpgradeTo(protocol)) {
            throw new IllegalStateException(
                    "This request does not offer to go on in "
                            + protocol
                            + ": ask Request.offersUpgradeTo before Response.upgrade.");
        }
        AnswerEncoder.headers(output, connection.heads().of(Status.OK), fields, -1);
        unwritten = -1;
        state = State.STREAMING;
    }

    /// RFC 9110 §8.6: no Content-Length with 204; in a 304 it would have to be the length of what a
    /// 200 had sent, which is not known here. In a 205 it is 0 (§15.3.6).
    private static boolean saysLength(Status status) {
        return !status.forbidsContent() || status.code() == 205;
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        if (state != State.STREAMING) {
            throw new IllegalStateException("No streamed answer is open on this stream.");
        }
        if (from == to) {
            return;
        }
        if (unwritten >= 0) {
            if (to - from > unwritten) {
                throw new IllegalStateException(
                        "The answer has more content than it announced: "
                                + (to - from - unwritten)
                                + " bytes too many.");
            }
            unwritten -= to - from;
        }
        AnswerEncoder.data(output, bytes, from, to);
    }

    @Override
    public void end(Fields trailers) {
        if (state != State.STREAMING) {
            throw new IllegalStateException("No streamed answer is open on this stream.");
        }
        AnswerFields.checkTrailers(trailers);
        if (unwritten > 0) {
            throw new IllegalStateException(
                    "The answer lacks " + unwritten + " bytes of the length that it announced.");
        }
        if (trailers.count() > 0) {
            AnswerEncoder.trailers(output, trailers);
        }
        if (output.isEmpty()) {
            // All before may have been sent and acknowledged. A STREAM frame that has the FIN and
            // nothing else is not sent again by every QUIC when it is lost: quiche has forgotten
            // the stream by then. So a frame that means nothing (§7.2.8) goes with it.
            AnswerEncoder.reserved(output);
        }
        endAnswer();
    }

    private void endAnswer() {
        connection.answered();
        endExchange(State.ANSWERED, false);
        stopReadingUnread();
    }

    /// Content that nobody has read is thrown away while it is little; of more, the peer is told to
    /// stop.
    ///
    /// RFC 9114 §4.1: "a server MAY send a complete response prior to the client sending an entire
    /// request if the response does not depend on any portion of the request that has not been sent
    /// and received. When this is true, a server MAY request that the client cease transmission of
    /// a request without error by sending a STOP_SENDING with an error code of H3_NO_ERROR".
    private void stopReadingUnread() {
        boolean isMuch =
                owesContinue
                        || discardedBytes + frames.missingBytes()
                                > connection.limits().unreadContentBytesMax();
        if (isMuch) {
            stopReading();
        }
    }

    /// Has the peer stop sending what nobody reads; for after the answer.
    public void stopReading() {
        stopInput(ErrorCode.H3_NO_ERROR);
    }

    @Override
    public void abort() {
        if (isUnanswered()) {
            resetCode = ErrorCode.H3_INTERNAL_ERROR;
            endExchange(State.FAILED, false);
            stopInput(ErrorCode.H3_NO_ERROR);
        }
    }

    private void endExchange(State last, boolean isHandlerRunning) {
        if (isHandlerRunning && isExchangeOpen()) {
            disown();
        }
        state = last;
        head.end();
        request = null;
        content.release();
        giveBackHead();
        if (last == State.FAILED) {
            output.discard();
        }
    }

    private void giveBackHead() {
        if (headBytes != NOTHING) {
            connection.buffers().give(headBytes);
            headBytes = NOTHING;
        }
    }

    /// Says that the open exchange is about to be ended while its handler still runs and may look
    /// at the bytes of its request: they are left to it, and not lent to anybody else.
    public void disown() {
        if (headBytes != NOTHING) {
            connection.buffers().forget(headBytes);
            headBytes = NOTHING;
        }
        content.disown();
    }

    // ---- refusals

    /// Answers what is not served, or took too long, unless an exchange is open: that has its own
    /// answer to come.
    public void refuse(ProtocolError error) {
        if (state == State.HEAD || state == State.READY) {
            endExchange(State.REFUSING, false);
            frames.ignore();
            Response answer = handler.refuse(error);
            if (answer != null) {
                refused(answer);
            }
        }
    }

    /// The answer to what was refused, if [ExchangeHandler#refuse] gave none at once.
    public void refused(Response answer) {
        if (state != State.REFUSING) {
            return; // the peer has given up meanwhile
        }
        Status status = answer.status();
        byte[] bytes =
                !status.forbidsContent() && answer.body() instanceof Body.Bytes(byte[] whole)
                        ? whole
                        : NOTHING;
        AnswerEncoder.headers(
                output,
                connection.heads().of(status),
                answer.fields(),
                saysLength(status) ? bytes.length : -1);
        if (bytes.length > 0 && !isHead) {
            AnswerEncoder.dataShared(output, bytes);
        }
        endExchange(State.ANSWERED, false);
        stopInput(ErrorCode.H3_NO_ERROR);
    }

    // ---- bytes out

    /// While an answer is owed, sends a frame that means nothing (RFC 9114 §7.2.8: "These frames
    /// have no semantics, and they MAY be sent on any stream where frames are allowed to be sent").
    public void sendNothing() {
        if (isExchangeOpen()) {
            AnswerEncoder.reserved(output);
        }
    }

    /// What waits to be sent.
    public Output output() {
        return output;
    }

    /// Whether nothing follows what waits in [#output], so that the FIN goes with it.
    public boolean isOutputEnded() {
        return state == State.ANSWERED && !isStopped;
    }

    /// The code that our half is to be reset with, or [ErrorCode#NONE].
    public long resetCode() {
        return resetCode;
    }

    /// The code that the peer is to be told to stop sending with, or [ErrorCode#NONE].
    public long stopCode() {
        return stopCode;
    }

    /// How urgent the answer is, 0 for the most urgent to 7 (RFC 9218 §4.1). It may change at any
    /// time.
    public int urgency() {
        return Priority.urgency(priority);
    }

    /// Whether the answer is of use while it comes in, and so may share the way with others (RFC
    /// 9218 §4.2).
    public boolean isIncremental() {
        return Priority.isIncremental(priority);
    }

    /// Sets the priority by a PRIORITY_UPDATE.
    void priority(int priority) {
        isPriorityUpdated = true;
        this.priority = priority;
    }

    /// Whether an exchange is open.
    public boolean isExchangeOpen() {
        return state == State.OPEN || state == State.STREAMING;
    }

    /// Whether an answer has begun whose content is still being written, or a tunnel is open.
    public boolean isStreaming() {
        return state == State.STREAMING;
    }

    /// Whether no whole head has come in yet, and one may still come.
    public boolean isInHead() {
        return state == State.HEAD;
    }

    /// Whether the stream came to nothing: what waits for its answer is to be told.
    public boolean isFailed() {
        return state == State.FAILED;
    }

    /// QUIC is done with the stream, or it with the connection: what was borrowed goes back.
    public void release() {
        endExchange(isUnanswered() ? State.FAILED : state, true);
        frames.ignore();
        output.discard();
        connection.remove(this);
    }
}
