package dev.weir.http.h2;

import dev.weir.http.Body;
import dev.weir.http.Exchange;
import dev.weir.http.Fields;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.fieldcoding.Priority;
import dev.weir.http.grammar.AnswerFields;
import org.jspecify.annotations.Nullable;

/// One stream: a request, and the single chance to answer it (RFC 9113 §5.1, §8.1).
///
/// ```
///   request:  HEADERS, DATA … ──▶ isRequestEnded (END_STREAM)
///   answer:   OPEN ──respond──▶ STREAMING ──end──▶ GIVEN ──all is sent──▶ the stream is closed
///               └──content in memory────────────▶
/// ```
///
/// The exchange is over when the answer is GIVEN; what of it the peer's windows do not take yet is
/// kept, and sent later. A connection uses a stream again for another request.
///
/// **Threads:** those of its connection, one at a time.
public final class Http2Stream implements Exchange {

    private enum Answer {
        OPEN,
        STREAMING,
        GIVEN
    }

    static final int NOT_QUEUED = -1;

    private static final byte[] NOTHING = new byte[0];

    /// A streamed answer may have this much waiting for the peer's windows; who writes more waits.
    private static final int UNSENT_BYTES_MAX = 32 * 1024;

    private final Http2Connection connection;
    final RequestHead head = new RequestHead();
    private byte[] headBytes = NOTHING;
    private int id;

    // The request:
    private @Nullable Request request;
    private final ContentBuffer incoming;
    private boolean isRequestEnded;
    private boolean isContentLent; // the handler has all of it, as it lies
    private boolean owesContinue;
    private boolean isMalformed;
    private boolean isHead;
    private boolean isBegun;
    private long contentLength;
    private long receivedBytes;
    private int receiveWindow;
    private int uncreditedBytes;
    private Fields trailers = Fields.EMPTY;

    // The answer:
    private Answer answer = Answer.OPEN;
    private final ContentBuffer outgoing;
    private long unwrittenBytes; // to the length that was announced, or -1
    private Fields answerTrailers = Fields.EMPTY;
    private long sendWindow;
    private long sentBytes;
    private boolean isAnswerSent;
    private int priority = Priority.DEFAULT;

    // Of SendQueue:
    int queuedPriority = NOT_QUEUED;
    @Nullable Http2Stream queuedBefore;
    @Nullable Http2Stream queuedAfter;

    private @Nullable Object attachment;

    Http2Stream(Http2Connection connection) {
        this.connection = connection;
        incoming = new ContentBuffer(connection.buffers());
        outgoing = new ContentBuffer(connection.buffers());
    }

    /// Becomes the stream of a new request, whose head is read next.
    void open(int id, int receiveWindow, long sendWindow) {
        this.id = id;
        this.receiveWindow = receiveWindow;
        this.sendWindow = sendWindow;
        isRequestEnded = false;
        isContentLent = false;
        owesContinue = false;
        isMalformed = false;
        isHead = false;
        isBegun = false;
        contentLength = -1;
        receivedBytes = 0;
        uncreditedBytes = 0;
        trailers = Fields.EMPTY;
        answer = Answer.OPEN;
        answerTrailers = Fields.EMPTY;
        sentBytes = 0;
        isAnswerSent = false;
        priority = Priority.DEFAULT;
    }

    /// Its number, 1 or more and odd.
    public int id() {
        return id;
    }

    // ---- the request

    /// The head is read; it lies in `bytes`.
    void headIsRead(byte[] bytes, long contentLength, boolean owesContinue, int priority) {
        headBytes = bytes;
        this.contentLength = contentLength;
        this.owesContinue = owesContinue;
        this.priority = priority;
        isHead = head.method() == Method.HEAD;
    }

    /// The head was no request.
    void headIsRefused(boolean isMalformed, boolean isHead) {
        this.isMalformed = isMalformed;
        this.isHead = isHead;
        isBegun = true;
    }

    /// Opens the exchange: all of the content is here, or a reader of the handler gets it.
    RequestBody begin() {
        isBegun = true;
        if (head.isExtendedConnect()) {
            return RequestBody.EMPTY; // what comes is the tunnel's
        }
        if (isRequestEnded && trailers == Fields.EMPTY) {
            isContentLent = true;
            return incoming.count() == 0
                    ? RequestBody.EMPTY
                    : RequestBody.of(incoming.bytes(), incoming.from(), incoming.to());
        }
        return connection.handler().body(this, contentLength);
    }

    void request(Request request) {
        this.request = request;
    }

    boolean isBegun() {
        return isBegun;
    }

    @Override
    public Request request() {
        if (request == null) {
            throw new IllegalStateException("The exchange is over, or what came was no request.");
        }
        return request;
    }

    boolean isRequestEnded() {
        return isRequestEnded;
    }

