package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The head of a request as a codec found it: places in an array of bytes, no text yet.
///
/// A codec fills one of these for each request and uses it again for the next, so that a request
/// costs no garbage for what its handler never asks. Handlers see it through [Request] only, which
/// notices when its exchange is over. Places are half-open ranges of [#bytes()].
///
/// Used in turns: a codec calls [#begin], [#requestLine] or [#target], [#field] for each line, and
/// [#end] when the exchange is over.
///
/// **Threads:** not safe; whoever runs the exchange has it, one at a time.
public final class RequestHead {

    private static final byte[] NOTHING = new byte[0];

    /// Places of one field line: name from, name to, value from, value to.
    private static final int PLACES = 4;

    /// Room for so many field lines is made at first, and doubled as needed.
    private static final int LINES_AT_FIRST = 4;

    private static final int[] NO_PLACES = new int[0];

    private byte[] bytes = NOTHING;

    /// Where the field lines lie, `base` octets further to the front than they do.
    private int[] places;

    private int[] ownPlaces = NO_PLACES;
    private int base;
    private int fieldCount;
    private int generation;

    private Method method = Method.GET;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private TargetForm form = TargetForm.ORIGIN;
    private int targetFrom;
    private int targetTo;
    private int pathFrom;
    private int pathTo;
    private int authorityFrom;
    private int authorityTo;
    private int protocolFrom;
    private int protocolTo;
    private @Nullable PathParameters parameters;
    private @Nullable Object attachment;
    private @Nullable String route;

    /// The head that this is a changed copy of, and which exchange of it, to be told of the route.
    private @Nullable RequestHead origin;

    private int originGeneration;
    private @Nullable Interim interim;

    /// An empty head, ready for [#begin].
    public RequestHead() {
        places = ownPlaces;
    }

    /// Starts a new request whose head lies in `bytes`.
    @SuppressWarnings("ReferenceEquality") // a comparison is cheaper than a store
    public void begin(byte[] bytes) {
        this.bytes = bytes;
        if (places != ownPlaces) {
            places = ownPlaces;
        }
        base = 0;
        fieldCount = 0;
        authorityFrom = 0;
        authorityTo = 0;
        protocolFrom = 0;
        protocolTo = 0;
        parameters = null;
        if (route != null) {
            route = null;
        }
    }

    /// Says that the same head now lies in another array at the same places, `shift` bytes further
    /// to the front.
    public void move(byte[] to, int shift) {
        bytes = to;
        targetFrom -= shift;
        targetTo -= shift;
        pathFrom -= shift;
        pathTo -= shift;
        authorityFrom -= shift;
        authorityTo -= shift;
        protocolFrom -= shift;
        protocolTo -= shift;
        base -= shift;
    }

    /// Ends the exchange: every [Request] over this head refuses to answer from now on.
    public void end() {
        generation++;
        bytes = NOTHING;
        fieldCount = 0;
    }

    /// Sets what the request line says but for the target.
    public void requestLine(Method method, HttpVersion version) {
        this.method = method;
        this.version = version;
    }

    /// Sets the request target: where it lies, and where the path in it lies (without the query).
    public void target(TargetForm form, int from, int to, int pathFrom, int pathTo) {
        this.form = form;
        targetFrom = from;
        targetTo = to;
        this.pathFrom = pathFrom;
        this.pathTo = pathTo;
    }

    /// Sets where the authority lies: in the target, in `Host`, or in `:authority`.
    public void authority(int from, int to) {
        authorityFrom = from;
        authorityTo = to;
    }

    /// Sets where `:protocol` lies, which makes a CONNECT an extended one (RFC 8441 §4, RFC 9220
    /// §3).
    public void protocol(int from, int to) {
        protocolFrom = from;
        protocolTo = to;
    }

    /// Adds a field line. The codec has checked name and value.
    public void field(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        int at = fieldCount * PLACES;
        int[] places = this.places;
        if (at == places.length) {
            places = Arrays.copyOf(places, Math.max(LINES_AT_FIRST * PLACES, 2 * at));
            ownPlaces = places;
            this.places = places;
        }
        int base = this.base;
        places[at] = nameFrom - base;
        places[at + 1] = nameTo - base;
        places[at + 2] = valueFrom - base;
        places[at + 3] = valueTo - base;
        fieldCount++;
    }

