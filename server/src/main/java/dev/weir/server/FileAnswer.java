package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.ByteRanges;
import dev.weir.http.ByteRanges.Range;
import dev.weir.http.Conditions;
import dev.weir.http.EntityTag;
import dev.weir.http.Fields;
import dev.weir.http.HttpDate;
import dev.weir.http.Method;
import dev.weir.http.OpenFile;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers a request with one file: conditions first (RFC 9110 §13.2.2), then ranges (§14.2).
final class FileAnswer {

    /// How often a file that is being replaced is looked at again.
    private static final int LOOKS_MAX = 3;

    private static final Problem NOT_FOUND =
            Problem.of(Status.NOT_FOUND, "There is nothing at this path.");

    private static final Problem FAILED =
            Problem.of(
                    Status.PRECONDITION_FAILED,
                    "The file is not what the request's preconditions say.");

    private final Request request;
    private final Path path;
    private final String mediaType;
    private final String coding;
    private final Fields extra;

    /// @param path no symbolic link
    /// @param mediaType what the file is once decoded
    /// @param coding how it is encoded, or the empty text
    /// @param extra more fields of the answer, such as `Vary` and `Cache-Control`
    FileAnswer(Request request, Path path, String mediaType, String coding, Fields extra) {
        this.request = request;
        this.path = path;
        this.mediaType = mediaType;
        this.coding = coding;
        this.extra = extra;
    }

    static Response notFound() {
        return NOT_FOUND.response();
    }

    /// The answer: 200, 206, 304, 404, 412 or 416.
    Response answer() throws IOException {
        for (int look = 1; ; look++) {
            FileState state = FileState.of(path);
            if (state == null || state.isFolder()) {
                return notFound();
            }
            Response answer = answer(state);
            if (answer != null) {
                return answer;
            }
            if (look == LOOKS_MAX) {
                throw new IOException(path + " changes all the time, so no version of it is sent.");
            }
        }
    }

    /// @return null if the file has become another meanwhile
    private @Nullable Response answer(FileState state) throws IOException {
        long now = System.currentTimeMillis();
        EntityTag tag = state.tag(coding, now);
        long modified = state.lastModified(now);
        var conditions = Conditions.of(request);
        switch (conditions.judge(tag, modified)) {
            case NOT_MODIFIED -> {
                // §15.4.5: what a cache needs to update what it has, and no more
                return Response.of(Status.NOT_MODIFIED, validators(tag), Body.empty());
            }
            case FAILED -> {
                return FAILED.response();
            }
            case PERFORM -> {}
        }
        boolean isDateStrong = modified + 1 < now / 1_000; // §8.8.2.2
        String range =
                conditions.allowsRange(tag, modified, isDateStrong)
                        ? request.field("range").orElse("")
                        : "";
        ByteRanges ranges = ByteRanges.parse(range, state.bytes());
        if (ranges instanceof ByteRanges.NotSatisfiable) {
            return unsatisfied(state.bytes());
        }
        var fields =
                validators(tag)
                        .plus("Last-Modified", HttpDate.write(modified))
                        .plus("Accept-Ranges", "bytes");
        if (!coding.isEmpty()) {
            fields = fields.plus("Content-Encoding", coding);
        }
        if (request.method() == Method.HEAD) {
            return whole(fields, Body.stream(state.bytes(), _ -> {}));
        }
        OpenFile file = open();
        if (file == null) {
            return null;
        }
        // The one that was opened is the one that was looked at, if it is still there unchanged.
        if (!state.equals(FileState.of(path))) {
            file.close();
            return null;
        }
        return switch (ranges) {
            case ByteRanges.Satisfiable(List<Range> wanted) -> partial(fields, file, wanted, state);
            case ByteRanges.Ignored _, ByteRanges.NotSatisfiable _ ->
                    whole(fields, body(FileContent.of(file, new Range(0, state.bytes()))));
        };
    }

    private @Nullable OpenFile open() throws IOException {
        try {
            return OpenFile.open(path);
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    private Fields validators(EntityTag tag) {
        return extra.plus("ETag", tag.toString());
    }

    private Response whole(Fields fields, Body body) {
        return Response.of(Status.OK, fields.plus("Content-Type", mediaType), body);
    }

    private Response partial(Fields fields, OpenFile file, List<Range> ranges, FileState state) {
        if (ranges.size() == 1) {
            Range range = ranges.getFirst();
            return Response.of(
                    Status.PARTIAL_CONTENT,
                    fields.plus("Content-Type", mediaType)
                            .plus("Content-Range", range.contentRange(state.bytes())),
                    body(FileContent.of(file, range)));
        }
        String boundary = FileContent.boundary();
        return Response.of(
                Status.PARTIAL_CONTENT,
                fields.plus("Content-Type", "multipart/byteranges; boundary=" + boundary),
                body(FileContent.of(file, ranges, boundary, mediaType, state.bytes())));
    }

    private static Response unsatisfied(long bytes) {
        return new Problem(
                        Status.RANGE_NOT_SATISFIABLE,
                        "The file has "
                                + bytes
                                + " bytes; ask for some of these, in at most "
                                + ByteRanges.RANGES_MAX
                                + " ranges.",
                        "Range")
                .response()
                .field("Content-Range", ByteRanges.unsatisfied(bytes));
    }

    private static Body body(FileContent content) {
        return Body.stream(content.lengthBytes(), content);
    }
}
