package dev.weir.server.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page with names in double braces, for which values are put in. Values are text and stay text:
/// whatever has a meaning in HTML is escaped, in elements' content and in quoted attributes.
///
/// @param texts what stands before, between and after the names; one more than there are names
/// @param names the names, in order
record Template(List<String> texts, List<String> names) {

    private static final Pattern NAME = Pattern.compile("\\{\\{([a-zA-Z]+)}}");

    static Template parse(String page) {
        var texts = new ArrayList<String>();
        var names = new ArrayList<String>();
        int at = 0;
        Matcher name = NAME.matcher(page);
        while (name.find()) {
            texts.add(page.substring(at, name.start()));
            names.add(name.group(1));
            at = name.end();
        }
        texts.add(page.substring(at));
        return new Template(List.copyOf(texts), List.copyOf(names));
    }

    /// @throws IllegalArgumentException if a name has no value
    String fill(Map<String, String> values) {
        var page = new StringBuilder(texts.getFirst());
        for (int i = 0; i < names.size(); i++) {
            String value = values.get(names.get(i));
            if (value == null) {
                throw new IllegalArgumentException(
                        "The page has {{" + names.get(i) + "}}, for which there is no value.");
            }
            escape(page, value);
            page.append(texts.get(i + 1));
        }
        return page.toString();
    }

    private static void escape(StringBuilder page, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.append(c);
            }
        }
    }
}
