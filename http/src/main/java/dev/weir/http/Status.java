package dev.weir.http;

/// A status code (RFC 9110 §15), with the reason phrase of its registration.
///
/// **Threads:** immutable.
///
/// @param code three digits, 100 to 599
public record Status(int code) {

    /// Go on and send the content (RFC 9110 §15.2.1).
    public static final Status CONTINUE = new Status(100);

    /// The connection changes to another protocol (§15.2.2).
    public static final Status SWITCHING_PROTOCOLS = new Status(101);

    /// Fields that the answer will probably have (RFC 8297).
    public static final Status EARLY_HINTS = new Status(103);

    /// It is done (RFC 9110 §15.3.1).
    public static final Status OK = new Status(200);

    /// Something was made; `Location` says where (§15.3.2).
    public static final Status CREATED = new Status(201);

    /// It is taken, and will be done later (§15.3.3).
    public static final Status ACCEPTED = new Status(202);

    /// As 200, changed on the way by a proxy (§15.3.4).
    public static final Status NON_AUTHORITATIVE_INFORMATION = new Status(203);

    /// It is done, and there is no content (§15.3.5).
    public static final Status NO_CONTENT = new Status(204);

    /// It is done; clear the form (§15.3.6).
    public static final Status RESET_CONTENT = new Status(205);

    /// Ranges of what was asked for (§15.3.7).
    public static final Status PARTIAL_CONTENT = new Status(206);

    /// There are several representations to choose from (§15.4.1).
    public static final Status MULTIPLE_CHOICES = new Status(300);

    /// It is elsewhere for good; POST may become GET (§15.4.2).
    public static final Status MOVED_PERMANENTLY = new Status(301);

    /// It is elsewhere for now; POST may become GET (§15.4.3).
    public static final Status FOUND = new Status(302);

    /// See what is there by GET (§15.4.4).
    public static final Status SEE_OTHER = new Status(303);

    /// It is what the client has already (§15.4.5).
    public static final Status NOT_MODIFIED = new Status(304);

    /// It is elsewhere for now; the method stays (§15.4.8).
    public static final Status TEMPORARY_REDIRECT = new Status(307);

    /// It is elsewhere for good; the method stays (§15.4.9).
    public static final Status PERMANENT_REDIRECT = new Status(308);

    /// The request breaks a rule (§15.5.1).
    public static final Status BAD_REQUEST = new Status(400);

    /// The client has to say who it is, as `WWW-Authenticate` says (§15.5.2).
    public static final Status UNAUTHORIZED = new Status(401);

    /// Reserved, and used for payments (§15.5.3).
    public static final Status PAYMENT_REQUIRED = new Status(402);

    /// The client is understood, and may not (§15.5.4).
    public static final Status FORBIDDEN = new Status(403);

    /// There is nothing here, or nobody is to know of it (§15.5.5).
    public static final Status NOT_FOUND = new Status(404);

    /// Not by this method; `Allow` says by which (§15.5.6).
    public static final Status METHOD_NOT_ALLOWED = new Status(405);

    /// No representation is one that the client accepts (§15.5.7).
    public static final Status NOT_ACCEPTABLE = new Status(406);

    /// As 401, to a proxy (§15.5.8).
    public static final Status PROXY_AUTHENTICATION_REQUIRED = new Status(407);

    /// The request took too long to come in (§15.5.9).
    public static final Status REQUEST_TIMEOUT = new Status(408);

    /// The state of the target is in the way (§15.5.10).
    public static final Status CONFLICT = new Status(409);

    /// It was here and will not be again (§15.5.11).
    public static final Status GONE = new Status(410);

    /// The content needs a `Content-Length` (§15.5.12).
    public static final Status LENGTH_REQUIRED = new Status(411);

    /// A condition of the request does not hold (§15.5.13).
    public static final Status PRECONDITION_FAILED = new Status(412);

    /// The content is larger than is taken here (§15.5.14).
    public static final Status CONTENT_TOO_LARGE = new Status(413);

    /// The request target is longer than is taken here (§15.5.15).
    public static final Status URI_TOO_LONG = new Status(414);

    /// The content is of a kind or coding that is not taken here (§15.5.16).
    public static final Status UNSUPPORTED_MEDIA_TYPE = new Status(415);

