package dev.weir.server.input;

/// Where in a request an input stands.
public enum Place {
    PATH("path parameter"),
    QUERY("query parameter"),
    HEADER("header field"),
    COOKIE("cookie"),
    FORM("form field"),
    FILE("file"),
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
