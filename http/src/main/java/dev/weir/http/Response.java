package dev.weir.http;

import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Shown;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An answer: a final status, a header section, and content (RFC 9110 §15).
///
/// The server adds `Date`, `Server`, and what frames the message (`Content-Length`,
/// `Transfer-Encoding`, `Connection`); an answer that sets one of those framing fields itself is
/// refused, so that a message never has two lengths.
///
/// An answer whose content is [Body.Bytes] or [Body.Empty] may be kept in a constant and given to
/// any number of requests.
///
/// **Threads:** immutable, if its body is.
public final class Response {

    private static final Fields TEXT = Fields.of("Content-Type", "text/plain; charset=utf-8");
    private static final Fields HTML = Fields.of("Content-Type", "text/html; charset=utf-8");
    private static final Fields JSON = Fields.of("Content-Type", "application/json");

    private final Status status;
    private final Fields fields;
    private final Body body;
    private final @Nullable Problem problem;

    private Response(Status status, Fields fields, Body body) {
        this(status, fields, body, null);
    }

    private Response(Status status, Fields fields, Body body, @Nullable Problem problem) {
        this.status = status;
        this.fields = fields;
        this.body = body;
        this.problem = problem;
    }

    static Response of(Problem problem, Fields fields, Body body) {
        checkFinal(problem.status());
        return new Response(problem.status(), fields, body, problem);
    }

    /// An answer of these three parts.
    ///
    /// @throws IllegalArgumentException if `status` is not final (1xx), or `fields` has a field
    ///   that the server sets itself
    public static Response of(Status status, Fields fields, Body body) {
        checkFinal(status);
        if (body instanceof Body.Upgrade) {
            throw new IllegalArgumentException(
                    "An upgrade does not go with "
                            + status
                            + ", as its status is the version's to choose: make it by"
                            + " Response.upgrade.");
        }
        for (int i = 0; i < fields.count(); i++) {
            checkAllowed(status, fields.name(i));
        }
        return new Response(status, fields, body);
    }

    /// An answer without content.
    public static Response of(Status status) {
        return of(status, Fields.EMPTY, Body.empty());
    }

