package dev.weir.http;

import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request, in the words of RFC 9110; the same for every version of HTTP.
///
/// It is a small view of the bytes that came in: names and values become text when they are asked
/// for, and that text is then the caller's to keep. The view itself lasts as long as its exchange:
/// a request asked after its answer is complete throws an [IllegalStateException] that says so.
/// Take what you need before you hand work to another thread that outlives the handler.
///
/// Methods that change something return a new request and leave this one as it is.
///
/// **Threads:** the request's own virtual thread, and threads that end before it does.
public final class Request {

    private final RequestHead head;
    private final int generation;
    private final RequestBody body;
    private final Peer peer;
    private final @Nullable Noted noted;

    /// What layers have left under an attribute, newest first.
    private record Noted(Attribute<?> attribute, Object value, @Nullable Noted next) {}

    /// For codecs: the request whose head was just read.
    public Request(RequestHead head, RequestBody body, Peer peer) {
        this(head, head.generation(), body, peer, null);
        if (body instanceof BytesBody lent) {
            lent.lentBy(this);
        }
    }

    private Request(
            RequestHead head, int generation, RequestBody body, Peer peer, @Nullable Noted noted) {
        this.head = head;
        this.generation = generation;
        this.body = body;
        this.peer = peer;
        this.noted = noted;
    }

    /// A request that comes from no wire, for tests and for calls within the program.
    ///
    /// @param target in origin-form, `/users/7?full=1`, or `*`
    /// @throws IllegalArgumentException if `target` is neither
    public static Request of(Method method, String target) {
        checkTarget(target);
        var head = RequestHead.of(method, target, Fields.EMPTY);
        return new Request(head, RequestBody.EMPTY, Peer.NONE);
    }

    /// `GET target`, as [#of].
    public static Request get(String target) {
        return of(Method.GET, target);
    }

    /// `POST target` with this content, as [#of].
    public static Request post(String target, byte[] content) {
        return of(Method.POST, target).withBody(RequestBody.of(content));
    }

