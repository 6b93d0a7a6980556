package dev.weir.http;

import dev.weir.http.grammar.FieldText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client would rather have, by weights (RFC 9110 §12.4.2): media types (`Accept`, §12.5.1),
/// content codings (`Accept-Encoding`, §12.5.3) or languages (`Accept-Language`, §12.5.4).
///
/// Such fields are wishes, and clients that have been around for long send some that are not
/// well-formed. An element that is not is left out, never guessed at; of more than 64 the rest is
/// left out.
///
/// **Threads:** immutable.
public final class Preferences {

    /// Elements that are looked at; browsers send up to ten.
    private static final int ELEMENTS_MAX = 64;

    private enum Kind {
        MEDIA_TYPE,
        CODING,
        LANGUAGE
    }

    /// @param range in lower case
    /// @param weight in thousandths
    private record Element(String range, Map<String, String> parameters, int weight) {}

    private final Kind kind;
    private final boolean isAbsent;
    private final List<Element> elements;

    private Preferences(Kind kind, Optional<String> field) {
        this.kind = kind;
        this.isAbsent = field.isEmpty();
        this.elements = field.map(value -> elements(kind, value)).orElse(List.of());
    }

    /// By `Accept`.
    public static Preferences mediaTypes(Request request) {
        return new Preferences(Kind.MEDIA_TYPE, request.field("accept"));
    }

    /// By `Accept-Encoding`.
    public static Preferences codings(Request request) {
        return new Preferences(Kind.CODING, request.field("accept-encoding"));
    }

    /// By `Accept-Language`.
    public static Preferences languages(Request request) {
        return new Preferences(Kind.LANGUAGE, request.field("accept-language"));
    }

    /// The offer that the client likes most; among equals the first, so put yours in your order.
    ///
    /// @return empty if it takes none of them: 406, or what you have all the same (§12.1)
    public Optional<String> best(List<String> offers) {
        String best = null;
        int most = 0;
        for (String offer : offers) {
            int weight = weight(offer);
            if (weight > most) {
                most = weight;
                best = offer;
            }
        }
        return Optional.ofNullable(best);
    }

    /// How much the client likes an offer, in thousandths: 0 is not at all.
    ///
    /// @param offer a media type such as `text/html; charset=utf-8`, a coding such as `gzip` or
    ///   `identity`, or a language tag such as `en-GB`
    /// @throws IllegalArgumentException if a media type is asked for and `offer` is none
    public int weight(String offer) {
        return switch (kind) {
            case MEDIA_TYPE -> mediaTypeWeight(MediaType.of(offer));
            case CODING -> codingWeight(offer.toLowerCase(Locale.ROOT));
            case LANGUAGE -> languageWeight(offer.toLowerCase(Locale.ROOT));
        };
    }

    /// §12.5.1: "The media type quality factor associated with a given type is determined by
    /// finding the media range with the highest precedence that matches the type."
    private int mediaTypeWeight(MediaType offer) {
        if (isAbsent || elements.isEmpty()) {
            return 1_000;
        }
        int weight = 0;
        int precedence = -1;
        for (Element element : elements) {
            int match = precedence(element, offer);
            if (match > precedence) {
                precedence = match;
                weight = element.weight;
            }
        }
        return weight;
    }

    /// @return the more the more specific, or -1 if it does not match
    private static int precedence(Element element, MediaType offer) {
        String range = element.range;
        if (range.equals("*/*")) {
            return 0;
        }
        int slash = range.indexOf('/');
        if (!range.substring(0, slash).equals(offer.type())) {
            return -1;
        }
        if (range.endsWith("/*")) {
            return 1;
        }
        boolean matches =
                range.substring(slash + 1).equals(offer.subtype())
                        && element.parameters.entrySet().stream()
                                .allMatch(parameter ->
                                        offer.parameter(parameter.getKey())
                                                .filter(parameter.getValue()::equalsIgnoreCase)
                                                .isPresent());
        return matches ? 2 + element.parameters.size() : -1;
    }

    /// §12.5.3, by its four rules.
    private int codingWeight(String coding) {
        boolean isIdentity = coding.equals("identity");
        if (isAbsent) {
            // Any is acceptable, and by rule 2 none is meant to be used that was not asked for.
            return isIdentity ? 1_000 : 0;
        }
        int any = -1;
        for (Element element : elements) {
            if (element.range.equals(coding)
                    || (coding.equals("gzip") && element.range.equals("x-gzip"))) {
                return element.weight;
            }
            if (element.range.equals("*")) {
                any = element.weight;
            }
        }
        if (any >= 0) {
            return any;
        }
        // Rule 2: identity is fine "unless specifically excluded"; 1 puts it behind what was named.
        return isIdentity ? 1 : 0;
    }

    /// §12.5.4 by basic filtering, RFC 4647 §3.3.1: the longest range that matches counts.
    private int languageWeight(String tag) {
        if (isAbsent || elements.isEmpty()) {
            return 1_000;
        }
        int weight = 0;
        int length = -1;
        for (Element element : elements) {
            String range = element.range;
            boolean isPrefix =
                    tag.startsWith(range)
                            && (tag.length() == range.length()
                                    || tag.charAt(range.length()) == '-');
            int match = range.equals("*") ? 0 : isPrefix ? range.length() : -1;
            if (match > length) {
                length = match;
                weight = element.weight;
            }
        }
        return weight;
    }

    // ---- reading

    private static List<Element> elements(Kind kind, String value) {
        var elements = new ArrayList<Element>();
        var field = new FieldText(value);
        for (int count = 0; count < ELEMENTS_MAX && !field.isAtEnd(); count++) {
            field.skipOws();
            Element element = element(kind, field);
            field.skipOws();
            boolean isWhole = field.isAtEnd() || field.take(',');
            if (element != null && isWhole) {
                elements.add(element);
            } else if (!isWhole) {
                field.skipElement();
                field.take(',');
            }
        }
        return List.copyOf(elements);
    }

    private static @Nullable Element element(Kind kind, FieldText field) {
        String range = field.token();
        if (kind == Kind.MEDIA_TYPE) {
            boolean hasSlash = field.take('/');
            String subtype = field.token();
            boolean isRange =
                    hasSlash
                            && !range.isEmpty()
                            && !subtype.isEmpty()
                            && (!range.equals("*") || subtype.equals("*"));
            range = isRange ? range + "/" + subtype : "";
        }
        if (range.isEmpty()) {
            return null;
        }
        var parameters = new HashMap<String, String>();
        int weight = 1_000;
        field.skipOws();
        while (field.take(';')) {
            field.skipOws();
            String name = field.token().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !field.take('=')) {
                return null;
            }
            String quoted = field.quotedString();
            String text = quoted == null ? field.token() : quoted;
            if (name.equals("q")) {
                weight = quoted == null ? qvalue(text) : -1;
            } else if (kind == Kind.MEDIA_TYPE) {
                parameters.put(name, text);
            } else {
                return null;
            }
            if (weight < 0) {
                return null;
            }
            field.skipOws();
        }
        return new Element(range.toLowerCase(Locale.ROOT), parameters, weight);
    }

    /// `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )`
    ///
    /// @return thousandths, or -1 if it is none
    private static int qvalue(String text) {
        if (text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.charAt(1) != '.')) {
            return -1;
        }
        int weight = text.charAt(0) - '0';
        if (weight != 0 && weight != 1) {
            return -1;
        }
        for (int i = 2; i < 5; i++) {
            int digit = i < text.length() ? text.charAt(i) - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            weight = weight * 10 + digit;
        }
        return weight <= 1_000 ? weight : -1;
    }
}
