package dev.weir.server;

import dev.weir.http.Attribute;
import dev.weir.http.FormLimits;
import dev.weir.http.RequestBody;
import dev.weir.http.TlsSession;
import dev.weir.http.multipart.Multipart;
import dev.weir.server.codec.Codec;
import dev.weir.server.codec.Json;
import dev.weir.server.input.FileField;
import dev.weir.server.input.Input;
import dev.weir.server.input.Inputs;
import dev.weir.server.input.Inputs1;
import dev.weir.server.input.Inputs2;
import dev.weir.server.input.Inputs3;
import dev.weir.server.input.Inputs4;
import dev.weir.server.input.Inputs5;
import dev.weir.server.input.Inputs6;
import dev.weir.server.input.Kind;
import dev.weir.server.input.Kinds;
import dev.weir.server.input.MultipartForm;
import dev.weir.server.input.Named;
import dev.weir.server.input.Omissible;
import dev.weir.server.input.UploadedFile;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// What routes take: the part of [Web] that has kinds and inputs.
abstract class Takes extends Verbs {

    /// Any text: in a path one decoded segment, or all that is left for a `{*rest}`.
    public static final Kind<String> STRING = Kinds.string();

    /// A whole number of 64 bits.
    public static final Kind<Long> LONG = LONG(Long.MIN_VALUE, Long.MAX_VALUE);

    /// A whole number of 64 bits without sign: all of the `long`'s bits count, so print it by
    /// [Long#toUnsignedString(long)].
    public static final Kind<Long> UNSIGNED_LONG = Kinds.unsignedLong();

    /// A whole number of 32 bits.
    public static final Kind<Integer> INT = INT(Integer.MIN_VALUE, Integer.MAX_VALUE);

    /// A finite number, such as `1.5`.
    public static final Kind<Double> DOUBLE = Kinds.finiteDouble();

    /// `true` or `false`.
    public static final Kind<Boolean> BOOLEAN = Kinds.bool();

    /// A UUID in its form of 36 characters.
    public static final Kind<UUID> UUID = Kinds.uuid();

    /// A date, such as `2026-11-25`.
    public static final Kind<LocalDate> DATE = Kinds.date();

    /// A moment, such as `2026-11-25T20:15:00Z`.
    public static final Kind<Instant> INSTANT = Kinds.instant();

    /// All content, as it came.
    public static final Input<byte[]> BYTES = Inputs.bytes();

    /// All content as text in UTF-8.
    public static final Input<String> TEXT = Inputs.text();

    /// Content as a stream that blocks until more has come.
    public static final Input<RequestBody> STREAM = Inputs.stream();

    /// The address that the request came from.
    public static final Input<InetSocketAddress> CLIENT = Inputs.client();

    /// What TLS has settled for the connection; 403 without TLS.
    public static final Omissible<TlsSession> TLS = Inputs.tls();

    /// The certificate that the client has shown and the server has verified; 403 without one.
    public static final Omissible<X509Certificate> CLIENT_CERTIFICATE = Inputs.clientCertificate();

    /// A multipart form, whole: fields in memory, files in temporary ones, which go when the answer
    /// is complete.
    public static final Input<MultipartForm> MULTIPART = multipart(FormLimits.defaults());

    /// The parts of a multipart form as they come in; nothing of them is stored.
    public static final Input<Multipart> PARTS = parts(FormLimits.defaults());

    Takes() {}

    /// A whole number from `least` to `most`.
    public static Kind<Long> LONG(long least, long most) {
        return Kinds.signedLong(least, most);
    }

    /// A whole number from `least` to `most`.
    public static Kind<Integer> INT(int least, int most) {
        return Kinds.signedInt(least, most);
    }

