package dev.weir.bench;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What a channel without transport has sent: counted and released, and kept only to be checked.
final class TakenBytes {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean keeps;
    private int bytes;

    void take(ByteBuf buffer) {
        bytes += buffer.readableBytes();
        if (keeps) {
            try {
                buffer.getBytes(buffer.readerIndex(), kept, buffer.readableBytes());
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        buffer.release();
    }

    void clear() {
        bytes = 0;
    }

    int bytes() {
        return bytes;
    }

    /// Keeps what comes from now on, until [#kept].
    void keep() {
        keeps = true;
        kept.reset();
    }

    byte[] kept() {
        keeps = false;
        return kept.toByteArray();
    }
}