    /// The places of all field lines, four each, relative to `from`; the caller's to keep.
    public int[] places(int from) {
        int[] relative = Arrays.copyOf(places, fieldCount * PLACES);
        for (int i = 0; i < relative.length; i++) {
            relative[i] += base - from;
        }
        return relative;
    }

    /// Sets all field lines at once, after [#begin] and instead of [#field].
    ///
    /// @param places as [#places(int)] gave them; they are read as long as the head is used, and
    ///   not written
    /// @param from what they are relative to
    public void fields(int[] places, int from) {
        this.places = places;
        base = from;
        fieldCount = places.length / PLACES;
    }

    /// The array that all places are in; it may have other bytes before and after them.
    public byte[] bytes() {
        return bytes;
    }

    /// The method.
    public Method method() {
        return method;
    }

    /// The version of HTTP.
    public HttpVersion version() {
        return version;
    }

    /// The form of the request target (RFC 9112 §3.2).
    public TargetForm form() {
        return form;
    }

    /// Where the request target starts.
    public int targetFrom() {
        return targetFrom;
    }

    /// Where the request target ends, exclusive.
    public int targetTo() {
        return targetTo;
    }

    /// Where the path starts; an absolute-form target with an empty path has it at a `/` nowhere in
    /// the target (RFC 9110 §4.2.3), then [#pathTo] equals this and the path is `/`.
    public int pathFrom() {
        return pathFrom;
    }

    /// Where the path ends, exclusive; a query follows from there, with its `?`.
    public int pathTo() {
        return pathTo;
    }

    /// Where the authority starts; the place is empty if there is none.
    public int authorityFrom() {
        return authorityFrom;
    }

    /// Where the authority ends, exclusive.
    public int authorityTo() {
        return authorityTo;
    }

    /// Where the `:protocol` of an extended CONNECT starts.
    public int protocolFrom() {
        return protocolFrom;
    }

    /// Whether it is an extended CONNECT (RFC 8441 §4, RFC 9220 §3).
    public boolean isExtendedConnect() {
        return protocolFrom < protocolTo;
    }

    /// The end of `:protocol`; equal to [#protocolFrom] if there is none.
    public int protocolTo() {
        return protocolTo;
    }

    /// How many field lines there are.
    public int fieldCount() {
        return fieldCount;
    }

    /// Where the name of a field line starts.
    public int nameFrom(int index) {
        return places[index * PLACES] + base;
    }

    /// Where the name of a field line ends, exclusive.
    public int nameTo(int index) {
        return places[index * PLACES + 1] + base;
    }

    /// Where the value of a field line starts, without the whitespace before it.
    public int valueFrom(int index) {
        return places[index * PLACES + 2] + base;
    }

    /// Where the value of a field line ends, exclusive, without the whitespace after it.
    public int valueTo(int index) {
        return places[index * PLACES + 3] + base;
    }

    /// The bytes of a range as text; each octet is one character (RFC 9110 §5.5).
    @SuppressWarnings("deprecation") // the one constructor that copies octets without a decoder
    public String text(int from, int to) {
        return new String(bytes, 0, from, to - from);
    }