    /// Takes a DATA frame into account that has begun to come in.
    ///
    /// @param flowBytes what it counts for in the window
    /// @param paddingBytes what of it is no content, and so is used up at once
    /// @return false if the peer has sent more than it may
    boolean receives(int flowBytes, int paddingBytes) {
        receiveWindow -= flowBytes;
        if (receiveWindow < 0) {
            return false;
        }
        if (paddingBytes > 0) {
            credit(paddingBytes);
        }
        return true;
    }

    /// The peer has learnt that its window is smaller than the one that it has sent by.
    void narrow(int change) {
        receiveWindow += change;
    }

    /// Takes content.
    ///
    /// @return false if it is more than was announced
    boolean content(byte[] bytes, int from, int to) {
        receivedBytes += to - from;
        if (contentLength >= 0 && receivedBytes > contentLength) {
            return false;
        }
        if (answer != Answer.GIVEN && from < to) {
            incoming.add(bytes, from, to); // else nobody will read it
        }
        return true;
    }

    /// The peer has sent all of the request.
    ///
    /// @return false if it is less than was announced
    boolean endRequest(Fields trailers) {
        isRequestEnded = true;
        this.trailers = trailers;
        return contentLength < 0 || receivedBytes == contentLength;
    }

    @Override
    public int read(byte[] into, int start, int end) {
        if (isContentLent) {
            return -1;
        }
        int waiting = incoming.count();
        if (owesContinue) {
            owesContinue = false;
            if (waiting == 0 && !isRequestEnded && answer == Answer.OPEN) {
                connection.writeInterim(id, Status.CONTINUE, Fields.EMPTY);
            }
        }
        int count = Math.min(waiting, end - start);
        if (count == 0) {
            return isRequestEnded && waiting == 0 ? -1 : 0;
        }
        System.arraycopy(incoming.bytes(), incoming.from(), into, start, count);
        incoming.taken(count);
        credit(count);
        return count;
    }

    /// Lets the peer send as much again, in few frames: that a handler reads is what pulls content.
    private void credit(int bytes) {
        uncreditedBytes += bytes;
        if (!isRequestEnded && uncreditedBytes >= connection.creditBytesMin()) {
            receiveWindow += uncreditedBytes;
            FrameWriter.windowUpdate(connection.output(), id, uncreditedBytes);
            uncreditedBytes = 0;
        }
    }

    @Override
    public Fields trailers() {
        return trailers;
    }

    // ---- the answer

    @Override
    public void inform(Status status, Fields fields) {
        AnswerFields.checkInterim(status, fields);
        if (answer != Answer.OPEN) {
            throw new IllegalStateException(
                    status + " is an interim status; send it before the final answer.");
        }
        if (status.code() == 100) {
            owesContinue = false;
        }
        connection.writeInterim(id, status, fields);
    }

    @Override
    public boolean respond(Response response) {
        if (answer != Answer.OPEN) {
            throw new IllegalStateException(
                    "A request is answered exactly once; this one has its answer.");
        }
        if (response.body() instanceof Body.Upgrade upgrade) {
            openTunnel(upgrade, response.fields());
            return true;
        }
        Status status = response.status();
        Body body = status.forbidsContent() ? Body.empty() : response.body();
        long length = body.contentLength();
        boolean isStreamed = !isHead && (body instanceof Body.Stream || body instanceof Body.File);
        byte[] content = !isHead && body instanceof Body.Bytes(byte[] bytes) ? bytes : NOTHING;
        // RFC 9110 §8.6: no Content-Length with 204, and in a 304 it would have to be another's.
        boolean hasLength = status.code() != 204 && status.code() != 304;
        boolean endsStream = !isStreamed && content.length == 0;
        connection.writeHead(id, status, response.fields(), hasLength ? length : -1, endsStream);
        if (isStreamed) {
            answer = Answer.STREAMING;
            unwrittenBytes = length;
            return true;
        }
        answer = Answer.GIVEN;
        endExchange();
        if (endsStream) {
            connection.answerIsSent(this);
        } else {
            outgoing.share(content);
            connection.mayHaveToSend(this);
        }
        return false;
    }

    /// RFC 8441 §5: the bytes of the other protocol are in DATA frames from here on.
    private void openTunnel(Body.Upgrade upgrade, Fields fields) {
        if (request == null || !request.offersUpgradeTo(upgrade.protocol())) {
            throw new IllegalStateException(
                    "The request does not offer "
                            + upgrade.protocol()
                            + ": ask offersUpgradeTo before you answer by an upgrade.");
        }
        connection.writeHead(id, Status.OK, fields, -1, false);
        answer = Answer.STREAMING;
        unwrittenBytes = -1;
    }

    @Override
    public boolean mayWrite() {
        return outgoing.count() < UNSENT_BYTES_MAX;
    }

