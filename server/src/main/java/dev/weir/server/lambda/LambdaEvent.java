package dev.weir.server.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Fields;
import dev.weir.http.Method;
import dev.weir.http.Peer;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One HTTP request as an event of AWS, and the shape that its answer has to have.
final class LambdaEvent {

    /// Where the event is from, which decides its shape and its answer's.
    enum Shape {
        /// API Gateway, REST APIs: payload format 1.0.
        GATEWAY_V1,
        /// API Gateway, HTTP APIs, and Function URLs: payload format 2.0.
        GATEWAY_V2,
        /// Application Load Balancer.
        LOAD_BALANCER
    }

    /// Media types of texts, beside `text/…`, `…+json` and `…+xml`.
    private static final Set<String> TEXTS =
            Set.of(
                    "application/json",
                    "application/xml",
                    "application/javascript",
                    "application/x-www-form-urlencoded",
                    "application/x-ndjson");

    private final Map<?, ?> event;
    private final Shape shape;

    private LambdaEvent(Map<?, ?> event, Shape shape) {
        this.event = event;
        this.shape = shape;
    }

    /// @throws IllegalArgumentException if the event is none of these; the message names what it
    ///   has
    static LambdaEvent read(String json) {
        if (!(Json.read(json) instanceof Map<?, ?> event)) {
            throw new IllegalArgumentException(
                    "This event is no JSON object. An HTTP app takes events of API Gateway (payload"
                            + " formats 1.0 and 2.0), Function URLs, and load balancers.");
        }
        var context = map(event, "requestContext");
        if (context.containsKey("elb")) {
            return new LambdaEvent(event, Shape.LOAD_BALANCER);
        }
        if ("2.0".equals(event.get("version")) && context.containsKey("http")) {
            return new LambdaEvent(event, Shape.GATEWAY_V2);
        }
        if (event.containsKey("httpMethod") && event.containsKey("path")) {
            return new LambdaEvent(event, Shape.GATEWAY_V1);
        }
        var names = event.keySet().stream().map(Object::toString).limit(20);
        throw new IllegalArgumentException(
                "This event has the members "
                        + names.collect(Collectors.toCollection(TreeSet::new))
                        + ", and so is none of an HTTP request. An HTTP app takes events of API Gateway"
                        + " (payload formats 1.0 and 2.0), Function URLs, and load balancers.");
    }

    Shape shape() {
        return shape;
    }

    // ---- the request

    /// The request that it tells of.
    ///
    /// @throws IllegalArgumentException if method, path or fields are not well-formed
    Request request() {
        var fields = fields();
        var context = map(event, "requestContext");
        String method;
        String address;
        String target;
        if (shape == Shape.GATEWAY_V2) {
            var http = map(context, "http");
            method = text(http, "method");
            address = text(http, "sourceIp");
            String query = text(event, "rawQueryString");
            target = encodedPath(text(event, "rawPath")) + (query.isEmpty() ? "" : "?" + query);
        } else {
            method = text(event, "httpMethod");
            address =
                    shape == Shape.LOAD_BALANCER
                            ? lastForwarded(fields.getOrDefault("x-forwarded-for", ""))
                            : text(map(context, "identity"), "sourceIp");
            target = encodedPath(text(event, "path")) + query();
        }
        Request request = Request.of(Method.of(method), target);
        for (var field : fields.entrySet()) {
            request = request.withField(field.getKey(), field.getValue());
        }
        // Only by TLS can Lambda be reached, but for load balancers that listen without.
        boolean isSecure =
                !"http".equals(fields.getOrDefault("x-forwarded-proto", "https").strip());
        var peer = new Peer(address(address), null, isSecure);
        return new Request(request.head(), RequestBody.of(content()), peer);
    }

