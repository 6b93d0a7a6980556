package dev.weir.http.multipart;

import dev.weir.http.FormLimits;
import dev.weir.http.MediaType;
import dev.weir.http.ProtocolException;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.multipart.MultipartDecoder.Step;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The parts of a `multipart/form-data` form, one after the other, as they come in.
///
/// ```java
/// var parts = Multipart.of(request);
/// for (Part part; (part = parts.next()) != null; ) {
///     …                                    // read part.content(), or let it pass
/// }
/// ```
///
/// Nothing is stored: a part is there until the next is asked for. Every bound of [FormLimits]
/// applies to what is read and to what is let pass.
///
/// **Threads:** the request's own.
public final class Multipart {

    /// `bcharsnospace` of RFC 2046 §5.1.1 beside letters and digits.
    private static final String BOUNDARY_SIGNS = "'()+_,-./:=?";

    private static final int BOUNDARY_CHARS_MAX = 70;

    /// What is read of the content at a time.
    private static final int WINDOW_BYTES = 16 * 1024;

    private final RequestBody body;
    private final FormLimits limits;
    private final MultipartDecoder decoder;
    private final byte[] window;
    private int from;
    private int to;
    private boolean hasInputEnded;
    private boolean hasEnded;
    private @Nullable Part open;
    private boolean isInPart;
    private int parts;
    private int contentFrom; // of the part, in the window, not given away yet
    private int contentTo;

    private Multipart(RequestBody body, String boundary, FormLimits limits) {
        this.body = body;
        this.limits = limits;
        decoder = new MultipartDecoder(boundary, limits.partHeadBytesMax());
        window = new byte[Math.max(WINDOW_BYTES, decoder.unconsumedBytesMax() + 1024)];
    }

    /// The parts of a request's content.
    ///
    /// @throws ProtocolException which makes a 415, if it is no `multipart/form-data` with a
    ///   well-formed boundary
    public static Multipart of(Request request) throws ProtocolException {
        return of(request, FormLimits.defaults());
    }

    /// As [#of(Request)], with limits of its own.
    public static Multipart of(Request request, FormLimits limits) throws ProtocolException {
        String boundary =
                MediaType.of(request)
                        .filter(type -> type.is("multipart/form-data"))
                        .flatMap(type -> type.parameter("boundary"))
                        .filter(Multipart::isBoundary)
                        .orElse(null);
        if (boundary == null) {
            throw Malformed.unsupported(
                    "Content-Type must be multipart/form-data with a boundary of RFC 2046 §5.1.1.");
        }
        request.body().limit(limits.formBytesMax());
        return new Multipart(request.body(), boundary, limits);
    }

    private static boolean isBoundary(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetterOrDigit =
                    (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean isInnerSpace = c == ' ' && i < text.length() - 1;
            if (!isLetterOrDigit && !isInnerSpace && BOUNDARY_SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= BOUNDARY_CHARS_MAX;
    }

    /// The next part; what was not read of the one before is let pass.
    ///
    /// @return null after the last
    /// @throws ProtocolException which makes a 400 if the form is malformed, a 413 if it passes a
    ///   limit
    public @Nullable Part next() throws IOException {
        Part before = open;
        if (before != null) {
            before.pass();
            open = null;
        }
        while (!hasEnded) {
            switch (step()) {
                case HEAD -> {
                    parts++;
                    if (parts > limits.fieldsMax()) {
                        throw Malformed.tooLarge(
                                "content",
                                "A form has at most " + limits.fieldsMax() + " fields here.");
                    }
                    PartHead head = PartHead.parse(window, decoder.from(), decoder.to(), limits);
                    isInPart = true;
                    open = new Part(this, head, limits);
                    return open;
                }
                case PART_END -> {}
                case END -> hasEnded = true;
                case CONTENT, NEEDS_MORE ->
                        throw new AssertionError("content outside of a part; please report");
            }
        }
        return null;
    }

    /// Content of the open part, as much as is here.
    ///
    /// @return how many bytes were put at `start`, 1 or more; -1 after the last
    int read(byte[] into, int start, int count) throws IOException {
        while (contentFrom == contentTo) {
            if (!isInPart) {
                return -1;
            }
            switch (step()) {
                case CONTENT -> {
                    contentFrom = decoder.from();
                    contentTo = decoder.to();
                }
                case PART_END -> isInPart = false;
                case HEAD, END, NEEDS_MORE ->
                        throw new AssertionError("a head inside of a part; please report");
            }
        }
        int given = Math.min(count, contentTo - contentFrom);
        System.arraycopy(window, contentFrom, into, start, given);
        contentFrom += given;
        return given;
    }

    /// The next step that is not for want of bytes.
    private Step step() throws IOException {
        while (true) {
            Step step = decoder.step(window, from, to, hasInputEnded);
            from += decoder.consumed();
            if (step != Step.NEEDS_MORE) {
                return step;
            }
            if (to == window.length || from == to) {
                System.arraycopy(window, from, window, 0, to - from);
                to -= from;
                from = 0;
            }
            int read = body.read(window, to, window.length - to);
            if (read < 0) {
                hasInputEnded = true;
            } else {
                to += read;
            }
        }
    }
}
