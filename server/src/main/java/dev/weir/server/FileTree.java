package dev.weir.server;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Method;
import dev.weir.http.Preferences;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files of a folder, for `mount("/static", files(Path.of("public")))`: with ranges,
/// conditions, and the compressed variants that lie beside them.
///
/// Nothing outside the folder is ever sent: neither by the path, whatever it is encoded as, nor by
/// a symbolic link. Files whose name begins with a dot are not there unless it is said; folders are
/// not listed. What is refused is 404, as what is not there is. Whoever can write into the folder
/// is trusted: links that change while a request is under way are not looked at twice.
///
/// A variant is a file of the same name with `.br`, `.zst` or `.gz` behind it. It is sent as it is
/// to clients that take that coding, so make it anew whenever the file changes.
///
/// **Threads:** immutable.
public final class FileTree implements Handler {

    /// The name of the route's rest.
    static final String REST = "file";

    /// Codings in our order, with the ends of their files' names.
    private static final Map<String, String> ENDS =
            Map.of("br", ".br", "zstd", ".zst", "gzip", ".gz");

    private static final List<String> CODINGS = List.of("br", "zstd", "gzip");

    private final Path root;
    private final String index;
    private final boolean hasDotFiles;
    private final Fields fields;

    private FileTree(Path root, String index, boolean hasDotFiles, Fields fields) {
        this.root = root;
        this.index = index;
        this.hasDotFiles = hasDotFiles;
        this.fields = fields;
    }

    /// The files of `folder`.
    ///
    /// @throws IllegalArgumentException if it is no folder that can be read
    static FileTree of(Path folder) {
        try {
            Path real = folder.toRealPath();
            if (Files.isDirectory(real)) {
                return new FileTree(real, "index.html", false, Fields.EMPTY);
            }
        } catch (IOException missing) {
            // as if it were something else
        }
        throw new IllegalArgumentException(
                folder.toAbsolutePath()
                        + " is no folder that can be read: give the folder that has the files, or"
                        + " make it before the server starts.");
    }

    /// The same with another file in place of `index.html` for the folder itself; the empty text is
    /// for none.
    public FileTree index(String name) {
        return new FileTree(root, name, hasDotFiles, fields);
    }

    /// The same with the files whose names begin with a dot.
    public FileTree withDotFiles() {
        return new FileTree(root, index, true, fields);
    }

    /// The same with `Cache-Control` in its answers, such as `public, max-age=31536000, immutable`
    /// for files whose names change with their content. Without it a client may keep a file for a
    /// while, and asks whether it has changed (RFC 9111 §4.2.2).
    public FileTree cacheControl(String value) {
        return new FileTree(root, index, hasDotFiles, fields.with("Cache-Control", value));
    }

    Routes routes() {
        return Web.routes(Web.GET("/").to(this), Web.GET("/{*" + REST + "}").to(this));
    }

    /// Answers with the file that the rest of the path names, or with the index.
    @Override
    public Response handle(Request request) throws IOException {
        if (request.method() != Method.GET && request.method() != Method.HEAD) {
            return Problem.of(Status.METHOD_NOT_ALLOWED, "Files are for GET and HEAD.")
                    .response()
                    .field("Allow", "GET, HEAD");
        }
        List<String> names = SafePath.names(rest(request), hasDotFiles);
        Path file = names == null ? null : real(root, names);
        if (names == null || file == null) {
            return FileAnswer.notFound();
        }
        boolean asksForFolder = names.getLast().isEmpty();
        if (Files.isDirectory(file, NOFOLLOW_LINKS)) {
            return asksForFolder ? index(request, file) : toFolder(request);
        }
        return asksForFolder ? FileAnswer.notFound() : answer(request, file);
    }

    private static String rest(Request request) {
        var parameters = request.head().parameters();
        String rest = parameters == null ? null : parameters.get(REST);
        return rest == null ? "" : rest;
    }

    /// Follows links, and looks where they lead.
    ///
    /// @return null if there is nothing, or it is outside
    private @Nullable Path real(Path folder, List<String> names) {
        try {
            Path path = folder;
            for (String name : names) {
                path = name.isEmpty() ? path : path.resolve(name);
            }
            Path real = path.toRealPath();
            return real.startsWith(root) ? real : null;
        } catch (IOException | InvalidPathException none) {
            return null;
        }
    }

    private Response index(Request request, Path folder) throws IOException {
        Path file = index.isEmpty() ? null : real(folder, List.of(index));
        return file == null ? FileAnswer.notFound() : answer(request, file);
    }

    /// A page's relative links lead nowhere unless the path of its folder ends in a slash.
    private static Response toFolder(Request request) {
        String path = request.path();
        if (path.startsWith("//")) {
            return FileAnswer.notFound(); // it would lead to another site
        }
        String query = request.query().map(text -> "?" + text).orElse("");
        return Response.redirect(Status.MOVED_PERMANENTLY, path + "/" + query);
    }

    private Response answer(Request request, Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        String mediaType = FileTypes.of(name);
        var codings = new ArrayList<String>();
        for (String coding : CODINGS) {
            if (Files.isRegularFile(file.resolveSibling(name + ENDS.get(coding)), NOFOLLOW_LINKS)) {
                codings.add(coding);
            }
        }
        if (codings.isEmpty()) {
            return new FileAnswer(request, file, mediaType, "", fields).answer();
        }
        // §12.5.5: the answer depends on the field even if this one is not encoded.
        Fields varying = fields.plus("Vary", "Accept-Encoding");
        codings.add("identity");
        String coding = Preferences.codings(request).best(codings).orElse("identity");
        if (coding.equals("identity")) {
            return new FileAnswer(request, file, mediaType, "", varying).answer();
        }
        Path variant = file.resolveSibling(name + ENDS.get(coding));
        return new FileAnswer(request, variant, mediaType, coding, varying).answer();
    }

    @Override
    public String toString() {
        return "files of " + root;
    }
}
