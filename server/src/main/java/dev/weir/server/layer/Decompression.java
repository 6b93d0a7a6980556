package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Decodes requests whose content is encoded (RFC 9110 §8.4): `gzip`, and `br` and `zstd` when
/// their libraries are here, as for [Compression]. Handlers see plain content without
/// `Content-Encoding`; what we cannot decode is 415 with what we can (§15.5.16).
///
/// A small request may decode to a huge one. Decoding stops, as 413, at the bytes that are allowed
/// in all, and at so many times the encoded size; 100 times is more than text gets.
///
/// **Threads:** any.
public final class Decompression implements Layer {

    private static final int RATIO_MAX = 100;
    private static final long BYTES_MAX = 2 * 1024 * 1024;

    private final List<Coding> codings = Coding.here();
    private final long bytesMax;
    private final int ratioMax;
    private final Response unsupported;

    private Decompression(long bytesMax, int ratioMax) {
        if (bytesMax < 0) {
            throw new IllegalArgumentException(
                    "The limit on decoded content is " + bytesMax + "; it must be at least 0.");
        }
        this.bytesMax = bytesMax;
        this.ratioMax = Refusal.atLeast(1, ratioMax, "The most that content may grow by");
        String known = codings.stream().map(Coding::token).collect(Collectors.joining(", "));
        unsupported =
                Refusal.of(
                                Status.UNSUPPORTED_MEDIA_TYPE,
                                "The content is encoded in a way that is not known here, or more than"
                                        + " once. Encode it once, by one of: "
                                        + known
                                        + ".")
                        .field("Accept-Encoding", known);
    }

    /// Decodes to at most 2 MiB and 100 times the encoded size.
    public static Decompression create() {
        return new Decompression(BYTES_MAX, RATIO_MAX);
    }

    /// Decodes to at most this many bytes.
    public Decompression bytesMax(long bytes) {
        return new Decompression(bytes, ratioMax);
    }

    /// Decodes to at most so many times the encoded size, once there are more than 64 KiB.
    public Decompression ratioMax(int times) {
        return new Decompression(bytesMax, times);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Optional<String> given = request.field("content-encoding");
        if (given.isEmpty()) {
            return next.handle(request);
        }
        String token = given.get().strip().toLowerCase(Locale.ROOT);
        if (token.equals("identity")) {
            return next.handle(request.withoutField("Content-Encoding"));
        }
        Coding coding = null;
        for (Coding known : codings) {
            if (token.equals(known.token()) || (known == Coding.GZIP && token.equals("x-gzip"))) {
                coding = known;
            }
        }
        if (coding == null) {
            return unsupported;
        }
        try (var decoded = new DecodedBody(request.body(), coding, bytesMax, ratioMax)) {
            return next.handle(
                    request.withoutField("Content-Encoding")
                            .withoutField("Content-Length")
                            .withBody(decoded));
        }
    }

    @Override
    public void check(List<Layer> around) {
        for (Layer outer : around) {
            if (outer instanceof Decompression) {
                throw new IllegalArgumentException(
                        "There is a Decompression around a Decompression: the inner one has nothing"
                                + " left to do. Keep one.");
            }
        }
    }

    @Override
    public String toString() {
        return "Decompression";
    }
}