    /// Whether line `index` has this name, given in lower case.
    boolean isNamed(int index, String lowerCaseName) {
        int from = nameFrom(index);
        int length = nameTo(index) - from;
        if (length != lowerCaseName.length()) {
            return false;
        }
        byte[] bytes = this.bytes;
        for (int i = 0; i < length; i++) {
            int octet = bytes[from + i];
            if (octet >= 'A' && octet <= 'Z') {
                octet |= 0x20;
            }
            if (octet != lowerCaseName.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Counts the exchanges that this head has served; a [Request] remembers its own.
    int generation() {
        return generation;
    }

    /// What the route that matched has captured, once there is one.
    public @Nullable PathParameters parameters() {
        return parameters;
    }

    /// Says what the route that matched has captured.
    public void parameters(PathParameters captured) {
        parameters = captured;
    }

    /// The pattern of the route that matched, once there is one.
    public @Nullable String route() {
        return route;
    }

    /// Says which route matched, to whoever has this head or one that it is a changed copy of.
    ///
    /// @param pattern of the route, with the prefixes that it is mounted under
    public void route(String pattern) {
        route = pattern;
        if (origin != null && origin.generation == originGeneration) {
            origin.route(pattern);
        }
    }

    /// Says that this is a changed copy of `origin`, as that now is.
    void changedFrom(RequestHead origin) {
        this.origin = origin;
        originGeneration = origin.generation;
        route = origin.route;
    }

    /// What sends interim answers, if anything does.
    public @Nullable Interim interim() {
        return interim;
    }

    /// Says what sends interim answers; null for nothing.
    public void interim(@Nullable Interim interim) {
        this.interim = interim;
    }

    /// What the server keeps beside the head from one request to the next (the places that the
    /// router captured), so that it need not be made anew.
    public @Nullable Object attachment() {
        return attachment;
    }

    /// Keeps something as the [#attachment].
    public void attach(@Nullable Object attachment) {
        this.attachment = attachment;
    }

    /// A head of its own with the same content, for a request that outlives or changes this one.
    public RequestHead copy() {
        var copy = new RequestHead();
        int end = Math.max(Math.max(targetTo, authorityTo), protocolTo);
        for (int i = 0; i < fieldCount; i++) {
            end = Math.max(end, valueTo(i));
        }
        copy.begin(Arrays.copyOf(bytes, end));
        copy.requestLine(method, version);
        copy.target(form, targetFrom, targetTo, pathFrom, pathTo);
        copy.authority(authorityFrom, authorityTo);
        copy.protocol(protocolFrom, protocolTo);
        copy.fields(places(0), 0);
        return copy;
    }

    /// A head of its own like this one, with other field lines.
    RequestHead withFields(Fields fields) {
        var changed = withTarget(text(targetFrom, targetTo), fields);
        changed.target(form, 0, targetTo - targetFrom, pathFrom - targetFrom, pathTo - targetFrom);
        return changed;
    }

    /// A head of its own like this one, with another target in origin-form and other field lines.
    RequestHead withTarget(String target, Fields fields) {
        var changed =
                of(method, target, fields, authorityBesideHost(), text(protocolFrom, protocolTo));
        changed.version = version;
        return changed;
    }

    /// The authority if it is from the target or a pseudo-header field, and so stays what it is
    /// whatever `Host` says (RFC 9112 §3.2.2); else the empty text.
    private String authorityBesideHost() {
        for (int i = 0; i < fieldCount; i++) {
            if (valueFrom(i) == authorityFrom && valueTo(i) == authorityTo) {
                return "";
            }
        }
        return text(authorityFrom, authorityTo);
    }

    /// Makes a head from text, for requests that come from no wire.
    static RequestHead of(Method method, String target, Fields fields) {
        return of(method, target, fields, "", "");
    }

    /// @param authority the authority, if it is not `Host` that gives it
    /// @param protocol the value of `:protocol`, or the empty text
    private static RequestHead of(
            Method method, String target, Fields fields, String authority, String protocol) {
        var text = new StringBuilder(target);
        int[] places = new int[Math.max(1, fields.count()) * PLACES];
        for (int i = 0; i < fields.count(); i++) {
            places[i * PLACES] = text.length();
            text.append(fields.name(i));
            places[i * PLACES + 1] = text.length();
            places[i * PLACES + 2] = text.length();
            text.append(fields.value(i));
            places[i * PLACES + 3] = text.length();
        }
        int fieldsTo = text.length();
        text.append(authority);
        int authorityTo = text.length();
        text.append(protocol);
        var head = new RequestHead();
        head.begin(text.toString().getBytes(ISO_8859_1));
        head.requestLine(method, HttpVersion.HTTP_1_1);
        int query = target.indexOf('?');
        head.target(
                target.equals("*") ? TargetForm.ASTERISK : TargetForm.ORIGIN,
                0,
                target.length(),
                0,
                query < 0 ? target.length() : query);
        for (int i = 0; i < fields.count(); i++) {
            int at = i * PLACES;
            head.field(places[at], places[at + 1], places[at + 2], places[at + 3]);
            if (head.isNamed(i, "host")) {
                head.authority(places[at + 2], places[at + 3]);
            }
        }
        if (!authority.isEmpty()) {
            head.authority(fieldsTo, authorityTo);
        }
        head.protocol(authorityTo, text.length());
        return head;
    }
}
