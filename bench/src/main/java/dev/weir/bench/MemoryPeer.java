package dev.weir.bench;

/// A client of a [MemoryTransport]: it sends the same requests again and again, the next when all
/// answers to the last have come.
///
/// **Threads:** the loop's.
public interface MemoryPeer {

    /// Requests that it sends at a time.
    int REQUESTS = Samples.PIPELINED;

    /// What it sends next: [#REQUESTS] whole requests. The array may be the same each time.
    byte[] next();

    /// Whether all answers to what it sent last are there.
    ///
    /// @param answers what has come since
    /// @param to where that ends
    boolean isAnswered(byte[] answers, int to);

    /// One of HTTP/1.1, which sends the same bytes each time.
    static MemoryPeer http1(byte[] batch, int answerCount) {
        return new MemoryPeer() {
            // 0 until the first batch has told; all are as long.
            private int answersBytes;

            @Override
            public byte[] next() {
                return batch;
            }

            @Override
            public boolean isAnswered(byte[] answers, int to) {
                if (answersBytes == 0 && HttpAnswers.count(answers, to) == answerCount) {
                    answersBytes = to;
                }
                return answersBytes == to;
            }
        };
    }
}
