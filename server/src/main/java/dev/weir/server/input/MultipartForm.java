package dev.weir.server.input;

import dev.weir.http.Form;
import dev.weir.http.FormLimits;
import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.Request;
import dev.weir.http.Status;
import dev.weir.http.multipart.Multipart;
import dev.weir.http.multipart.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A `multipart/form-data` form that is here whole: its fields in memory, its files in temporary
/// ones.
///
/// ```java
/// try (var form = MultipartForm.of(request)) {
///     form.file("photo").orElseThrow().saveTo(photos.resolve(id + ".jpg"));
///     return text("Thanks for " + form.fields().get("title").orElse("it"));
/// }
/// ```
///
/// The temporary files have no name any more once they are open where the system allows that
/// (Linux, macOS), so that nothing of them stays whatever happens; elsewhere they go when the form
/// is closed. To read a form as it comes in, and store nothing, use [Multipart].
///
/// **Threads:** the request's own.
public final class MultipartForm implements AutoCloseable {

    private final Form fields;
    private final List<UploadedFile> files;

    private MultipartForm(Form fields, List<UploadedFile> files) {
        this.fields = fields;
        this.files = files;
    }

    /// Reads the form in a request's content; it blocks until all of that is here. Close it.
    ///
    /// @throws ProtocolException which makes a 415 if it is no such form, a 400 if it is malformed,
    ///   a 413 if it passes a limit
    /// @throws IOException if the client is gone, or a file cannot be stored
    public static MultipartForm of(Request request) throws IOException {
        return of(request, FormLimits.defaults());
    }

    /// As [#of(Request)], with limits of its own.
    public static MultipartForm of(Request request, FormLimits limits) throws IOException {
        return of(request, limits, _ -> true);
    }

    /// @param isWanted whether files of this name are stored; others are let pass
    static MultipartForm of(Request request, FormLimits limits, Predicate<String> isWanted)
            throws IOException {
        Multipart parts = Multipart.of(request, limits);
        var fields = new ArrayList<String>();
        var files = new ArrayList<UploadedFile>();
        long held = 0;
        boolean isWhole = false;
        try {
            for (Part part; (part = parts.next()) != null; ) {
                if (part.isFile()) {
                    if (isWanted.test(part.name())) {
                        files.add(UploadedFile.of(part));
                    }
                } else {
                    String value = part.text();
                    held += part.name().length() + value.length();
                    if (held > limits.memoryBytesMax()) {
                        throw tooLarge(limits);
                    }
                    fields.add(part.name());
                    fields.add(value);
                }
            }
            isWhole = true;
        } finally {
            if (!isWhole) {
                files.forEach(UploadedFile::close);
            }
        }
        return new MultipartForm(Form.of(fields), List.copyOf(files));
    }

    private static ProtocolException tooLarge(FormLimits limits) {
        return new ProtocolException(
                new ProtocolError(
                        Status.CONTENT_TOO_LARGE,
                        "content",
                        "The fields of a form have at most "
                                + limits.memoryBytesMax()
                                + " bytes together."));
    }

    /// The fields that are no files.
    public Form fields() {
        return fields;
    }

    /// The files, in order. A page sends an empty one without a name for an input that was left
    /// empty.
    public List<UploadedFile> files() {
        return files;
    }

    /// The first file of this field, if one was chosen.
    public Optional<UploadedFile> file(String name) {
        return chosen(name).stream().findFirst();
    }

    /// The files of this field that were chosen, in order.
    List<UploadedFile> chosen(String name) {
        return files.stream()
                .filter(file -> file.field().equals(name))
                .filter(file -> file.bytes() > 0 || file.name().isPresent())
                .toList();
    }

    /// Forgets the files that were not saved.
    @Override
    public void close() {
        files.forEach(UploadedFile::close);
    }

    /// Names of fields, and the files.
    @Override
    public String toString() {
        return fields + " " + files;
    }
}
