package dev.weir.server.layer;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Encodes answers as the client would have them: `zstd`, `br` or `gzip` (RFC 9110 §8.4). `gzip` is
/// always there; add `com.aayushatharva.brotli4j:brotli4j` with its native part for `br`,
/// `com.github.luben:zstd-jni` for `zstd`.
///
/// Left as they are: content of types that are not text in some form, content in memory below the
/// least size, ranges (206), what is encoded already, and what says `Cache-Control: no-transform`
/// (RFC 9110 §7.7). Streamed content is encoded while it is sent, and a flush reaches the client,
/// so that server-sent events stay events.
///
/// An `ETag` becomes a weak one: the encoded bytes are others than those it was made for
/// (§8.8.3.3).
///
/// **BREACH:** an answer over TLS that has both a secret and text that the client has chosen gives
/// the secret away by its length, byte by byte, to whoever can have the client ask many times.
/// Leave such answers out by [#except], or by `no-transform`; or keep secrets such as CSRF tokens
/// out of pages, as [Csrf] does.
///
/// **Threads:** any.
public final class Compression implements Layer {

    private static final int BYTES_LEAST = 1_024;

    private final List<Coding> codings = Coding.here();
    private final int bytesLeast;
    private final Predicate<Request> isExcepted;

    private Compression(int bytesLeast, Predicate<Request> isExcepted) {
        this.bytesLeast = Refusal.atLeast(0, bytesLeast, "The least size to compress");
        this.isExcepted = isExcepted;
    }

    /// With all codings whose libraries are here, from 1 KiB on: less would not leave in fewer
    /// packets.
    public static Compression create() {
        return new Compression(BYTES_LEAST, _ -> false);
    }

    /// Content in memory below this many bytes is left as it is.
    public Compression bytesLeast(int bytes) {
        return new Compression(bytes, isExcepted);
    }

    /// Answers to such requests are left as they are.
    public Compression except(Predicate<Request> isExcepted) {
        return new Compression(bytesLeast, isExcepted);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        String accepted = request.field("accept-encoding").orElse("");
        boolean isLeft = isExcepted.test(request);
        Response answer = next.handle(request);
        if (isLeft || !mayBeEncoded(answer)) {
            return answer;
        }
        Response varied = Vary.on("Accept-Encoding", answer);
        Optional<Coding> coding = AcceptEncoding.best(accepted, codings);
        if (coding.isEmpty()) {
            return varied;
        }
        return varied.body() instanceof Body.Bytes(byte[] bytes)
                ? encoded(varied, bytes, coding.get())
                : streamed(varied, coding.get());
    }

    private boolean mayBeEncoded(Response answer) {
        Fields fields = answer.fields();
        return !answer.status().forbidsContent()
                && answer.status().code() != 206
                && isLargeEnough(answer.body())
                && isText(fields.get("Content-Type").orElse(""))
                && !fields.has("Content-Encoding")
                && !fields.has("Content-Range")
                && !fields.get("Cache-Control").orElse("").contains("no-transform");
    }

    private boolean isLargeEnough(Body body) {
        long bytes = body.contentLength();
        return bytes < 0 || (bytes > 0 && bytes >= bytesLeast);
    }

    /// Whether content of this media type is text, and so becomes smaller.
    private static boolean isText(String mediaType) {
        int end = mediaType.indexOf(';');
        String type =
                (end < 0 ? mediaType : mediaType.substring(0, end))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        return type.startsWith("text/")
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || switch (type) {
                    case "application/json",
                            "application/javascript",
                            "application/xml",
                            "application/wasm",
                            "application/x-ndjson",
                            "application/manifest+json",
                            "font/ttf",
                            "font/otf",
                            "image/bmp",
                            "image/x-icon" ->
                            true;
                    default -> false;
                };
    }

    private static Response encoded(Response answer, byte[] bytes, Coding coding) throws Exception {
        var smaller = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (OutputStream encoder = coding.encoder(smaller)) {
            encoder.write(bytes);
        }
        return smaller.size() < bytes.length
                ? withFields(answer, coding).body(new Body.Bytes(smaller.toByteArray()))
                : answer;
    }

    private static Response streamed(Response answer, Coding coding) {
        Body plain = answer.body();
        var writer =
                new Body.Writer() {
                    @Override
                    public boolean endsAtDrain() {
                        return plain instanceof Body.Stream stream && stream.writer().endsAtDrain();
                    }

                    @Override
                    public void writeTo(OutputStream out) throws Exception {
                        try (OutputStream encoder = coding.encoder(new Unclosed(out))) {
                            plain.writeTo(encoder);
                        }
                    }

                    @Override
                    public void discard() throws Exception {
                        plain.discard();
                    }
                };
        var trailers =
                plain instanceof Body.Stream stream
                        ? stream.trailers()
                        : (Supplier<Fields>) () -> Fields.EMPTY;
        return withFields(answer, coding).body(new Body.Stream(-1, writer, trailers));
    }

    private static Response withFields(Response answer, Coding coding) {
        Fields fields = answer.fields().without("Accept-Ranges");
        Optional<String> tag = fields.get("ETag");
        if (tag.isPresent() && !tag.get().startsWith("W/")) {
            fields = fields.with("ETag", "W/" + tag.get());
        }
        return answer.fields(fields.with("Content-Encoding", coding.token()));
    }

    /// Encoders close what they write to; the answer ends when its writer returns.
    private static final class Unclosed extends OutputStream {
        private final OutputStream out;

        Unclosed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() {}
    }

    @Override
    public void check(List<Layer> around) {
        for (Layer outer : around) {
            if (outer instanceof Compression) {
                throw new IllegalArgumentException(
                        "There is a Compression around a Compression: the outer one has nothing left"
                                + " to do. Keep one.");
            }
        }
    }

    @Override
    public String toString() {
        return "Compression";
    }
}