    /// 200 with text in UTF-8.
    public static Response text(String text) {
        return new Response(Status.OK, TEXT, new Body.Bytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// 200 with a page in UTF-8.
    public static Response html(String page) {
        return new Response(Status.OK, HTML, new Body.Bytes(page.getBytes(StandardCharsets.UTF_8)));
    }

    /// 200 with a JSON text that is written already.
    public static Response json(byte[] json) {
        return new Response(Status.OK, JSON, new Body.Bytes(json));
    }

    /// 200 with bytes of a media type.
    public static Response bytes(String mediaType, byte[] bytes) {
        return new Response(Status.OK, Fields.of("Content-Type", mediaType), new Body.Bytes(bytes));
    }

    /// 200 with content that `writer` makes while it is sent.
    public static Response stream(String mediaType, Body.Writer writer) {
        return new Response(Status.OK, Fields.of("Content-Type", mediaType), Body.stream(writer));
    }

    /// An answer that takes the client's offer to go on in another protocol: 101 over HTTP/1.1, 200
    /// over the later versions. Ask [Request#offersUpgradeTo] first.
    ///
    /// @param protocol the protocol that was offered
    /// @param fields what the protocol's handshake wants to say
    /// @param handler speaks the protocol once the head is sent
    /// @throws IllegalArgumentException if `protocol` is no token, or `fields` has a field that the
    ///   server sets itself
    public static Response upgrade(String protocol, Fields fields, Tunnel.Handler handler) {
        if (protocol.isEmpty() || !Octets.all(Octets.TOKEN, protocol)) {
            throw new IllegalArgumentException(
                    Shown.text(protocol)
                            + " is no protocol to upgrade to: give a token, as RFC 9110 §7.8 has"
                            + " it, without a version.");
        }
        for (int i = 0; i < fields.count(); i++) {
            checkAllowed(Status.SWITCHING_PROTOCOLS, fields.name(i));
        }
        return new Response(
                Status.SWITCHING_PROTOCOLS, fields, new Body.Upgrade(protocol, handler));
    }

    /// 204: it is done, and there is nothing to say.
    public static Response noContent() {
        return of(Status.NO_CONTENT);
    }

    /// 201 with where the new resource is.
    ///
    /// @param path of this site, as in [#redirect(String)]
    public static Response created(String path) {
        return of(Status.CREATED).field("Location", Location.ofThisSite(path));
    }

    /// 303: whatever the method was, the client is to GET this path of this site.
    ///
    /// @param path begins with one `/`; a path that leads to another site, such as
    ///   `//evil.example`, is refused, so that input of a client cannot send its user away
    /// @throws IllegalArgumentException if it is no such path
    public static Response redirect(String path) {
        return redirect(Status.SEE_OTHER, path);
    }

    /// 301, 302, 303, 307 or 308 to a path of this site, as [#redirect(String)].
    ///
    /// @throws IllegalArgumentException if `status` is none of these
    public static Response redirect(Status status, String path) {
        return Location.redirect(status, Location.ofThisSite(path));
    }

    /// 301, 302, 303, 307 or 308 to wherever `uri` says. Never make it of a client's input alone.
    ///
    /// @throws IllegalArgumentException if it is not an absolute URI of http or https
    public static Response redirectElsewhere(Status status, String uri) {
        return Location.redirect(status, Location.ofAnySite(uri));
    }

    /// 101 in an [#upgrade], whatever the version makes of it.
    public Status status() {
        return status;
    }

    /// The header section, without the fields that the server adds.
    public Fields fields() {
        return fields;
    }

    /// What the answer carries.
    public Body body() {
        return body;
    }

    /// The problem that this answer tells of, if [Problem#response] made it: a server's error
    /// mapper may tell of it in another form.
    public Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /// This answer with another status.
    public Response status(Status status) {
        return of(status, fields, body);
    }

    /// This answer with exactly one field line of this name.
    ///
    /// @throws IllegalArgumentException if it is not a field, or one that the server sets itself
    public Response field(String name, String value) {
        checkAllowed(status, name);
        return new Response(status, fields.with(name, value), body, problem);
    }

    /// This answer with one more field line, beside those of the same name.
    ///
    /// @throws IllegalArgumentException if it is not a field, or one that the server sets itself
    public Response plusField(String name, String value) {
        checkAllowed(status, name);
        return new Response(status, fields.plus(name, value), body, problem);
    }

    /// This answer with another header section in place of its own.
    ///
    /// @throws IllegalArgumentException if it has a field that the server sets itself
    public Response fields(Fields fields) {
        for (int i = 0; i < fields.count(); i++) {
            checkAllowed(status, fields.name(i));
        }
        return new Response(status, fields, body, problem);
    }

    /// This answer with one more cookie set.
    public Response cookie(SetCookie cookie) {
        return plusField("Set-Cookie", cookie.fieldValue());
    }

    /// This answer with a `Retry-After` (RFC 9110 §10.2.3): it goes with 503, 429, 413 and with
    /// redirects.
    ///
    /// @param delay in whole seconds, rounded up
    /// @throws IllegalArgumentException if it is negative
    public Response retryAfter(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException(
                    delay + " has passed already: give a delay of zero or more.");
        }
        return field("Retry-After", Long.toString(delay.plusNanos(999_999_999).toSeconds()));
    }

    /// This answer with other content.
    ///
    /// @throws IllegalArgumentException if this or the other is an upgrade
    public Response body(Body body) {
        if (this.body instanceof Body.Upgrade || body instanceof Body.Upgrade) {
            throw new IllegalArgumentException(
                    "An upgrade neither has content nor is it any: make another answer in its"
                            + " place.");
        }
        return new Response(status, fields, body);
    }

    /// All content in memory, for tests and small programs; a streamed body is written out for it.
    ///
    /// @throws IllegalStateException if it is an upgrade
    public byte[] contentBytes() throws Exception {
        var content = new ByteArrayOutputStream();
        body.writeTo(content);
        return content.toByteArray();
    }

    /// All content as text in UTF-8, as [#contentBytes].
    public String contentText() throws Exception {
        return new String(contentBytes(), StandardCharsets.UTF_8);
    }

    private static void checkFinal(Status status) {
        if (status.isInterim()) {
            throw new IllegalArgumentException(
                    status + " is an interim status; an answer has a final one, 200 to 599.");
        }
    }

    /// The length alone decides for most names, so this costs next to nothing.
    private static void checkAllowed(Status status, String name) {
        boolean isOurs =
                switch (name.length()) {
                    case 4 -> name.equalsIgnoreCase("date");
                    case 6 -> name.equalsIgnoreCase("server");
                    case 7 -> {
                        checkUpgrade(status, name);
                        yield false;
                    }
                    case 10 ->
                            name.equalsIgnoreCase("connection")
                                    || name.equalsIgnoreCase("keep-alive");
                    case 14 -> name.equalsIgnoreCase("content-length");
                    case 17 -> name.equalsIgnoreCase("transfer-encoding");
                    default -> false;
                };
        if (isOurs) {
            throw new IllegalArgumentException(
                    "An answer cannot set "
                            + name
                            + ": the server does, from the body and its options."
                            + " Leave the field out.");
        }
    }

    /// RFC 9110 §7.8 wants an `Upgrade` connection option beside the field, which the server adds
    /// to a 426; other answers only might have the field, and none is known to profit.
    private static void checkUpgrade(Status status, String name) {
        if (status.code() != 426 && name.equalsIgnoreCase("upgrade")) {
            throw new IllegalArgumentException(
                    "Upgrade goes with 426 Upgrade Required, not with "
                            + status
                            + ". Set the status first, or leave the field out.");
        }
    }

    /// Status and kind of body, for logs and for jshell.
    @Override
    public String toString() {
        String content =
                switch (body) {
                    case Body.Empty _ -> "empty";
                    case Body.Bytes(byte[] bytes) -> bytes.length + " bytes";
                    case Body.Stream _ -> "stream";
                    case Body.File(var path, _, _) -> "file " + path;
                    case Body.Upgrade(var protocol, _) -> "upgrade to " + protocol;
                };
        return status + " (" + content + ")";
    }
}
