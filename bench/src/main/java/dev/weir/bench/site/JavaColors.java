package dev.weir.bench.site;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Java as HTML that tells comments, text, annotations, numbers and keywords apart.
final class JavaColors {

    private static final List<String> KINDS =
            List.of("comment", "text", "annotation", "number", "keyword");

    private static final Pattern TOKEN =
            Pattern.compile(
                    "(?<comment>//[^\\n]*|/\\*(?s:.*?)\\*/)"
                            + "|(?<text>\"\"\"(?s:.*?)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\""
                            + "|'(?:\\\\.|[^'\\\\\\n])+')"
                            + "|(?<annotation>@(?!interface)\\w+(?:\\.\\w+)*)"
                            + "|(?<number>\\b\\d[\\w.]*)"
                            + "|(?<keyword>\\b(?:abstract|assert|boolean|break|byte|case|catch"
                            + "|char|class|continue|default|do|double|else|enum|extends|final"
                            + "|finally|float|for|if|implements|import|instanceof|int|interface"
                            + "|long|native|new|null|package|permits|private|protected|public"
                            + "|record|return|sealed|short|static|super|switch|synchronized|this"
                            + "|throw|throws|transient|true|false|try|var|void|volatile|when"
                            + "|while|yield)\\b)");

    private JavaColors() {}

    static String html(String code) {
        var html = new StringBuilder();
        Matcher token = TOKEN.matcher(code);
        int end = 0;
        while (token.find()) {
            html.append(Page.escaped(code.substring(end, token.start())));
            String text = Page.escaped(token.group());
            html.append("<span class=\"").append(kind(token)).append("\">").append(text);
            html.append("</span>");
            end = token.end();
        }
        return html.append(Page.escaped(code.substring(end))).toString();
    }

    private static String kind(Matcher token) {
        return KINDS.stream().filter(each -> token.group(each) != null).findFirst().orElseThrow();
    }
}
