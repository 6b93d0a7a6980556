package dev.weir.http.h1;

import dev.weir.http.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A second reader of heads, for comparison: slow, plain, and written from the grammar of RFC 9112,
/// RFC 9110 and RFC 3986 as regular expressions, without looking at the first.
final class ReferenceHead {

    static final String REFUSED = "refused or incomplete";

    private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
    private static final String PCT = "%[0-9A-Fa-f]{2}";
    private static final String PCHAR = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@]|" + PCT + ")";
    private static final String QUERY = "(?:\\?(?:" + PCHAR + "|[/?])*)?";
    private static final String H16 = "[0-9A-Fa-f]{1,4}";
    private static final String DEC_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])";
    private static final String IPV4 =
            DEC_OCTET + "\\." + DEC_OCTET + "\\." + DEC_OCTET + "\\." + DEC_OCTET;
    private static final String LS32 = "(?:" + H16 + ":" + H16 + "|" + IPV4 + ")";
    private static final String IP_LITERAL =
            "\\[(?:" + ipv6() + "|[vV][0-9A-Fa-f]+\\.[A-Za-z0-9\\-._~!$&'()*+,;=:]+)\\]";
    private static final String REG_NAME = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=]|" + PCT + ")+";
    private static final String AUTHORITY = "(?:" + IP_LITERAL + "|" + REG_NAME + ")(?::[0-9]*)?";

    private static final Pattern HEAD =
            Pattern.compile(
                    "(?:\\r\\n){0,2}(("
                            + TOKEN
                            + ") ([\\x21-\\x7e]+) HTTP/1\\.([0-9])\\r\\n"
                            + "((?:"
                            + TOKEN
                            + ":[\\t\\x20-\\x7e\\x80-\\xff]*\\r\\n)*)\\r\\n)");
    private static final Pattern ORIGIN = Pattern.compile("((?:/" + PCHAR + "*)+)" + QUERY);
    private static final Pattern ABSOLUTE =
            Pattern.compile("(?i:https?)://(" + AUTHORITY + ")((?:/" + PCHAR + "*)*)" + QUERY);
    private static final Pattern HOST = Pattern.compile(AUTHORITY);
    private static final Pattern LINE =
            Pattern.compile("(" + TOKEN + "):[ \\t]*(.*?)[ \\t]*\\r\\n");

    private ReferenceHead() {}

    private record Line(String name, String value, String raw) {}

    /// The outcome as [Heads#describe] writes it, or [#REFUSED].
    static String outcome(String text) {
        Matcher head = HEAD.matcher(text);
        if (!head.lookingAt()) {
            return REFUSED;
        }
        var limits = Limits.defaults();
        String method = head.group(2);
        String target = head.group(3);
        boolean isHttp11 = !head.group(4).equals("0");
        List<Line> lines = lines(head.group(5));
        if (head.group(1).length() > limits.headBytesMax()
                || method.length() > limits.methodBytesMax()
                || target.length() > limits.targetBytesMax()
                || lines.size() > limits.fieldLinesMax()
                || method.equals("CONNECT")) {
            return REFUSED;
        }
        List<String> hosts = values(lines, "host");
        if (hosts.size() > 1 || (isHttp11 && hosts.isEmpty())) {
            return REFUSED;
        }
        if (!hosts.isEmpty() && !isAuthority(hosts.getFirst())) {
            return REFUSED;
        }
        String form;
        String path;
        String authority = hosts.isEmpty() ? "" : hosts.getFirst();
        Matcher origin = ORIGIN.matcher(target);
        Matcher absolute = ABSOLUTE.matcher(target);
        if (origin.matches()) {
            form = "ORIGIN";
            path = origin.group(1);
        } else if (method.equals("OPTIONS") && target.equals("*")) {
            form = "ASTERISK";
            path = "*";
        } else if (absolute.matches() && isAuthority(absolute.group(1))) {
            form = "ABSOLUTE";
            path = absolute.group(2);
            authority = absolute.group(1);
        } else {
            return REFUSED;
        }
        String framing = framing(lines, isHttp11);
        List<String> options = elements(lines, "connection");
        List<String> expectations = isHttp11 ? elements(lines, "expect") : List.of();
        if (framing.equals(REFUSED)
                || !options.stream().allMatch(option -> option.matches(TOKEN))
                || !expectations.stream().allMatch("100-continue"::equals)) {
            return REFUSED;
        }
        boolean isPersistent =
                !options.contains("close") && (isHttp11 || options.contains("keep-alive"));
        boolean offersUpgrade =
                isHttp11 && options.contains("upgrade") && !values(lines, "upgrade").isEmpty();
        var out = new StringBuilder();
        out.append(method).append(' ').append(form).append(" target=").append(target);
        out.append(" path=").append(path).append(" authority=").append(authority);
        out.append(isHttp11 ? " HTTP/1.1 " : " HTTP/1.0 ").append(framing);
        out.append(isPersistent ? " persistent" : " closes");
        out.append(expectations.isEmpty() ? "" : " expects-continue");
        out.append(elements(lines, "te").contains("trailers") ? " accepts-trailers" : "");
        out.append(offersUpgrade ? " offers-upgrade" : "");
        out.append(" ends-at=").append(head.end());
        for (Line line : lines) {
            out.append("\n  ").append(line.name()).append(": ").append(line.value()).append('|');
        }
        return out.toString();
    }

    private static String framing(List<Line> lines, boolean isHttp11) {
        List<String> lengths = values(lines, "content-length");
        List<String> codings = values(lines, "transfer-encoding");
        if (codings.isEmpty()) {
            if (lengths.isEmpty()) {
                return "None[]";
            }
            var digits = Pattern.compile("0*([0-9]{1,19})").matcher(lengths.getFirst());
            if (lengths.size() > 1 || !digits.matches()) {
                return REFUSED;
            }
            var length = new java.math.BigInteger(digits.group(1));
            boolean isLong = length.bitLength() < Long.SIZE;
            return isLong ? "FixedLength[contentLength=" + length + "]" : REFUSED;
        }
        boolean hasTab =
                lines.stream()
                        .filter(line -> line.name().equalsIgnoreCase("transfer-encoding"))
                        .anyMatch(line ->
                                line.raw().replaceFirst("(?s)[^ \\t].*", "").contains("\t"));
        boolean isChunked =
                isHttp11
                        && lengths.isEmpty()
                        && codings.size() == 1
                        && codings.getFirst().equalsIgnoreCase("chunked")
                        && !hasTab;
        return isChunked ? "Chunked[]" : REFUSED;
    }

    private static List<Line> lines(String section) {
        var lines = new ArrayList<Line>();
        Matcher line = LINE.matcher(section);
        while (line.find()) {
            String raw = line.group().substring(line.group(1).length() + 1);
            lines.add(new Line(line.group(1), line.group(2), raw));
        }
        return lines;
    }

    private static List<String> values(List<Line> lines, String name) {
        return lines.stream()
                .filter(line -> line.name().equalsIgnoreCase(name))
                .map(Line::value)
                .toList();
    }

    /// The elements of a list, in lower case and without the empty ones.
    private static List<String> elements(List<Line> lines, String name) {
        return values(lines, name).stream()
                .flatMap(value -> java.util.Arrays.stream(value.split(",", -1)))
                .map(element -> element.replaceAll("^[ \\t]+|[ \\t]+$", ""))
                .filter(element -> !element.isEmpty())
                .map(element -> element.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static boolean isAuthority(String text) {
        if (!HOST.matcher(text).matches()) {
            return false;
        }
        String port = text.replaceFirst("^(?:\\[.*\\]|[^:]*):?", "");
        return port.length() <= 5 && (port.isEmpty() || Integer.parseInt(port) <= 65_535);
    }

    /// The nine alternatives of `IPv6address` in RFC 3986 §3.2.2.
    private static String ipv6() {
        String group = "(?:" + H16 + ":)";
        return String.join(
                "|",
                group + "{6}" + LS32,
                "::" + group + "{5}" + LS32,
                "(?:" + H16 + ")?::" + group + "{4}" + LS32,
                "(?:" + group + "{0,1}" + H16 + ")?::" + group + "{3}" + LS32,
                "(?:" + group + "{0,2}" + H16 + ")?::" + group + "{2}" + LS32,
                "(?:" + group + "{0,3}" + H16 + ")?::" + H16 + ":" + LS32,
                "(?:" + group + "{0,4}" + H16 + ")?::" + LS32,
                "(?:" + group + "{0,5}" + H16 + ")?::" + H16,
                "(?:" + group + "{0,6}" + H16 + ")?::");
    }
}
