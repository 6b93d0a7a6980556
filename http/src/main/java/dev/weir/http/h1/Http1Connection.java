package dev.weir.http.h1;

import dev.weir.http.Body;
import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.Method;
import dev.weir.http.OpenFile;
import dev.weir.http.Output;
import dev.weir.http.Peer;
import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.TargetForm;
import dev.weir.http.grammar.AnswerFields;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The server's side of one HTTP/1.1 connection: bytes in, exchanges; answers in, bytes out.
///
/// ```
///            head complete             answer complete
///   HEAD ───────────────────▶ OPEN ─────────────────────▶ HEAD
///    │                          │ streamed body             ▲
///    │ malformed                ▼                           │ unread content is in
///    │                      STREAMING ──▶ DISCARDING ───────┘
///    ▼                          │ last answer, or failed
///  CLOSING ◀────────────────────┴──── TUNNEL ◀── OPEN, by an upgrade
/// ```
///
/// One exchange is open at a time: the next head of a pipelined batch is parsed when the answer
/// before it is complete, so answers leave in the order of the requests (RFC 9112 §9.3.2). After
/// CLOSING no byte is interpreted any more.
///
/// Used without a server, it needs no more than this:
///
/// ```java
/// connection.receive(bytes, 0, bytes.length);   // calls the handler for each request
/// byte[] answers = connection.output().takeAll();
/// ```
///
/// **Threads:** not safe; one at a time.
public final class Http1Connection implements Exchange {

    private enum State {
        HEAD,
        OPEN,
        STREAMING,
        TUNNEL,
        DISCARDING,
        REFUSING,
        CLOSING
    }

    private static final byte[] NOTHING = new byte[0];

    private final Limits limits;
    private final Buffers buffers;
    private final Preamble preamble;
    private final ExchangeHandler handler;
    private final Peer peer;
    private final Output output;
    private final RequestHeadParser parser;
    private final RequestHead head = new RequestHead();

    private State state = State.HEAD;

    /// Bytes that have come in and wait, from `from` to `to` in `window`.
    private byte[] window = NOTHING;

    private int from;
    private int to;

    /// Where the open exchange's head lies; the window may have moved on from it.
    private byte[] headWindow = NOTHING;

    private int headEnd;

    private boolean inputEnded;

    // Of the open exchange:
    private @Nullable Request request;
    private @Nullable BodyDecoder content; // null when there is none, or when it was given whole
    private boolean owesContinue;
    private boolean closesAfter;
    private boolean isBroken;
    private boolean isRefusedHead; // a HEAD that is no request
    private @Nullable ResponseFraming framing; // of the streamed answer
    private long unwritten; // bytes to the announced length of the streamed answer

    /// A connection that has had no byte yet.
    ///
    /// @param handler what is called for each exchange
    /// @param preamble shared by the connections of one thread
    /// @param sections shared by the connections of one thread
    public Http1Connection(
            Limits limits,
            Buffers buffers,
            Preamble preamble,
            KnownSections sections,
            ExchangeHandler handler,
            Peer peer) {
        this.limits = limits;
        this.buffers = buffers;
        this.preamble = preamble;
        this.handler = handler;
        this.peer = peer;
        this.output = new Output(buffers);
        this.parser = new RequestHeadParser(limits, sections);
    }

    // ---- bytes in

    /// Takes bytes from the peer, and goes on as far as they lead. The range is copied.
    public void receive(byte[] bytes, int start, int end) {
        int count = end - start;
        if (isReading()) {
            reserve(count);
            System.arraycopy(bytes, start, window, to, count);
            received(count);
        }
        advance();
    }

    /// Makes room for `count` more bytes, to be put at [#receiveAt] of [#receiveArray]; then call
    /// [#received] and [#advance].
    public void reserve(int count) {
        if (window.length - to < count) {
            makeRoom(count);
        }
    }

    /// Where bytes that come in are put; ask again after each [#reserve].
    public byte[] receiveArray() {
        return window;
    }

    /// Where the next byte is put in [#receiveArray].
    public int receiveAt() {
        return to;
    }

    /// Says that `count` bytes were put there, no more than were reserved.
    public void received(int count) {
        assert isReading() : "bytes after the last request are not looked at";
        to += count;
        assert to <= window.length : "beyond the room that was reserved";
    }

