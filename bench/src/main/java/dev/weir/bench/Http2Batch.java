package dev.weir.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/// A client of HTTP/2: requests on a new stream each, with fields that the table has from the first
/// batch on, and with each batch as much window as the answers to the last have used.
///
/// **Threads:** for one.
final class Http2Batch implements MemoryPeer {

    private static final int FRAME_HEADER_BYTES = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_STREAM_AND_HEADERS = 5;

    private final String content;
    private final byte[] first;
    private final byte[] others;
    private final int[] idsAt = new int[REQUESTS];
    private boolean hasBegun;
    private int nextId = 1 + 2 * REQUESTS;

    // Of the answers to one batch: how far they were looked at, and how many are whole.
    private int seenTo;
    private int answered;

    Http2Batch(String request) {
        var coded = CodedRequest.of(request);
        content = CodedRequest.content(request);
        first = firstBatch(coded);
        var batch = new ByteArrayOutputStream();
        frame(batch, WINDOW_UPDATE, 0, 0, number(REQUESTS * content.length()));
        byte[] block = coded.hpack(false);
        for (int i = 0; i < REQUESTS; i++) {
            idsAt[i] = batch.size() + 5;
            frame(batch, HEADERS, END_STREAM_AND_HEADERS, 0, block);
        }
        others = batch.toByteArray();
    }

    /// Preface, settings, and the request that fills the table before the others.
    private static byte[] firstBatch(CodedRequest coded) {
        var batch = new ByteArrayOutputStream();
        batch.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        frame(batch, SETTINGS, 0, 0, new byte[0]);
        for (int i = 0; i < REQUESTS; i++) {
            frame(batch, HEADERS, END_STREAM_AND_HEADERS, 1 + 2 * i, coded.hpack(i == 0));
        }
        return batch.toByteArray();
    }

    private static byte[] number(int number) {
        return new byte[] {
            (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
        };
    }

    private static void frame(
            ByteArrayOutputStream into, int type, int flags, int id, byte[] payload) {
        into.writeBytes(new byte[] {0, (byte) (payload.length >> 8), (byte) payload.length});
        into.write(type);
        into.write(flags);
        into.writeBytes(number(id));
        into.writeBytes(payload);
    }

    @Override
    public byte[] next() {
        seenTo = 0;
        answered = 0;
        if (!hasBegun) {
            hasBegun = true;
            return first;
        }
        for (int at : idsAt) {
            others[at] = (byte) (nextId >> 24);
            others[at + 1] = (byte) (nextId >> 16);
            others[at + 2] = (byte) (nextId >> 8);
            others[at + 3] = (byte) nextId;
            nextId += 2;
        }
        return others;
    }

    @Override
    public boolean isAnswered(byte[] answers, int to) {
        while (seenTo + FRAME_HEADER_BYTES <= to && frameTo(answers, seenTo) <= to) {
            int type = answers[seenTo + 3];
            boolean isOfStream = type == DATA || type == HEADERS;
            answered += isOfStream ? answers[seenTo + 4] & END_STREAM : 0;
            seenTo = frameTo(answers, seenTo);
        }
        return answered == REQUESTS;
    }

    private static int frameTo(byte[] bytes, int at) {
        int length = (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
        return at + FRAME_HEADER_BYTES + length;
    }

    /// Sees to it that these are the answers to a batch: so many heads and contents, nothing else
    /// but settings.
    void check(byte[] answers) {
        int heads = 0;
        int contents = 0;
        int at = 0;
        while (at < answers.length) {
            int to = frameTo(answers, at);
            int from = at + FRAME_HEADER_BYTES;
            switch (answers[at + 3]) {
                case DATA ->
                        contents +=
                                new String(answers, from, to - from, ISO_8859_1).equals(content)
                                        ? 1
                                        : 0;
                case HEADERS -> heads += answers[from] == (byte) 0x88 ? 1 : 0; // 200
                case SETTINGS, WINDOW_UPDATE -> {}
                default -> throw new AssertionError("a frame of type " + answers[at + 3]);
            }
            at = to;
        }
        if (heads != REQUESTS || contents != REQUESTS) {
            throw new AssertionError(
                    heads + " heads and " + contents + " contents for " + REQUESTS + " requests");
        }
    }
}
