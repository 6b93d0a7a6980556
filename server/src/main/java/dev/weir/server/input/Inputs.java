package dev.weir.server.input;

import dev.weir.http.Attribute;
import dev.weir.http.FormLimits;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.TlsSession;
import dev.weir.http.multipart.Multipart;
import dev.weir.server.codec.Codec;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/// Makes inputs. [dev.weir.server.Web] has the same under the names that programs write.
public final class Inputs {

    private Inputs() {}

    /// The path parameter of this name. Kinds alone take parameters from left to right.
    public static <T> Input<T> path(String name, Kind<T> kind) {
        return new NamedCapture<>(name, kind);
    }

    /// The parameter of this name in the query.
    public static <T> Named<T> query(String name, Kind<T> kind) {
        return new Query<>(name, kind);
    }

    /// The field of this name in the header section.
    public static <T> Named<T> header(String name, Kind<T> kind) {
        return new Header<>(name, kind);
    }

    /// The cookie of this name.
    public static <T> Named<T> cookie(String name, Kind<T> kind) {
        return new Cookie<>(name, kind);
    }

    /// A field of an urlencoded form.
    public static <T> Named<T> form(String name, Kind<T> kind) {
        return new FormField<>(name, kind);
    }

    /// A file of a multipart form.
    public static FileField file(String name, FormLimits limits) {
        return new FileField(name, limits);
    }

    /// A multipart form, whole.
    public static Input<MultipartForm> multipart(FormLimits limits) {
        return FormContent.whole(limits);
    }

    /// The parts of a multipart form, as they come.
    public static Input<Multipart> parts(FormLimits limits) {
        return FormContent.parts(limits);
    }

    /// The content, as `codec` reads it.
    public static <T> Omissible<T> body(Codec<T> codec) {
        return Content.of(codec);
    }

    /// The content as bytes, up to the limit of the route; more is 413.
    public static Input<byte[]> bytes() {
        return Content.bytes();
    }

    /// The content as text, up to the limit of the route; more is 413.
    public static Input<String> text() {
        return Content.text();
    }

    /// The content, to be read as it comes in.
    public static Input<RequestBody> stream() {
        return Content.stream();
    }

    /// The address that the request came from, or that a layer knows better.
    public static Input<InetSocketAddress> client() {
        return of(
                "client",
                request -> {
                    if (request.peer().remote() instanceof InetSocketAddress address) {
                        return address;
                    }
                    throw new IllegalStateException(
                            "This request came over no connection, so it has no client's address."
                                    + " In a test give it a peer: request.withPeer(...).");
                });
    }

    /// What TLS has settled for the connection.
    public static Omissible<TlsSession> tls() {
        return FromConnection.tls();
    }

    /// The certificate that the client has shown.
    public static Omissible<X509Certificate> clientCertificate() {
        return FromConnection.clientCertificate();
    }

    /// What a layer has left under `attribute` for every request.
    public static <T> Omissible<T> attribute(Attribute<T> attribute) {
        return new Omissible.Left<>(attribute);
    }

    /// Who asks, as a layer that authenticates has left it under `attribute`.
    public static <P> Input<P> principal(Attribute<P> attribute) {
        return new Principal<>(attribute);
    }

    /// The media type that the client likes best of those that are offered; 406 if it takes none.
    public static Input<String> accept(List<String> offered) {
        return new Accepted(offered);
    }

    /// An own input: whatever `reader` makes of a request's head.
    public static <T> Input<T> of(String name, Reader<T> reader) {
        return new Read<>(name, reader);
    }

    /// Reads something from a request.
    @FunctionalInterface
    public interface Reader<T> {
        /// Reads the value; it may block.
        ///
        /// @throws dev.weir.http.Refused or [dev.weir.http.InvalidInput] if the request does not
        ///   have it as it has to be
        T read(Request request) throws Exception;
    }

    private static final class NamedCapture<T> extends Input<T> {
        private final String name;
        private final Kind<T> kind;

        NamedCapture(String name, Kind<T> kind) {
            this.name = name;
            this.kind = kind;
        }

        @Override
        public T read(Request request) {
            return new TextCapture<>(kind, name, 0, false).readNamed(request);
        }

        @Override
        Input<T> bound(Binding binding) {
            return binding.named(name, kind);
        }

        @Override
        List<Part> parts() {
            return List.of(Part.of(Place.PATH, name, kind));
        }
    }

    private static final class Read<T> extends Input<T> {
        private final String name;
        private final Reader<T> reader;

        Read(String name, Reader<T> reader) {
            this.name = name;
            this.reader = reader;
        }

        @Override
        public T read(Request request) throws Exception {
            return reader.read(request);
        }

        @Override
        List<Part> parts() {
            return List.of();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
