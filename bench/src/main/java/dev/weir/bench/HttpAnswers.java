package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads answers back, to prove that what is measured does what it should. It is plain, not fast,
/// and shares no code with what it checks.
final class HttpAnswers {

    private static final String END = "\r\n\r\n";

    private HttpAnswers() {}

    /// How many whole answers there are.
    static int count(byte[] bytes, int to) {
        return contents(new String(bytes, 0, to, US_ASCII)).size();
    }

    /// Checks that there are `count` answers, all 200 with this content, and nothing else.
    ///
    /// @throws AssertionError if not
    static void check(byte[] bytes, int count, String content) {
        String text = new String(bytes, US_ASCII);
        List<String> contents = contents(text);
        boolean areAllOk = text.split("HTTP/1\\.1 200 OK\r\n", -1).length == count + 1;
        if (contents.size() != count
                || !areAllOk
                || !contents.stream().allMatch(content::equals)
                || !text.endsWith(END + content)) {
            throw new AssertionError(
                    "Expected " + count + " answers \"" + content + "\", not:\n" + text);
        }
    }

    private static List<String> contents(String text) {
        var contents = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            int headTo = text.indexOf(END, at);
            if (headTo < 0) {
                return contents;
            }
            int contentFrom = headTo + END.length();
            int contentTo = contentFrom + contentLength(text.substring(at, headTo));
            if (contentTo > text.length()) {
                return contents;
            }
            contents.add(text.substring(contentFrom, contentTo));
            at = contentTo;
        }
        return contents;
    }

    private static int contentLength(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
                .findFirst()
                .orElse(0);
    }
}