    @Override
    public void write(byte[] bytes, int start, int end) {
        if (answer != Answer.STREAMING) {
            throw new IllegalStateException("No streamed answer is open on this stream.");
        }
        int count = end - start;
        if (count == 0) {
            return;
        }
        if (unwrittenBytes >= 0) {
            if (count > unwrittenBytes) {
                throw new IllegalStateException(
                        "The answer has more content than it announced: "
                                + (count - unwrittenBytes)
                                + " bytes too many.");
            }
            unwrittenBytes -= count;
        }
        outgoing.add(bytes, start, end);
        connection.mayHaveToSend(this);
    }

    @Override
    public void end(Fields trailers) {
        if (answer != Answer.STREAMING) {
            throw new IllegalStateException("No streamed answer is open on this stream.");
        }
        AnswerFields.checkTrailers(trailers);
        if (unwrittenBytes > 0) {
            throw new IllegalStateException(
                    "The answer lacks "
                            + unwrittenBytes
                            + " bytes of the length that it announced.");
        }
        answer = Answer.GIVEN;
        answerTrailers = trailers;
        endExchange();
        if (outgoing.count() == 0) {
            connection.writeEnd(this);
        } else {
            connection.mayHaveToSend(this);
        }
    }

    @Override
    public void abort() {
        if (answer != Answer.GIVEN) {
            connection.abort(this, ErrorCode.INTERNAL_ERROR);
        }
    }

    /// Lets go of what belongs to the request: the answer is given.
    private void endExchange() {
        head.end();
        request = null;
        if (headBytes != NOTHING) {
            connection.buffers().give(headBytes);
            headBytes = NOTHING;
        }
        incoming.release();
    }

    /// The stream is closed. If its handler may still look at the bytes of the request, they are
    /// left to it.
    void close() {
        if (!isExchangeOver()) {
            head.end();
            request = null;
            if (headBytes != NOTHING && isBegun) {
                connection.buffers().forget(headBytes);
            } else if (headBytes != NOTHING) {
                connection.buffers().give(headBytes);
            }
            headBytes = NOTHING;
            incoming.disown();
            answer = Answer.GIVEN;
        }
        outgoing.release();
    }

    /// Whether the answer is given, so that nobody waits for the stream but its peer.
    public boolean isExchangeOver() {
        return answer == Answer.GIVEN;
    }

    /// Whether the head of the answer has been written.
    public boolean isAnswered() {
        return answer != Answer.OPEN;
    }

    void answerIsSent() {
        isAnswerSent = true;
    }

    /// Whether all of the answer is sent, and the peer has not ended its request.
    public boolean isAnswerSent() {
        return isAnswerSent;
    }

    /// Whether the peer, as far as we know, can end its request without a larger window.
    boolean mayEndInOrder() {
        return contentLength >= 0
                ? contentLength - receivedBytes <= receiveWindow
                : receiveWindow >= connection.creditBytesMin();
    }

    /// Whether the head was no request by the rules, so that its answer is followed by a reset.
    boolean isMalformed() {
        return isMalformed;
    }

    // ---- sending

    ContentBuffer outgoing() {
        return outgoing;
    }

    Fields answerTrailers() {
        return answerTrailers;
    }

    /// Whether what waits is the last of the answer.
    boolean endsWithOutgoing() {
        return answer == Answer.GIVEN;
    }

    long sendWindow() {
        return sendWindow;
    }

    /// Changes what the peer takes on this stream (RFC 9113 §6.9).
    ///
    /// @return false if it is more than a window may be
    boolean widen(long bytes) {
        sendWindow += bytes;
        return sendWindow <= Http2Connection.WINDOW_BYTES_MAX;
    }

    void sent(int bytes) {
        sendWindow -= bytes;
        sentBytes += bytes;
        outgoing.taken(bytes);
    }

    /// How many bytes of content have been sent, for who watches that the peer takes some.
    public long sentBytes() {
        return sentBytes;
    }

    /// Whether content waits for the peer.
    public boolean hasUnsent() {
        return outgoing.count() > 0;
    }

    int priority() {
        return priority;
    }

    void priority(int priority) {
        this.priority = priority;
    }

    // ---- for servers

    /// How many bytes of content have come in, for who watches that the peer sends some.
    public long receivedBytes() {
        return receivedBytes;
    }

    /// Says that the exchange is about to be ended while its handler still runs and may look at the
    /// bytes of its request: they are left to it, and not lent to anybody else.
    public void disown() {
        if (headBytes != NOTHING) {
            connection.buffers().forget(headBytes);
            headBytes = NOTHING;
        }
        incoming.disown();
    }

    /// What a server keeps beside the stream, from one request to the next.
    public @Nullable Object attachment() {
        return attachment;
    }

    /// Keeps something as the [#attachment].
    public void attach(@Nullable Object attachment) {
        this.attachment = attachment;
    }
}
