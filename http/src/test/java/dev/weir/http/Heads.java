package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// Heads as a codec lays them out, from text in their wire form. It checks nothing: the text is to
/// be well-formed, with one space after each colon.
final class Heads {

    private Heads() {}

    static RequestHead of(String wire) {
        var head = new RequestHead();
        begin(head, wire);
        return head;
    }

    static Request request(String wire) {
        return new Request(of(wire), RequestBody.EMPTY, Peer.NONE);
    }

    /// Begins `head` with this text at the front of an array of its own.
    static void begin(RequestHead head, String wire) {
        begin(head, wire, 0);
    }

    /// Begins `head` with this text `from` bytes into an array of its own.
    static void begin(RequestHead head, String wire, int from) {
        String text = "#".repeat(from) + wire;
        head.begin(text.getBytes(ISO_8859_1));
        int lineTo = text.indexOf("\r\n", from);
        int targetFrom = text.indexOf(' ', from) + 1;
        int targetTo = text.lastIndexOf(' ', lineTo);
        head.requestLine(
                Method.of(text.substring(from, targetFrom - 1)),
                text.startsWith("HTTP/1.0", targetTo + 1)
                        ? HttpVersion.HTTP_1_0
                        : HttpVersion.HTTP_1_1);
        fields(head, text, lineTo + 2);
        target(head, text.substring(0, targetTo), targetFrom);
    }

    private static void fields(RequestHead head, String text, int from) {
        int lineTo;
        for (int at = from; (lineTo = text.indexOf("\r\n", at)) > at; at = lineTo + 2) {
            int colon = text.indexOf(':', at);
            head.field(at, colon, colon + 2, lineTo);
            if (text.substring(at, colon).equalsIgnoreCase("host")) {
                head.authority(colon + 2, lineTo);
            }
        }
    }

    /// @param text ends where the target does
    private static void target(RequestHead head, String text, int from) {
        int to = text.length();
        int query = text.indexOf('?', from);
        int pathTo = query < 0 ? to : query;
        if (text.charAt(from) == '/') {
            head.target(TargetForm.ORIGIN, from, to, from, pathTo);
        } else if (text.endsWith(" *")) {
            head.target(TargetForm.ASTERISK, from, to, from, to);
        } else if (!text.contains("://")) {
            head.target(TargetForm.AUTHORITY, from, to, from, from);
            head.authority(from, to);
        } else {
            int authorityFrom = text.indexOf("://", from) + 3;
            int slash = text.indexOf('/', authorityFrom);
            int pathFrom = slash < 0 || slash > pathTo ? pathTo : slash;
            head.target(TargetForm.ABSOLUTE, from, to, pathFrom, pathTo);
            head.authority(authorityFrom, pathFrom);
        }
    }
}
