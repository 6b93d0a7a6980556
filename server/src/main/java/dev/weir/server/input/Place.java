package dev.weir.server.input;

/// Where in a request an input stands.
public enum Place {
    /// A segment of the path, or its rest.
    PATH("path parameter"),
    /// A parameter of the query.
    QUERY("query parameter"),
    /// A field of the header section.
    HEADER("header field"),
    /// A cookie of the `Cookie` field (RFC 6265 §5.4).
    COOKIE("cookie"),
    /// A field of an urlencoded form.
    FORM("form field"),
    /// A file of a multipart form.
    FILE("file"),
    /// The content, whole.
    CONTENT("content");

    private final String words;

    Place(String words) {
        this.words = words;
    }

    /// As in a sentence: `query parameter`.
    @Override
    public String toString() {
        return words;
    }
}
