package dev.weir.bench.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What stands around each page: its head, the way to all others, and its sections.
///
/// Pages have no scripts, and load their one style sheet and pictures alone; a policy says so. It
/// works without either.
final class Frame {

    /// The navigation: groups of pages, in the order in which a reader may want them.
    private static final List<Group> GROUPS =
            List.of(
                    new Group(
                            "Start",
                            List.of("README.md Weir", "docs/guide.md Guide", "examples Examples")),
                    new Group(
                            "Use",
                            List.of(
                                    "docs/router.md Router",
                                    "docs/answers.md Answers",
                                    "docs/websocket.md WebSockets",
                                    "docs/layers.md Layers",
                                    "docs/tls.md TLS",
                                    "docs/http3.md HTTP/3",
                                    "docs/deploy.md Deployment",
                                    "docs/lambda.md AWS Lambda")),
                    new Group(
                            "Compare",
                            List.of(
                                    "docs/comparison.md Comparison",
                                    "docs/measurements.md Measurements",
                                    "docs/from Coming from …")),
                    new Group(
                            "Trust",
                            List.of(
                                    "docs/attacks.md Attacks",
                                    "docs/rfc RFCs, rule by rule",
                                    "SECURITY.md Security")),
                    new Group(
                            "Inside",
                            List.of(
                                    "docs/architecture.md Architecture",
                                    "docs/decisions Decisions",
                                    "CONTRIBUTING.md Contributing",
                                    "CHANGELOG.md Changes",
                                    "docs All documents")));

    private record Group(String title, List<String> pages) {}

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self' data:">
            <title>{title}</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="{up}site.css">
            </head>
            <body>
            <a class="skip" href="#content">To the text</a>
            <header><a class="name" href="{up}index.html">Weir</a><nav aria-label="Main">{main}<a class="menu" href="#contents">Contents</a></nav></header>
            <div class="columns">
            <main id="content">
            {html}
            <footer>Made of <a href="{raw}"><code>{source}</code></a></footer>
            </main>
            {sections}
            <nav id="contents" aria-label="All pages">
            {groups}</nav>
            </div>
            </body>
            </html>
            """;

    private final Places places;
    private final boolean hasApi;

    /// @param hasApi whether the Javadoc stands under `api/`
    Frame(Places places, boolean hasApi) {
        this.places = places;
        this.hasApi = hasApi;
    }

    /// The files and folders that the navigation leads to.
    static List<Path> entrances() {
        return GROUPS.stream()
                .flatMap(group -> group.pages.stream())
                .map(page -> Path.of(page.substring(0, page.indexOf(' '))))
                .toList();
    }

    String html(Page page) {
        Path place = places.inSite(page.source());
        String up = "../".repeat(place.getNameCount() - 1);
        var values =
                Map.of(
                        "title",
                        Page.escaped(
                                page.title().equals("Weir") ? "Weir" : page.title() + " · Weir"),
                        "up",
                        up,
                        "main",
                        main(place),
                        "html",
                        page.html(),
                        "raw",
                        place.getFileName().toString(),
                        "source",
                        Page.escaped(page.source().toString().replace('\\', '/')),
                        "sections",
                        sections(page),
                        "groups",
                        groups(place));
        return filled(values);
    }

    private static String filled(Map<String, String> values) {
        var html = new StringBuilder();
        int at = 0;
        for (int open = PAGE.indexOf('{'); open >= 0; open = PAGE.indexOf('{', at)) {
            int close = PAGE.indexOf('}', open);
            html.append(PAGE, at, open).append(values.get(PAGE.substring(open + 1, close)));
            at = close + 1;
        }
        return html.append(PAGE, at, PAGE.length()).toString();
    }

    private String main(Path place) {
        return link(place, "docs/guide.md Guide")
                + link(place, "examples Examples")
                + link(place, "docs/comparison.md Comparison")
                + link(place, "docs/measurements.md Measurements")
                + (hasApi ? api(place) : "");
    }

    private static String api(Path place) {
        String link = Places.between(place, Path.of("api/index.html"));
        return "<a href=\"%s\">API</a>".formatted(link);
    }

    private String link(Path place, String page) {
        int space = page.indexOf(' ');
        Path there = places.inSite(Path.of(page.substring(0, space)));
        return "<a href=\"%s\"%s>%s</a>"
                .formatted(
                        Places.between(place, there),
                        there.equals(place) ? " aria-current=\"page\"" : "",
                        Page.escaped(page.substring(space + 1)));
    }

    private String groups(Path place) {
        var html = new StringBuilder();
        for (Group group : GROUPS) {
            html.append("<h2>").append(group.title).append("</h2>\n<ul>");
            for (String page : group.pages) {
                html.append("<li>").append(link(place, page)).append("</li>");
            }
            if (group.title.equals("Use") && hasApi) {
                html.append("<li>").append(api(place)).append("</li>");
            }
            html.append("</ul>\n");
        }
        return html.toString();
    }

    private static String sections(Page page) {
        if (page.headings().size() < 3) {
            return "";
        }
        return page.headings().stream()
                .map(each -> "<li><a href=\"#%s\">%s</a></li>".formatted(each.id(), each.html()))
                .collect(
                        Collectors.joining(
                                "\n",
                                "<nav id=\"sections\" aria-label=\"On this page\"><h2>On this"
                                        + " page</h2><ul>",
                                "</ul></nav>"));
    }
}
