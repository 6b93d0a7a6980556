package dev.weir.bench.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks at a site as a browser does: every link within it has to lead to a file, and to a place in
/// it if it names one; nothing is loaded from elsewhere.
final class DeadLinks {

    private static final Pattern LINK = Pattern.compile("\\s(href|src)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("\\sid=\"([^\"]*)\"");
    private static final Pattern LOADED =
            Pattern.compile("<(?:link|script|img|iframe)\\b[^>]*\\b(?:href|src)=\"(?:https?:)?//");

    private final Path site;
    private final Map<Path, Set<String>> ids = new HashMap<>();
    private final List<String> found = new ArrayList<>();

    private DeadLinks(Path site) {
        this.site = site;
    }

    /// What is wrong with the links of all pages, a line each; those of the Javadoc are its own.
    static List<String> of(Path site) throws IOException {
        var links = new DeadLinks(site);
        try (var files = Files.walk(site)) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".html"))
                            .filter(file -> !site.relativize(file).startsWith("api"))
                            .sorted()
                            .toList()) {
                links.look(page);
            }
        }
        return links.found;
    }

    private void look(Path page) throws IOException {
        String html = Files.readString(page);
        if (LOADED.matcher(html).find()) {
            found.add(site.relativize(page) + " loads something from elsewhere");
        }
        Matcher link = LINK.matcher(html);
        while (link.find()) {
            String target = link.group(2);
            if (!target.matches("(?i)[a-z][a-z0-9+.-]*:.*") && !leadsSomewhere(page, target)) {
                found.add(site.relativize(page) + ": " + target);
            }
        }
    }

    private boolean leadsSomewhere(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = URLDecoder.decode(hash < 0 ? target : target.substring(0, hash), UTF_8);
        Path there = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!there.startsWith(site) || !Files.isRegularFile(there)) {
            return false;
        }
        return hash < 0 || ids(there).contains(target.substring(hash + 1));
    }

    private Set<String> ids(Path page) throws IOException {
        Set<String> known = ids.get(page);
        if (known == null) {
            known = new HashSet<>();
            Matcher id = ID.matcher(Files.readString(page));
            while (id.find()) {
                known.add(id.group(1));
            }
            ids.put(page, known);
        }
        return known;
    }
}
