package dev.weir.http;

import java.io.IOException;

/// A request has more content than it may have; the answer is 413 (RFC 9110 §15.5.14).
public final class ContentTooLarge extends IOException {
    private static final long serialVersionUID = 1;

    private final long bytesMax;

    /// Content that passed its limit.
    ///
    /// @param bytesMax the limit that was passed, in bytes
    public ContentTooLarge(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public String getMessage() {
        return "The content is larger than the " + bytesMax + " bytes that are allowed here.";
    }

    /// The limit that was passed, in bytes.
    public long bytesMax() {
        return bytesMax;
    }
}
