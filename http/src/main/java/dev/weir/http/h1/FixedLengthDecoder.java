package dev.weir.http.h1;

import dev.weir.http.Fields;

/// A body whose content stands as it is, and ends after so many bytes.
final class FixedLengthDecoder implements BodyDecoder {

    private long remaining;
    private int produced;

    FixedLengthDecoder(long contentLength) {
        assert contentLength >= 0 : contentLength;
        remaining = contentLength;
    }

    @Override
    public int decode(byte[] src, int from, int to, byte[] dst, int dstFrom, int dstTo) {
        produced = (int) Math.min(Math.min(to - from, dstTo - dstFrom), remaining);
        System.arraycopy(src, from, dst, dstFrom, produced);
        remaining -= produced;
        return produced;
    }

    @Override
    public long skip(byte[] src, int from, int to) {
        produced = (int) Math.min(to - from, remaining);
        remaining -= produced;
        return produced;
    }

    @Override
    public int consumed() {
        return produced;
    }

    @Override
    public int produced() {
        return produced;
    }

    @Override
    public boolean isComplete() {
        return remaining == 0;
    }

    @Override
    public long remaining() {
        return remaining;
    }

    @Override
    public Fields trailers() {
        return Fields.EMPTY;
    }
}