    /// Says that the peer will send no more; then call [#advance]. What it has sent is still
    /// answered (RFC 9112 §9.6).
    public void endOfInput() {
        inputEnded = true;
    }

    /// Whether more bytes would do any good now. While it is false, leave them in the socket: that
    /// is how a slow handler slows its peer.
    public boolean wantsInput() {
        return switch (state) {
            case HEAD, DISCARDING -> !inputEnded && to - from < unseenBytesMax();
            case OPEN, STREAMING -> !inputEnded && to - from < waitingBytesMax();
            case TUNNEL -> !inputEnded && to - from < UNREAD_WINDOW_BYTES;
            case REFUSING, CLOSING -> false;
        };
    }

    /// What has been received and not been looked at by [#advance] yet. More than a head, and the
    /// blank lines before it, is never left after that.
    private int unseenBytesMax() {
        return Math.max(
                limits.pipelinedBytesMax(), limits.headBytesMax() + 2 * limits.blankLinesMax() + 1);
    }

    private int waitingBytesMax() {
        return content != null
                ? Math.min(UNREAD_WINDOW_BYTES, limits.pipelinedBytesMax())
                : limits.pipelinedBytesMax();
    }

    /// Content that waits for a handler to read it: as much as one read of a socket brings.
    private static final int UNREAD_WINDOW_BYTES = 16 * 1024;

    /// Whether received bytes still mean something; once false it stays so.
    public boolean isReading() {
        return state != State.CLOSING && state != State.REFUSING;
    }

    private void makeRoom(int count) {
        int unread = to - from;
        boolean isPinned = window == headWindow && window != NOTHING;
        if (!isPinned && window.length - unread >= count) {
            System.arraycopy(window, from, window, 0, unread);
        } else {
            byte[] larger = buffers.take(unread + count);
            System.arraycopy(window, from, larger, 0, unread);
            if (!isPinned && window != NOTHING) {
                buffers.give(window);
            }
            window = larger;
        }
        from = 0;
        to = unread;
    }

    // ---- what the bytes amount to

    /// Goes on until bytes are missing, an exchange waits for its answer, or the connection is to
    /// close. Call it after [#received], and after the answer of an exchange that was left open.
    public void advance() {
        boolean goesOn = true;
        while (goesOn) {
            goesOn =
                    switch (state) {
                        case HEAD -> from < to ? readHead() : rest();
                        case DISCARDING -> discard();
                        case OPEN, STREAMING, TUNNEL, REFUSING, CLOSING -> false;
                    };
        }
    }

    private boolean rest() {
        if (window != NOTHING) {
            buffers.give(window);
            window = NOTHING;
            from = 0;
            to = 0;
        }
        if (inputEnded) {
            close();
        }
        return false;
    }

    private boolean readHead() {
        int end = parser.parse(window, from, to, head);
        if (end >= 0 && head.form() == TargetForm.ABSOLUTE && isMisdirected()) {
            refuse(Refusal.misdirected());
            return false;
        }
        if (end >= 0) {
            open(end);
            return !isExchangeOpen();
        }
        if (end == RequestHeadParser.MALFORMED) {
            refuse(parser.error());
        } else if (inputEnded) {
            refuse(
                    new ProtocolError(
                            Status.BAD_REQUEST,
                            "head",
                            "The connection ended in the middle of a request's head."));
        }
        return false;
    }

    /// RFC 9110 §7.4: "a request for an "https" resource MUST be rejected unless it has been
    /// received over a connection that has been secured"
    private boolean isMisdirected() {
        boolean isHttps = (head.bytes()[head.targetFrom() + "http".length()] | 0x20) == 's';
        return isHttps && !peer.isSecure();
    }

    private void open(int end) {
        from = end;
        headEnd = end;
        headWindow = window;
        state = State.OPEN;
        closesAfter = !parser.isPersistent();
        RequestBody body = RequestBody.EMPTY;
        long length = parser.contentLength();
        if (length > 0 && length <= to - from && !parser.expectsContinue()) {
            // All content is here, and stays where it is until the exchange is over.
            body = RequestBody.of(window, from, from + (int) length);
            body.limit(limits.contentBytesMax());
            from += (int) length;
        } else if (length > 0 || parser.isChunked()) {
            content =
                    parser.isChunked()
                            ? BodyDecoder.chunked(limits)
                            : BodyDecoder.fixedLength(length);
            owesContinue = parser.expectsContinue();
            body = handler.body(this, length);
        }
        request = new Request(head, body, peer);
        handler.begin(this);
    }