    /// The constants of an enumeration, by their names.
    public static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        return Kinds.constants(type);
    }

    /// A kind for an own type: `kind("a color", Color::parse)`.
    ///
    /// @param rule what text has to be, with its article; clients are told
    /// @param parse makes the value, or refuses with an [IllegalArgumentException]
    public static <T> Kind<T> kind(String rule, Function<String, T> parse) {
        return Kind.of(rule, parse);
    }

    /// The path parameter of this name, for routes that take theirs in another order.
    public static <T> Input<T> path(String name, Kind<T> kind) {
        return Inputs.path(name, kind);
    }

    /// A query parameter, which must be there once.
    public static <T> Named<T> query(String name, Kind<T> kind) {
        return Inputs.query(name, kind);
    }

    /// A query parameter, or `missing` if it is not there.
    public static <T> Input<T> query(String name, Kind<T> kind, T missing) {
        return query(name, kind).or(missing);
    }

    /// A header field, which must be there.
    public static <T> Named<T> header(String name, Kind<T> kind) {
        return Inputs.header(name, kind);
    }

    /// A header field, or `missing` if it is not there.
    public static <T> Input<T> header(String name, Kind<T> kind, T missing) {
        return header(name, kind).or(missing);
    }

    /// A cookie, which must be there.
    public static <T> Named<T> cookie(String name, Kind<T> kind) {
        return Inputs.cookie(name, kind);
    }

    /// A cookie, or `missing` if it is not there.
    public static <T> Input<T> cookie(String name, Kind<T> kind, T missing) {
        return cookie(name, kind).or(missing);
    }

    /// A field of a form, which must be there once. The form is urlencoded, or multipart where the
    /// route takes a [#file] too.
    public static <T> Named<T> form(String name, Kind<T> kind) {
        return Inputs.form(name, kind);
    }

    /// A field of a form, or `missing` if it is not there.
    public static <T> Input<T> form(String name, Kind<T> kind, T missing) {
        return form(name, kind).or(missing);
    }

    /// A file of a multipart form, which must be there once. It is a temporary one, which goes when
    /// the answer is complete: to keep it, [save it][UploadedFile#saveTo].
    public static FileField file(String name) {
        return file(name, FormLimits.defaults());
    }

    /// As [#file(String)], in a form with limits of its own.
    public static FileField file(String name, FormLimits limits) {
        return Inputs.file(name, limits);
    }

    /// As [#MULTIPART], with limits of its own.
    public static Input<MultipartForm> multipart(FormLimits limits) {
        return Inputs.multipart(limits);
    }

    /// As [#PARTS], with limits of its own.
    public static Input<Multipart> parts(FormLimits limits) {
        return Inputs.parts(limits);
    }

    /// An input that a request may lack.
    public static <T> Input<Optional<T>> maybe(Omissible<T> input) {
        return input.optional();
    }

    /// All values of a name, none among them.
    public static <T> Input<List<T>> all(Named<T> input) {
        return input.repeated();
    }

    /// All files of a name, none among them.
    public static Input<List<UploadedFile>> all(FileField input) {
        return input.repeated();
    }

    /// Content as `codec` reads it: 415 if it is of another media type, 400 if it cannot be read,
    /// 422 if the value's own constructor refuses it, 413 if it is too much.
    public static <T> Omissible<T> body(Codec<T> codec) {
        return Inputs.body(codec);
    }

    /// Content as JSON of a type, as [#body(Codec)] with [Web#json(Class)] takes it.
    public static <T> Omissible<T> body(Class<T> type) {
        return body(Json.codec(type));
    }

    /// What a layer has left for the route, such as the language that was guessed.
    public static <T> Omissible<T> attribute(Attribute<T> attribute) {
        return Inputs.attribute(attribute);
    }

    /// Who asks. The route starts only inside a layer that authenticates, and leaves the principal
    /// under `attribute` for each request that it hands on: [dev.weir.server.layer.Authenticating]
    /// ones do, and own ones that [say so][dev.weir.http.Layer#provides].
    ///
    /// `static final Input<User> WHO = principal(USER);` then `GET("/me", WHO).to((_, who) -> …)`
    public static <P> Input<P> principal(Attribute<P> attribute) {
        return Inputs.principal(attribute);
    }

    /// The media type that the client likes best of those that the resource has, best first; 406 if
    /// it takes none of them. The answer says `Vary: Accept`.
    public static Input<String> accept(String... offered) {
        return Inputs.accept(List.of(offered));
    }

    /// An own input: whatever `reader` makes of the head of a request.
    ///
    /// @param name for messages
    public static <T> Input<T> input(String name, Inputs.Reader<T> reader) {
        return Inputs.of(name, reader);
    }

    /// One input to be made one value: `inputs(…).as(Page::new)`.
    public static <A> Inputs1<A> inputs(Input<A> a) {
        return new Inputs1<>(a);
    }

    /// Two inputs to be made one value: `inputs(…).as(Page::new)`.
    public static <A, B> Inputs2<A, B> inputs(Input<A> a, Input<B> b) {
        return new Inputs2<>(a, b);
    }

    /// Three inputs to be made one value: `inputs(…).as(Page::new)`.
    public static <A, B, C> Inputs3<A, B, C> inputs(Input<A> a, Input<B> b, Input<C> c) {
        return new Inputs3<>(a, b, c);
    }

    /// Four inputs to be made one value: `inputs(…).as(Page::new)`.
    public static <A, B, C, D> Inputs4<A, B, C, D> inputs(
            Input<A> a, Input<B> b, Input<C> c, Input<D> d) {
        return new Inputs4<>(a, b, c, d);
    }

    /// Five inputs to be made one value: `inputs(…).as(Page::new)`.
    public static <A, B, C, D, E> Inputs5<A, B, C, D, E> inputs(
            Input<A> a, Input<B> b, Input<C> c, Input<D> d, Input<E> e) {
        return new Inputs5<>(a, b, c, d, e);
    }

    /// Six inputs to be made one value: `inputs(…).as(Page::new)`.
    public static <A, B, C, D, E, F> Inputs6<A, B, C, D, E, F> inputs(
            Input<A> a, Input<B> b, Input<C> c, Input<D> d, Input<E> e, Input<F> f) {
        return new Inputs6<>(a, b, c, d, e, f);
    }
}