    /// No range of the request overlaps the representation (§15.5.17).
    public static final Status RANGE_NOT_SATISFIABLE = new Status(416);

    /// What `Expect` asks for cannot be had (§15.5.18).
    public static final Status EXPECTATION_FAILED = new Status(417);

    /// This connection is not for that authority (§15.5.20).
    public static final Status MISDIRECTED_REQUEST = new Status(421);

    /// The content is well-formed, and makes no sense here (§15.5.21).
    public static final Status UNPROCESSABLE_CONTENT = new Status(422);

    /// It came in early data, and might be a replay (RFC 8470 §5.2).
    public static final Status TOO_EARLY = new Status(425);

    /// Only by the protocol that `Upgrade` names (RFC 9110 §15.5.22).
    public static final Status UPGRADE_REQUIRED = new Status(426);

    /// The request has to be conditional (RFC 6585 §3).
    public static final Status PRECONDITION_REQUIRED = new Status(428);

    /// The client has asked too often (RFC 6585 §4).
    public static final Status TOO_MANY_REQUESTS = new Status(429);

    /// The header section is larger than is taken here (RFC 6585 §5).
    public static final Status REQUEST_HEADER_FIELDS_TOO_LARGE = new Status(431);

    /// A law forbids it (RFC 7725).
    public static final Status UNAVAILABLE_FOR_LEGAL_REASONS = new Status(451);

    /// The server failed (RFC 9110 §15.6.1).
    public static final Status INTERNAL_SERVER_ERROR = new Status(500);

    /// The server cannot do what the method says (§15.6.2).
    public static final Status NOT_IMPLEMENTED = new Status(501);

    /// The server behind this one answered what is no answer (§15.6.3).
    public static final Status BAD_GATEWAY = new Status(502);

    /// Not now; `Retry-After` may say when (§15.6.4).
    public static final Status SERVICE_UNAVAILABLE = new Status(503);

    /// The server behind this one took too long (§15.6.5).
    public static final Status GATEWAY_TIMEOUT = new Status(504);

    /// Not in this major version of HTTP (§15.6.6).
    public static final Status HTTP_VERSION_NOT_SUPPORTED = new Status(505);

    /// The network wants the client to log in first (RFC 6585 §6).
    public static final Status NETWORK_AUTHENTICATION_REQUIRED = new Status(511);

    /// Checks the code.
    ///
    /// @throws IllegalArgumentException if `code` is not from 100 to 599
    public Status {
        if (code < 100 || code > 599) {
            throw new IllegalArgumentException(
                    code + " is not a status code: RFC 9110 §15 defines 100 to 599.");
        }
    }

    /// Whether it announces that the final answer is still to come (1xx, RFC 9110 §15.2).
    public boolean isInterim() {
        return code < 200;
    }

    /// Whether it blames client or server (4xx, 5xx).
    public boolean isError() {
        return code >= 400;
    }

    /// Whether an answer with it never has content: 1xx, 204 and 304 (RFC 9110 §6.4.1), and 205
    /// (§15.3.6).
    public boolean forbidsContent() {
        return code < 200 || code == 204 || code == 205 || code == 304;
    }

    /// The registered reason phrase, or the empty text for a code without one.
    public String reason() {
        return switch (code) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 102 -> "Processing";
            case 103 -> "Early Hints";
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 203 -> "Non-Authoritative Information";
            case 204 -> "No Content";
            case 205 -> "Reset Content";
            case 206 -> "Partial Content";
            case 207 -> "Multi-Status";
            case 208 -> "Already Reported";
            case 226 -> "IM Used";
            case 300 -> "Multiple Choices";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 305 -> "Use Proxy";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 407 -> "Proxy Authentication Required";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 423 -> "Locked";
            case 424 -> "Failed Dependency";
            case 425 -> "Too Early";
            case 426 -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 451 -> "Unavailable For Legal Reasons";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 506 -> "Variant Also Negotiates";
            case 507 -> "Insufficient Storage";
            case 508 -> "Loop Detected";
            case 510 -> "Not Extended";
            case 511 -> "Network Authentication Required";
            default -> "";
        };
    }

    @Override
    public String toString() {
        String reason = reason();
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }
}