    @Override
    public Request request() {
        if (request == null) {
            throw new IllegalStateException("No exchange is open on this connection.");
        }
        return request;
    }

    @Override
    public int read(byte[] into, int start, int end) throws ProtocolException {
        if (state == State.TUNNEL) {
            return readRaw(into, start, end);
        }
        BodyDecoder decoder = content;
        if (decoder == null) {
            return -1;
        }
        if (owesContinue) {
            owesContinue = false;
            if (from == to && state == State.OPEN) {
                ResponseEncoder.interim(output, Status.CONTINUE, Fields.EMPTY);
            }
        }
        int read;
        try {
            read = decoder.decode(window, from, to, into, start, end);
        } catch (ProtocolException malformed) {
            failContent();
            throw malformed;
        }
        from += decoder.consumed();
        if (read == 0 && !decoder.isComplete() && inputEnded && from == to) {
            failContent();
            throw new ProtocolException(
                    new ProtocolError(
                            Status.BAD_REQUEST,
                            "content",
                            "The connection ended before the content did."));
        }
        if (from == to) {
            from = window == headWindow ? headEnd : 0;
            to = from;
        }
        return read == 0 && decoder.isComplete() ? -1 : read;
    }

    private int readRaw(byte[] into, int start, int end) {
        int count = Math.min(to - from, end - start);
        System.arraycopy(window, from, into, start, count);
        from += count;
        if (from == to) {
            // An idle tunnel owns no more than the head that its request is a view of.
            if (window != headWindow) {
                buffers.give(window);
                window = headWindow;
            }
            from = headEnd;
            to = from;
        }
        return count == 0 && inputEnded ? -1 : count;
    }

    /// Nothing after broken content can be trusted to be a request; the answer may still be sent.
    private void failContent() {
        closesAfter = true;
        from = to;
    }

    @Override
    public Fields trailers() {
        return content == null ? Fields.EMPTY : content.trailers();
    }

