package dev.weir.server.layer;

import java.io.IOException;
import java.io.OutputStream;

/// Passes bytes on and counts them.
final class CountingOutput extends OutputStream {

    private final OutputStream out;
    private long bytes;

    CountingOutput(OutputStream out) {
        this.out = out;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void write(int octet) throws IOException {
        out.write(octet);
        bytes++;
    }

    @Override
    public void write(byte[] from, int start, int count) throws IOException {
        out.write(from, start, count);
        bytes += count;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
