package dev.weir.http;

/// The version of HTTP that a message came in (RFC 9110 §2.5).
public enum HttpVersion {
    /// RFC 1945.
    HTTP_1_0("HTTP/1.0"),
    /// RFC 9112.
    HTTP_1_1("HTTP/1.1"),
    /// RFC 9113.
    HTTP_2("HTTP/2"),
    /// RFC 9114.
    HTTP_3("HTTP/3");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /// As it is written: `HTTP/1.1`.
    @Override
    public String toString() {
        return text;
    }
}
