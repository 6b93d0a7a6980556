package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.OpenFile;
import dev.weir.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sends an answer whose content is made while it is sent. Content is gathered in one small buffer
/// and handed to the loop when that is full or flushed; the handler then waits until the peer has
/// kept up.
///
/// The head leaves with the first piece, so a body that fails before it has written anything can
/// still be answered with an error.
///
/// **Threads:** the handler's.
final class AnswerWriter extends OutputStream {

    /// What is gathered before it is handed over: one write of a socket's worth.
    private static final int BUFFER_BYTES = 8 * 1024;

    /// A large array is handed over in pieces of this size, so that others have their turn.
    private static final int PIECE_BYTES = 64 * 1024;

    /// What is smaller than this is read, and leaves in one write with its head.
    private static final int FILE_BYTES_MIN = 16 * 1024;

    /// A file is handed over in pieces of this size: the largest that does not wait for others, as
    /// it counts as bytes on their way.
    private static final int FILE_PIECE_BYTES = 256 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final Writing writing;
    private byte[] buffer = NOTHING;
    private int count;
    private boolean isEnded;

    /// The question to the loop.
    static final class Writing extends LoopCall {
        private final HandlerRun run;
        final int turn;
        private final Response response;
        private final boolean endsAtDrain; // asked once: the loop runs no application's code
        private boolean isBegun;
        private byte[] from = NOTHING;
        private int start;
        private int end;
        private @Nullable OpenFile file;
        private long fileFrom;
        private int fileCount;
        private boolean isLast;
        private Fields trailers = Fields.EMPTY;

        Writing(HandlerRun run, int turn, Response response) {
            super(run.loop());
            this.run = run;
            this.turn = turn;
            this.response = response;
            endsAtDrain =
                    response.body() instanceof Body.Stream stream && stream.writer().endsAtDrain();
        }

        @Override
        boolean serve() throws IOException {
            if (!isBegun) {
                isBegun = true;
                run.respond(turn, response, endsAtDrain);
            }
            if (start < end || file != null) {
                if (!run.mayWrite(this)) {
                    return false;
                }
                if (start < end) {
                    run.write(turn, from, start, end);
                    start = end;
                }
            }
            OpenFile asked = file;
            if (asked != null && run.write(turn, asked, fileFrom, fileCount)) {
                file = null;
            }
            if (isLast) {
                run.endAnswer(turn, trailers);
            }
            return true;
        }
    }

    /// @param turn which of the run's exchanges this is the answer of
    AnswerWriter(HandlerRun run, int turn, Response response) {
        writing = new Writing(run, turn, response);
    }

    /// Whether anything has been sent, and so no other answer can be.
    boolean isBegun() {
        return writing.isBegun;
    }

    /// Writes the whole body and ends the answer.
    ///
    /// @param beforeEnd is run when all is written, while the request can still be asked
    void send(Body body, @Nullable Runnable beforeEnd) throws Exception {
        if (body instanceof Body.File(Path path, long from, long lengthBytes)) {
            try (var file = OpenFile.open(path)) {
                transfer(file, from, lengthBytes);
            }
        } else {
            body.writeTo(this);
        }
        Fields trailers =
                body instanceof Body.Stream stream ? stream.trailers().get() : Fields.EMPTY;
        if (beforeEnd != null) {
            beforeEnd.run();
        }
        isEnded = true;
        writing.isLast = true;
        writing.trailers = trailers;
        handOver(buffer, 0, count);
    }

    @Override
    public void write(int octet) throws IOException {
        checkOpen();
        room();
        buffer[count++] = (byte) octet;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        checkOpen();
        if (length >= BUFFER_BYTES) {
            flushBuffer();
            int end = from + length;
            for (int at = from; at < end; at += PIECE_BYTES) {
                handOver(bytes, at, Math.min(end, at + PIECE_BYTES));
            }
            return;
        }
        int left = length;
        int at = from;
        while (left > 0) {
            room();
            int piece = Math.min(left, BUFFER_BYTES - count);
            System.arraycopy(bytes, at, buffer, count, piece);
            count += piece;
            at += piece;
            left -= piece;
        }
    }

    /// Writes a part of a file: without a copy where the connection can, else through the handler's
    /// thread.
    ///
    /// @throws IOException if the file is shorter than that
    void transfer(OpenFile file, long from, long count) throws IOException {
        checkOpen();
        long missing = from + count - file.channel().size();
        if (missing > 0) {
            throw endedEarly(missing);
        }
        long end = from + count;
        if (count < FILE_BYTES_MIN) {
            copy(file, from, end);
            return;
        }
        flushBuffer();
        for (long at = from; at < end; ) {
            int piece = (int) Math.min(end - at, FILE_PIECE_BYTES);
            if (!handOver(file, at, piece)) {
                copy(file, at, end);
                return;
            }
            at += piece;
        }
    }

    /// @return false if the connection takes no files
    private boolean handOver(OpenFile file, long from, int count) throws IOException {
        writing.file = file;
        writing.fileFrom = from;
        writing.fileCount = count;
        try {
            handOver(NOTHING, 0, 0);
            return writing.file == null;
        } finally {
            writing.file = null;
        }
    }

    private void copy(OpenFile file, long from, long end) throws IOException {
        var piece = ByteBuffer.allocate((int) Math.min(end - from, PIECE_BYTES));
        for (long at = from; at < end; ) {
            piece.clear().limit((int) Math.min(end - at, piece.capacity()));
            int read = file.channel().read(piece, at);
            if (read < 0) {
                throw endedEarly(end - at);
            }
            write(piece.array(), 0, read);
            at += read;
        }
    }

    private static IOException endedEarly(long missingBytes) {
        return new IOException(
                "The file ended " + missingBytes + " bytes before the length that was announced.");
    }

    /// Sends what has been written so far, the head included.
    @Override
    public void flush() throws IOException {
        if (!isEnded) {
            handOver(buffer, 0, count);
            count = 0;
        }
    }

    /// The answer ends when its body has been written, so closing only flushes.
    @Override
    public void close() throws IOException {
        if (!isEnded && count > 0) {
            flush();
        }
    }

    private void room() throws IOException {
        if (buffer.length == 0) {
            buffer = new byte[BUFFER_BYTES];
        } else if (count == BUFFER_BYTES) {
            flushBuffer();
        }
    }

    private void flushBuffer() throws IOException {
        if (count > 0) {
            handOver(buffer, 0, count);
            count = 0;
        }
    }

    private void handOver(byte[] bytes, int start, int end) throws IOException {
        writing.from = bytes;
        writing.start = start;
        writing.end = end;
        writing.call();
    }

    private void checkOpen() throws IOException {
        if (isEnded) {
            throw new IOException("The answer has ended; write before the body's writer returns.");
        }
    }
}
