package dev.weir.bench.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Pages of what is no Markdown: files as they are, and folders as lists.
final class Sources {

    private Sources() {}

    static Page file(Places places, Path source) throws IOException {
        String text = Files.readString(places.root().resolve(source));
        boolean isJava = source.toString().endsWith(".java");
        String code = isJava ? JavaColors.html(text) : Page.escaped(text);
        String name = source.toString().replace('\\', '/');
        String html =
                "<h1 class=\"path\">%s</h1><figure class=\"code\"><pre tabindex=\"0\"><code>%s</code></pre></figure>"
                        .formatted(Page.escaped(name), code);
        return new Page(source, name, html, List.of());
    }

    /// The papers and files of a folder, by their titles; folders in it are left out.
    static Page folder(Places places, Path source) throws IOException {
        var html = new StringBuilder("<h1>").append(Page.escaped(title(source)));
        html.append("</h1>\n<ul class=\"listing\">\n");
        try (var files = Files.list(places.root().resolve(source))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                String link = places.link(source.resolve("README.md"), name).orElseThrow();
                String title =
                        name.endsWith(".md") ? Rendering.title(Files.readString(file), name) : name;
                html.append(
                        "<li><a href=\"%s\">%s</a></li>\n".formatted(link, Page.escaped(title)));
            }
        }
        return new Page(source, title(source), html.append("</ul>\n").toString(), List.of());
    }

    private static String title(Path folder) {
        return switch (folder.toString().replace('\\', '/')) {
            case "docs/decisions" -> "Decisions";
            case "docs/from" -> "Coming from other frameworks";
            case "docs/rfc" -> "RFCs, rule by rule";
            case "examples" -> "Examples";
            default -> folder.toString().replace('\\', '/');
        };
    }
}