    // ---- answers

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
        // RFC 9110 §15.2: "Since HTTP/1.0 did not define any 1xx status codes, a server MUST NOT
        // send a 1xx response to an HTTP/1.0 client."
        if (parser.isHttp11()) {
            ResponseEncoder.interim(output, status, fields);
        }
    }

    @Override
    public boolean respond(Response response) {
        if (state != State.OPEN) {
            throw new IllegalStateException(
                    "A request is answered exactly once; this one has its answer.");
        }
        if (response.body() instanceof Body.Upgrade upgrade) {
            switchTo(upgrade.protocol(), response.fields());
            return true;
        }
        boolean hasContent = !response.status().forbidsContent();
        Body body = hasContent ? response.body() : Body.empty();
        long length = body.contentLength();
        Method method = head.method();
        var framing = ResponseFraming.of(response.status(), method, length, parser.isHttp11());
        boolean isStreamed =
                (body instanceof Body.Stream || body instanceof Body.File)
                        && framing != ResponseFraming.NONE
                        && method != Method.HEAD;
        if (framing == ResponseFraming.CLOSE || (!isStreamed && mustCloseOverUnreadContent())) {
            closesAfter = true;
        }
        ResponseEncoder.head(
                output,
                preamble,
                response.status(),
                response.fields(),
                framing,
                length,
                persistence());
        if (isStreamed) {
            this.framing = framing;
            unwritten = length;
            state = State.STREAMING;
            return true;
        }
        if (framing == ResponseFraming.LENGTH
                && method != Method.HEAD
                && body instanceof Body.Bytes(byte[] bytes)) {
            output.addShared(bytes);
        }
        endExchange();
        return false;
    }

    /// RFC 9110 §7.8: "A server MUST NOT switch to a protocol that was not indicated by the client
    /// in the corresponding request's Upgrade header field."
    private void switchTo(String protocol, Fields fields) {
        if (!request().offersUpgradeTo(protocol)) {
            throw new IllegalStateException(
                    "This request does not offer to go on in "
                            + protocol
                            + ": ask Request.offersUpgradeTo before Response.upgrade.");
        }
        ResponseEncoder.switching(output, preamble, protocol, fields);
        // What has come in behind the request is the new protocol's, and HTTP never again.
        closesAfter = true;
        state = State.TUNNEL;
    }

    private Persistence persistence() {
        // RFC 9112 §9.6: what came in before the half-close is still answered.
        if (closesAfter || (inputEnded && from == to)) {
            closesAfter = true;
            return Persistence.CLOSES;
        }
        return parser.isHttp11() ? Persistence.STAYS : Persistence.STAYS_AND_SAYS_SO;
    }

    @Override
    public void write(byte[] bytes, int start, int end) {
        if (state == State.TUNNEL) {
            output.add(bytes, start, end);
            return;
        }
        if (state != State.STREAMING) {
            throw new IllegalStateException("No streamed answer is open on this connection.");
        }
        if (start == end) {
            return;
        }
        if (framing == ResponseFraming.CHUNKED) {
            ResponseEncoder.chunk(output, bytes, start, end);
            return;
        }
        countWritten(end - start);
        output.add(bytes, start, end);
    }

    /// Chunks have their sizes between them, so files go as they are only where there are none.
    @Override
    public boolean write(OpenFile file, long start, int count) {
        if (state != State.STREAMING) {
            throw new IllegalStateException("No streamed answer is open on this connection.");
        }
        if (framing == ResponseFraming.CHUNKED) {
            return false;
        }
        countWritten(count);
        output.addFile(file, start, count);
        return true;
    }

    private void countWritten(int count) {
        if (framing == ResponseFraming.LENGTH) {
            if (count > unwritten) {
                throw new IllegalStateException(
                        "The answer has more content than it announced: "
                                + (count - unwritten)
                                + " bytes too many.");
            }
            unwritten -= count;
        }
    }

    @Override
    public void end(Fields trailers) {
        if (state == State.TUNNEL) {
            endExchange();
            return;
        }
        if (state != State.STREAMING) {
            throw new IllegalStateException("No streamed answer is open on this connection.");
        }
        AnswerFields.checkTrailers(trailers);
        if (framing == ResponseFraming.LENGTH && unwritten > 0) {
            throw new IllegalStateException(
                    "The answer lacks " + unwritten + " bytes of the length that it announced.");
        }
        if (framing == ResponseFraming.CHUNKED) {
            ResponseEncoder.lastChunk(output, parser.acceptsTrailers() ? trailers : Fields.EMPTY);
        }
        closesAfter |= mustCloseOverUnreadContent();
        endExchange();
    }

    @Override
    public void abort() {
        if (isExchangeOpen()) {
            closesAfter = true;
            isBroken =
                    state == State.TUNNEL
                            || (state == State.STREAMING && framing == ResponseFraming.CLOSE);
            endExchange();
        }
    }

    /// The peer is gone: nothing that waits is of any use, and what was borrowed goes back.
    public void release() {
        abort();
        close();
        output.discard();
    }

    /// Says that the open exchange is about to be ended while its handler still runs and may look
    /// at the bytes of its request: they are left to it, and not lent to anybody else.
    public void disown() {
        buffers.forget(window);
        if (headWindow != window) {
            buffers.forget(headWindow);
        }
        headWindow = NOTHING;
        window = NOTHING;
        from = 0;
        to = 0;
    }

    /// Whether content that nobody has read is more than is worth reading (RFC 9112 §9.3).
    private boolean mustCloseOverUnreadContent() {
        BodyDecoder decoder = content;
        if (decoder == null || decoder.isComplete()) {
            return false;
        }
        // RFC 9110 §10.1.1: whether the content follows a final answer is up to the peer, so only
        // closing says for sure where the next request would start.
        return owesContinue || decoder.remaining() > limits.unreadContentBytesMax();
    }

    private void endExchange() {
        head.end();
        request = null;
        framing = null;
        if (headWindow != window && headWindow != NOTHING) {
            buffers.give(headWindow);
        }
        headWindow = NOTHING;
        if (closesAfter) {
            close();
        } else if (content != null && !content.isComplete()) {
            discarded = 0;
            state = State.DISCARDING;
        } else {
            content = null;
            state = State.HEAD;
        }
    }

    private int discarded;

    private boolean discard() {
        BodyDecoder decoder = content;
        assert decoder != null : "nothing to discard";
        int before = from;
        try {
            decoder.skip(window, from, to);
        } catch (ProtocolException malformed) {
            // The answer has been sent, so there is nobody left to tell.
            close();
            return false;
        }
        from += decoder.consumed();
        discarded += from - before;
        if (decoder.isComplete()) {
            content = null;
            state = State.HEAD;
            return true;
        }
        if (discarded > limits.unreadContentBytesMax() || inputEnded) {
            close();
        } else {
            rest();
        }
        return false;
    }

    /// Answers what is no request, or a request that took too long, and closes. Does nothing while
    /// an exchange is open: that has its own answer to come.
    public void refuse(ProtocolError error) {
        if (state == State.HEAD) {
            isRefusedHead = startsWithHead();
            forget(State.REFUSING);
            Response answer = handler.refuse(error);
            if (answer != null) {
                refused(answer);
            }
        } else if (state == State.DISCARDING) {
            forget(State.CLOSING);
        }
    }

    private static final byte[] HEAD_SP = {'H', 'E', 'A', 'D', ' '};

    /// RFC 9110 §9.3.2: an answer to HEAD has no content, and who sends a HEAD that is refused
    /// reads the answer so. As far as the parser has read: what it stopped before is no request.
    private boolean startsWithHead() {
        int at = from;
        int end = (int) Math.min(to, from + 2L * limits.blankLinesMax());
        while (end - at >= 2 && window[at] == '\r' && window[at + 1] == '\n') {
            at += 2;
        }
        return at + HEAD_SP.length <= to
                && Arrays.equals(window, at, at + HEAD_SP.length, HEAD_SP, 0, HEAD_SP.length);
    }

    /// The answer to what was refused, if [ExchangeHandler#refuse] gave none at once.
    public void refused(Response answer) {
        if (state != State.REFUSING) {
            throw new IllegalStateException("Nothing that was refused waits for an answer.");
        }
        boolean hasContent = !answer.status().forbidsContent();
        byte[] content =
                hasContent && answer.body() instanceof Body.Bytes(byte[] bytes) ? bytes : NOTHING;
        ResponseEncoder.head(
                output,
                preamble,
                answer.status(),
                answer.fields(),
                ResponseFraming.of(answer.status(), Method.GET, content.length, true),
                content.length,
                Persistence.CLOSES);
        if (!isRefusedHead) {
            output.addShared(content);
        }
        state = State.CLOSING;
    }

    /// Closes after the answer that is open, if any, and says so in it: for a server that drains.
    public void closeAfterExchange() {
        switch (state) {
            case OPEN, STREAMING, TUNNEL -> closesAfter = true;
            case HEAD, DISCARDING -> {
                if (from == to) {
                    close();
                }
            }
            case REFUSING, CLOSING -> {}
        }
    }

    private void close() {
        forget(State.CLOSING);
    }

    /// Nothing that comes in is looked at any more, and all input is forgotten.
    private void forget(State last) {
        state = last;
        content = null;
        if (window != NOTHING) {
            buffers.give(window);
            window = NOTHING;
        }
        from = 0;
        to = 0;
    }

    // ---- bytes out

    /// What waits to be sent.
    public Output output() {
        return output;
    }

    /// Whether the connection is to be closed once [#output] is sent. Close it lingering, so that
    /// the peer can read the last answer (RFC 9112 §9.6).
    public boolean isClosing() {
        return state == State.CLOSING;
    }

    /// Whether an answer that ends with the connection, or a tunnel, broke off: the connection has
    /// to end in a way that nobody takes for the end of the content, by a reset (RFC 9112 §8).
    public boolean isBroken() {
        return isBroken;
    }

    /// Whether an answer has begun whose content is still being written, or a tunnel is open.
    public boolean isStreaming() {
        return state == State.STREAMING || state == State.TUNNEL;
    }

    /// Whether an exchange is open.
    public boolean isExchangeOpen() {
        return state == State.OPEN || isStreaming();
    }

    /// Whether part of a head has come in, and the rest is missing.
    public boolean isInHead() {
        return state == State.HEAD && from < to;
    }

    /// How many bytes wait in the window.
    public int waitingBytes() {
        return to - from;
    }
}
