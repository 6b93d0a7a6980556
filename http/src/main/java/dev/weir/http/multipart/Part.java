package dev.weir.http.multipart;

import dev.weir.http.FormLimits;
import dev.weir.http.MediaType;
import dev.weir.http.ProtocolException;
import dev.weir.http.grammar.Shown;
import dev.weir.http.grammar.StrictUtf8;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/// One field of a form, or one file.
///
/// **Threads:** the request's own.
public final class Part {

    private final Multipart parts;
    private final PartHead head;
    private final FormLimits limits;
    private final InputStream content = new Content();
    private long readBytes;
    private boolean isOver;

    Part(Multipart parts, PartHead head, FormLimits limits) {
        this.parts = parts;
        this.head = head;
        this.limits = limits;
    }

    /// The field's name.
    public String name() {
        return head.name();
    }

    /// Whether it is a file: its sender has given it a file name, though that may be empty.
    public boolean isFile() {
        return head.rawFileName() != null;
    }

    /// A name for the file that is safe to have: without folders, controls, or what a system gives
    /// a meaning. Two files may have the same. Empty if it is no file, or nothing was left.
    public Optional<String> fileName() {
        return Optional.ofNullable(head.rawFileName()).map(FileName::safe);
    }

    /// What the sender says that it is; it may be wrong.
    public Optional<MediaType> mediaType() {
        return Optional.ofNullable(head.mediaType());
    }

    /// The content as it comes in, until the next part is asked for. Reading throws a
    /// [ProtocolException] that makes a 413 once there is more than [FormLimits#fileBytesMax], or
    /// [FormLimits#fieldBytesMax] if it is no file.
    public InputStream content() {
        return content;
    }

    /// All content that is left.
    ///
    /// @throws ProtocolException which makes a 413, if it is more than [FormLimits#fieldBytesMax]
    public byte[] bytes() throws IOException {
        byte[] all = content.readNBytes(limits.fieldBytesMax());
        if (all.length == limits.fieldBytesMax() && content.read() >= 0) {
            throw tooLarge(limits.fieldBytesMax());
        }
        return all;
    }

    /// All content that is left, as text.
    ///
    /// @throws ProtocolException which makes a 400 if it is not UTF-8, a 415 if it says that it is
    ///   something else, a 413 if it is more than [FormLimits#fieldBytesMax]
    public String text() throws IOException {
        String charset = mediaType().flatMap(type -> type.parameter("charset")).orElse("utf-8");
        if (!charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("us-ascii")) {
            throw Malformed.unsupported("The fields of a form must be in UTF-8.");
        }
        byte[] bytes = bytes();
        String text = StrictUtf8.decode(bytes, 0, bytes.length);
        if (text == null) {
            throw Malformed.because("the value of field " + Shown.text(name()) + " is not UTF-8");
        }
        return text;
    }

    /// Lets the rest pass; the stream is of no use any more.
    void pass() throws IOException {
        byte[] nobody = new byte[4 * 1024];
        while (content.read(nobody, 0, nobody.length) >= 0) {
            // Counted, and forgotten.
        }
        isOver = true;
    }

    private ProtocolException tooLarge(long bytesMax) {
        return Malformed.tooLarge(
                name(),
                (isFile() ? "File " : "Field ")
                        + Shown.text(name())
                        + " of the form has at most "
                        + bytesMax
                        + " bytes.");
    }

    private final class Content extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            Objects.checkFromIndexSize(from, count, into.length);
            if (count == 0) {
                return 0;
            }
            if (isOver) {
                throw new IOException(
                        "The part "
                                + Shown.text(name())
                                + " is over: read it before you ask for the next.");
            }
            int read = parts.read(into, from, count);
            if (read > 0) {
                readBytes += read;
                long most = isFile() ? limits.fileBytesMax() : limits.fieldBytesMax();
                if (readBytes > most) {
                    throw tooLarge(most);
                }
            }
            return read;
        }
    }

    /// The name alone.
    @Override
    public String toString() {
        return "part " + Shown.text(name());
    }
}
