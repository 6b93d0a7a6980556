package dev.weir.http.multipart;

import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.Status;

/// What is wrong with a form, as the client is told.
final class Malformed {

    private Malformed() {}

    static ProtocolException because(String reason) {
        return new ProtocolException(
                new ProtocolError(
                        Status.BAD_REQUEST,
                        "content",
                        "The content is no multipart/form-data: " + reason + "."));
    }

    static ProtocolException tooLarge(String part, String sentence) {
        return new ProtocolException(new ProtocolError(Status.CONTENT_TOO_LARGE, part, sentence));
    }

    static ProtocolException unsupported(String sentence) {
        return new ProtocolException(
                new ProtocolError(Status.UNSUPPORTED_MEDIA_TYPE, "Content-Type", sentence));
    }
}