    /// `POST target` with this content in UTF-8, as [#of].
    public static Request post(String target, String content) {
        return post(target, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void checkTarget(String target) {
        boolean isTarget = target.startsWith("/") && Octets.all(Octets.TARGET, target);
        if (!isTarget && !target.equals("*")) {
            throw new IllegalArgumentException(
                    Shown.text(target)
                            + " is not a request target: start it with \"/\" and"
                            + " percent-encode what RFC 3986 does not allow in a path.");
        }
    }

    /// The method; constants of [Method] can be compared by `==`.
    public Method method() {
        return head().method();
    }

    /// The version of HTTP that the request came by.
    public HttpVersion version() {
        return head().version();
    }

    /// The path as sent, not decoded and without the query; `*` for the asterisk-form.
    public String path() {
        var head = head();
        return whileCurrent(
                head.pathFrom() == head.pathTo() ? "/" : head.text(head.pathFrom(), head.pathTo()));
    }

    /// What follows the `?` of the target, as sent; empty when there is no `?`.
    public Optional<String> query() {
        var head = head();
        int from = head.pathTo();
        if (from >= head.targetTo() || head.bytes()[from] != '?') {
            return Optional.empty();
        }
        return Optional.of(whileCurrent(head.text(from + 1, head.targetTo())));
    }

    /// The request target in its form.
    public RequestTarget target() {
        var head = head();
        return switch (head.form()) {
            case ORIGIN -> new RequestTarget.OriginForm(path(), query());
            case ABSOLUTE -> absoluteForm();
            case AUTHORITY ->
                    new RequestTarget.AuthorityForm(
                            whileCurrent(head.text(head.targetFrom(), head.targetTo())));
            case ASTERISK -> new RequestTarget.AsteriskForm();
        };
    }

    private RequestTarget.AbsoluteForm absoluteForm() {
        var head = head();
        String target = whileCurrent(head.text(head.targetFrom(), head.targetTo()));
        return new RequestTarget.AbsoluteForm(
                target.substring(0, target.indexOf(':')).toLowerCase(Locale.ROOT),
                authority().orElse(""),
                new RequestTarget.OriginForm(path(), query()));
    }

    /// `https` or `http`, by the connection it came over.
    public String scheme() {
        return peer.scheme();
    }

    /// Host and optional port that the client meant to reach: from an absolute-form target, else
    /// from `Host` (RFC 9110 §7.2). Empty when an HTTP/1.0 client named none.
    public Optional<String> authority() {
        var head = head();
        return head.authorityFrom() == head.authorityTo()
                ? Optional.empty()
                : Optional.of(whileCurrent(head.text(head.authorityFrom(), head.authorityTo())));
    }

    /// The value of a header field: its lines' values joined by `", "` in order (RFC 9110 §5.3), or
    /// empty when the request has none. Octets above 0x7f stand as the character of that number.
    public Optional<String> field(String name) {
        var head = head();
        String lowerCaseName = name.toLowerCase(Locale.ROOT);
        String joined = null;
        for (int i = 0; i < head.fieldCount(); i++) {
            if (head.isNamed(i, lowerCaseName)) {
                String value = head.text(head.valueFrom(i), head.valueTo(i));
                joined = joined == null ? value : joined + ", " + value;
            }
        }
        return Optional.ofNullable(joined == null ? null : whileCurrent(joined));
    }

    /// The whole header section, copied: the caller's to keep.
    public Fields fields() {
        var head = head();
        String[] lines = new String[head.fieldCount() * 2];
        for (int i = 0; i < head.fieldCount(); i++) {
            lines[2 * i] = head.text(head.nameFrom(i), head.nameTo(i));
            lines[2 * i + 1] = head.text(head.valueFrom(i), head.valueTo(i));
        }
        return whileCurrent(Fields.of(lines));
    }

    /// Whether the client offers to go on in `protocol`, so that [Response#upgrade] may take it at
    /// its word.
    ///
    /// Over HTTP/1.1 it does by a GET without content whose `Upgrade` field has the protocol and
    /// whose `Connection` field has `upgrade` (RFC 9110 §7.8); over HTTP/2 and HTTP/3 by an
    /// extended CONNECT (RFC 8441 §4, RFC 9220 §3).
    ///
    /// @param protocol such as `websocket`; case does not matter
    public boolean offersUpgradeTo(String protocol) {
        var head = head();
        if (head.isExtendedConnect()) {
            String offered = whileCurrent(head.text(head.protocolFrom(), head.protocolTo()));
            return offered.equalsIgnoreCase(protocol);
        }
        return head.version() == HttpVersion.HTTP_1_1
                && head.method() == Method.GET
                && body.lengthBytes() == 0
                && lists("connection", "upgrade")
                && lists("upgrade", protocol);
    }

    /// Whether a list-based field has this member, in any case.
    private boolean lists(String lowerCaseName, String member) {
        for (String element : field(lowerCaseName).orElse("").split(",", -1)) {
            if (element.strip().equalsIgnoreCase(member)) {
                return true;
            }
        }
        return false;
    }

    /// The content, as a stream that blocks.
    public RequestBody body() {
        return body;
    }

    /// All content as bytes. It blocks until it is here; the server's limit on content applies.
    ///
    /// @throws ContentTooLarge if there is more than the limit
    public byte[] bytes() throws IOException {
        return body.readAll(Integer.MAX_VALUE - 16);
    }

    /// All content as text in UTF-8; what is not UTF-8 becomes U+FFFD.
    ///
    /// @throws ContentTooLarge if there is more than the server's limit
    public String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /// The decoded value of the path parameter `name` of the route that matched.
    ///
    /// @throws IllegalArgumentException if the route has no such parameter
    public String parameter(String name) {
        String value = captured(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "The route has no parameter {" + name + "}: name one that its path has.");
        }
        return value;
    }

    private @Nullable String captured(String name) {
        PathParameters parameters = head().parameters();
        return whileCurrent(parameters == null ? null : parameters.get(name));
    }

    /// The pattern of the route that matched, such as `/users/{id}`. Layers outside the routes can
    /// ask once their `next` has answered; it is empty before that, and when no route has the path.
    public Optional<String> route() {
        return Optional.ofNullable(whileCurrent(head().route()));
    }

    /// Sends an interim answer before the one that the handler returns (RFC 9110 §15.2), such as
    /// 103 Early Hints (RFC 8297):
    ///
    /// ```java
    /// var hint = Fields.of("Link", "</style.css>; rel=preload; as=style");
    /// request.inform(Status.EARLY_HINTS, hint);
    /// ```
    ///
    /// Peers that speak HTTP/1.0 do not get it, and a request that came over no wire sends nothing.
    /// Give clients nothing there that the final answer would not give them.
    ///
    /// @throws IllegalArgumentException if `status` is final or 101, or `fields` has one that
    ///   frames a message or steers the connection
    /// @throws IOException if the final answer has begun, or the client is gone
    public void inform(Status status, Fields fields) throws IOException {
        Interim interim = head().interim();
        if (interim != null) {
            interim.inform(this, status, fields);
        }
    }

    /// The connection it came over.
    public Peer peer() {
        return peer;
    }

    /// What a layer has left under `attribute`, or empty.
    @SuppressWarnings("unchecked") // with() has put a T under an Attribute<T>
    public <T> Optional<T> attribute(Attribute<T> attribute) {
        for (var note = noted; note != null; note = note.next) {
            if (note.attribute == attribute) {
                return Optional.of((T) note.value);
            }
        }
        return Optional.empty();
    }

    /// This request with `value` left under `attribute` for those who get it next.
    public <T> Request with(Attribute<T> attribute, T value) {
        return new Request(head, generation, body, peer, new Noted(attribute, value, noted));
    }

    /// This request as if it had come from elsewhere, for layers that know better than the
    /// connection: it may end at a proxy.
    public Request withPeer(Peer peer) {
        return new Request(head, generation, body, peer, noted);
    }

    /// This request with other content, such as the decoded form of its own.
    public Request withBody(RequestBody body) {
        return new Request(head, generation, body, peer, noted);
    }

    /// This request with exactly one field line of this name. It outlives the exchange, but for its
    /// content and its path parameters.
    public Request withField(String name, String value) {
        var fields = fields().with(name, value);
        return withHead(whileCurrent(head().withFields(fields)));
    }

    /// This request without the field lines of this name. It outlives the exchange, but for its
    /// content and its path parameters.
    public Request withoutField(String name) {
        var fields = fields().without(name);
        return withHead(whileCurrent(head().withFields(fields)));
    }

    /// This request with another target in origin-form, for layers that rewrite paths. It outlives
    /// the exchange, but for its content and its path parameters.
    ///
    /// @throws IllegalArgumentException if `target` is neither in origin-form nor `*`
    public Request withTarget(String target) {
        checkTarget(target);
        var fields = fields();
        return withHead(whileCurrent(head().withTarget(target, fields)));
    }

    private Request withHead(RequestHead changed) {
        if (head().parameters() != null) {
            changed.parameters(this::captured);
        }
        changed.changedFrom(head());
        changed.interim((_, status, fields) -> inform(status, fields));
        return new Request(changed, changed.generation(), body, peer, noted);
    }

    /// For servers: the head that this is a view of.
    ///
    /// @throws IllegalStateException if the exchange is over
    public RequestHead head() {
        if (head.generation() != generation) {
            throw over();
        }
        return head;
    }

    /// Gives `made` unless the bytes that it was made from may have changed meanwhile.
    private <T extends @Nullable Object> T whileCurrent(T made) {
        if (head.generation() != generation) {
            throw over();
        }
        return made;
    }

    private static IllegalStateException over() {
        return new IllegalStateException(
                "This request was asked after its exchange had ended, when its bytes may be another"
                        + " request's. Ask before the handler returns, and pass on the text you got.");
    }

    /// Method and path, for logs and for jshell.
    @Override
    public String toString() {
        return head.generation() == generation
                ? method() + " " + path()
                : "(a request that is over)";
    }
}
