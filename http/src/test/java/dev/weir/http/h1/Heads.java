package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Limits;
import dev.weir.http.ProtocolError;
import dev.weir.http.RequestHead;
import java.util.Arrays;

/// Parses heads for tests, and tells the outcome as text: everything that a caller could see of it,
/// so that two outcomes are the same exactly if their texts are.
final class Heads {

    static final String INCOMPLETE = "incomplete";

    /// What lies around the bytes that a parser may look at: it is malformed everywhere.
    private static final byte POISON = 0;

    private Heads() {}

    static String outcome(String text) {
        return outcome(text, Limits.defaults());
    }

    static String outcome(String text, Limits limits) {
        return outcome(text.getBytes(ISO_8859_1), limits);
    }

    /// All bytes at once, in an array of just their size.
    static String outcome(byte[] bytes, Limits limits) {
        var parser = new RequestHeadParser(limits);
        var head = new RequestHead();
        return describe(parser, parser.parse(bytes, 0, bytes.length, head), 0, head);
    }

    /// In pieces that end at `cuts`, then the rest; what has not come yet is poison.
    static String outcome(byte[] bytes, Limits limits, int... cuts) {
        var parser = new RequestHeadParser(limits);
        var head = new RequestHead();
        byte[] window = new byte[bytes.length];
        Arrays.fill(window, POISON);
        int to = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int next = i == cuts.length ? bytes.length : cuts[i];
            System.arraycopy(bytes, to, window, to, next - to);
            to = next;
            int end = parser.parse(window, 0, to, head);
            if (end != RequestHeadParser.INCOMPLETE) {
                return describe(parser, end, 0, head);
            }
        }
        return INCOMPLETE;
    }

    /// Octet by octet, each time in a new array at another place, poison on both sides.
    static String outcomeOfMoving(byte[] bytes, Limits limits) {
        var parser = new RequestHeadParser(limits);
        var head = new RequestHead();
        for (int to = 1; to <= bytes.length; to++) {
            int from = (to * 7) % 13;
            byte[] window = new byte[from + to + to % 9];
            Arrays.fill(window, POISON);
            System.arraycopy(bytes, 0, window, from, to);
            int end = parser.parse(window, from, from + to, head);
            if (end != RequestHeadParser.INCOMPLETE) {
                return describe(parser, end, from, head);
            }
        }
        return INCOMPLETE;
    }

    static ProtocolError error(String text) {
        return error(text, Limits.defaults());
    }

    static ProtocolError error(String text, Limits limits) {
        var parser = new RequestHeadParser(limits);
        byte[] bytes = text.getBytes(ISO_8859_1);
        int end = parser.parse(bytes, 0, bytes.length, new RequestHead());
        if (end != RequestHeadParser.MALFORMED) {
            throw new AssertionError("not refused: " + text);
        }
        return parser.error();
    }

    static int status(String text) {
        return error(text).status().code();
    }

    /// A parser that has just read this head whole.
    static RequestHeadParser parser(String text, RequestHead head) {
        var parser = new RequestHeadParser(Limits.defaults());
        byte[] bytes = text.getBytes(ISO_8859_1);
        int end = parser.parse(bytes, 0, bytes.length, head);
        if (end != bytes.length) {
            throw new AssertionError(describe(parser, end, 0, head));
        }
        return parser;
    }

    static RequestHeadParser parser(String text) {
        return parser(text, new RequestHead());
    }

    static String describe(RequestHeadParser parser, int end, int from, RequestHead head) {
        if (end == RequestHeadParser.INCOMPLETE) {
            return INCOMPLETE;
        }
        if (end == RequestHeadParser.MALFORMED) {
            return parser.error().toString();
        }
        var text = new StringBuilder();
        text.append(head.method()).append(' ').append(head.form());
        text.append(" target=").append(head.text(head.targetFrom(), head.targetTo()));
        text.append(" path=").append(head.text(head.pathFrom(), head.pathTo()));
        text.append(" authority=").append(head.text(head.authorityFrom(), head.authorityTo()));
        text.append(' ').append(head.version()).append(' ').append(parser.framing());
        text.append(parser.isPersistent() ? " persistent" : " closes");
        text.append(parser.expectsContinue() ? " expects-continue" : "");
        text.append(parser.acceptsTrailers() ? " accepts-trailers" : "");
        text.append(parser.offersUpgrade() ? " offers-upgrade" : "");
        text.append(" ends-at=").append(end - from);
        for (int i = 0; i < head.fieldCount(); i++) {
            text.append("\n  ").append(head.text(head.nameFrom(i), head.nameTo(i)));
            text.append(": ").append(head.text(head.valueFrom(i), head.valueTo(i))).append('|');
        }
        return text.toString();
    }
}