    /// Field values by name in lower case; lines of one name are joined.
    private Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        map(event, "headers").forEach((name, value) -> add(fields, name, value));
        map(event, "multiValueHeaders")
                .forEach((name, values) -> {
                    if (values instanceof List<?> lines && !lines.isEmpty()) {
                        String lower = lower(name);
                        String joined =
                                lines.stream()
                                        .map(String::valueOf)
                                        .collect(
                                                Collectors.joining(
                                                        lower.equals("cookie") ? "; " : ", "));
                        fields.put(lower, joined);
                    }
                });
        if (event.get("cookies") instanceof List<?> cookies && !cookies.isEmpty()) {
            fields.put(
                    "cookie",
                    cookies.stream().map(String::valueOf).collect(Collectors.joining("; ")));
        }
        return fields;
    }

    private static void add(Map<String, String> fields, Object name, @Nullable Object value) {
        if (value != null) {
            fields.put(lower(name), value.toString());
        }
    }

    private static String lower(Object name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /// Load balancers give names and values as they were sent, API Gateway gives them decoded.
    private String query() {
        var parts = new ArrayList<String>();
        var many = map(event, "multiValueQueryStringParameters");
        var single = map(event, "queryStringParameters");
        (many.isEmpty() ? single : many)
                .forEach((name, values) -> {
                    for (Object value :
                            values instanceof List<?> list ? list : List.of(or(values))) {
                        parts.add(encoded(name) + "=" + encoded(or(value)));
                    }
                });
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static Object or(@Nullable Object value) {
        return value == null ? "" : value;
    }

    private String encoded(Object text) {
        return shape == Shape.LOAD_BALANCER
                ? text.toString()
                : URLEncoder.encode(text.toString(), UTF_8);
    }

    /// REST APIs, Function URLs and load balancers give the path as it was sent, HTTP APIs give it
    /// decoded, and no event says which it is. So what a request target cannot have is encoded, and
    /// `%` where no two digits follow it.
    private static String encodedPath(String path) {
        if (path.isEmpty()) {
            return "/";
        }
        byte[] octets = path.getBytes(UTF_8);
        var encoded = new StringBuilder();
        for (int at = 0; at < octets.length; at++) {
            byte octet = octets[at];
            boolean isPlain =
                    octet == '%'
                            ? isHex(octets, at + 1) && isHex(octets, at + 2)
                            : octet > ' ' && octet < 0x7f && "\"<>\\^`{|}#?[]".indexOf(octet) < 0;
            if (isPlain) {
                encoded.append((char) octet);
            } else {
                encoded.append('%')
                        .append(Character.forDigit(octet >> 4 & 0xf, 16))
                        .append(Character.forDigit(octet & 0xf, 16));
            }
        }
        return encoded.toString();
    }

    private static boolean isHex(byte[] octets, int at) {
        return at < octets.length && Character.digit(octets[at], 16) >= 0;
    }

    /// A load balancer puts the address that it sees last, behind those that a client may have made
    /// up, and with a port if it is told to.
    private static String lastForwarded(String addresses) {
        String last = addresses.substring(addresses.lastIndexOf(',') + 1).strip();
        if (last.startsWith("[")) {
            return last.substring(1, Math.max(1, last.indexOf(']')));
        }
        int colon = last.indexOf(':');
        return colon >= 0 && colon == last.lastIndexOf(':') ? last.substring(0, colon) : last;
    }

    private byte[] content() {
        String body = text(event, "body");
        return Boolean.TRUE.equals(event.get("isBase64Encoded"))
                ? Base64.getDecoder().decode(body)
                : body.getBytes(UTF_8);
    }

    private static @Nullable SocketAddress address(String address) {
        // Nothing but a literal may come here: a name would be looked up.
        if (!address.matches("[0-9a-fA-F:.]+")) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(address), 0);
        } catch (UnknownHostException malformed) {
            return null;
        }
    }

    // ---- the answer

    /// The answer as Lambda wants it.
    String answer(Response response) throws Exception {
        byte[] content = response.contentBytes();
        String text = isText(response.fields()) ? decoded(content) : null;
        var members = head(response);
        members.put("isBase64Encoded", text == null);
        members.put("body", text == null ? Base64.getEncoder().encodeToString(content) : text);
        return Json.write(members);
    }

    /// What goes before the content when it is streamed: status, fields and cookies, and eight
    /// zeros that end them.
    static byte[] prelude(Response response) {
        String head = Json.write(new LambdaEvent(Map.of(), Shape.GATEWAY_V2).head(response));
        return (head + "\0".repeat(8)).getBytes(UTF_8);
    }

    /// An answer that is in memory, as it is streamed.
    static byte[] streamed(Response problem) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(prelude(problem));
        try {
            all.writeBytes(problem.contentBytes());
        } catch (Exception impossible) {
            throw new AssertionError("A problem is in memory; please report this", impossible);
        }
        return all.toByteArray();
    }

    private Map<String, Object> head(Response response) {
        var members = new LinkedHashMap<String, Object>();
        members.put("statusCode", response.status().code());
        Fields fields = response.fields();
        var single = new LinkedHashMap<String, Object>();
        var many = new LinkedHashMap<String, Object>();
        for (int i = 0; i < fields.count(); i++) {
            String name = lower(fields.name(i));
            many.put(name, fields.all(name));
            single.put(name, fields.get(name).orElse(""));
        }
        if (shape == Shape.LOAD_BALANCER) {
            members.put(
                    "statusDescription",
                    response.status().code() + " " + response.status().reason());
        }
        if (shape == Shape.GATEWAY_V2) {
            if (single.remove("set-cookie") != null) {
                members.put("cookies", fields.all("set-cookie"));
            }
            members.put("headers", single);
        } else if (shape == Shape.GATEWAY_V1 || event.containsKey("multiValueHeaders")) {
            members.put("multiValueHeaders", many);
        } else {
            members.put("headers", single);
        }
        return members;
    }

    /// Content goes as text where that is surely what it is; a coding makes it bytes.
    private static boolean isText(Fields fields) {
        if (fields.get("content-encoding").isPresent()) {
            return false;
        }
        String type = fields.get("content-type").orElse("text/plain").toLowerCase(Locale.ROOT);
        String essence = type.split(";", 2)[0].strip();
        boolean isUtf8 = !type.contains("charset=") || type.contains("charset=utf-8");
        return isUtf8
                && (essence.startsWith("text/")
                        || essence.endsWith("+json")
                        || essence.endsWith("+xml")
                        || TEXTS.contains(essence));
    }

    /// The text, or null if it is none in UTF-8.
    private static @Nullable String decoded(byte[] content) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException other) {
            return null;
        }
    }

    // ---- members

    private static Map<?, ?> map(Map<?, ?> of, String name) {
        return of.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Map<?, ?> of, String name) {
        return of.get(name) instanceof String text ? text : "";
    }
}
