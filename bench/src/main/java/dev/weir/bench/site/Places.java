package dev.weir.bench.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Where files of the project stand in the site, and which of them are to be there, as something
/// links to them.
final class Places {

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.*|//.*");
    private static final Set<String> IMAGES = Set.of("svg", "png");

    private final Path root;
    private final Set<Path> wanted = new LinkedHashSet<>();

    /// @param root the project's folder
    Places(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    /// All that was linked to, relative to the project's folder, in the order in which it was
    /// found.
    Set<Path> wanted() {
        return wanted;
    }

    /// A link of a paper as it has to be in the site.
    ///
    /// @param from the paper, relative to the project's folder
    /// @param target as it stands in the paper
    /// @return empty if it leads to nothing
    Optional<String> link(Path from, String target) {
        if (ABSOLUTE.matcher(target).matches() || target.startsWith("#")) {
            return Optional.of(target);
        }
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path found = folder(from).resolve(file).normalize();
        if (found.startsWith("..") || !Files.exists(root.resolve(found))) {
            return Optional.empty();
        }
        wanted.add(found);
        String fragment = hash < 0 ? "" : target.substring(hash);
        return Optional.of(between(inSite(from), inSite(found)) + fragment);
    }

    private static Path folder(Path file) {
        Path folder = file.getParent();
        return folder == null ? Path.of("") : folder;
    }

    /// Where a file or folder of the project stands in the site.
    Path inSite(Path file) {
        String name = file.toString().replace('\\', '/');
        if (Files.isDirectory(root.resolve(file))) {
            return file.resolve("index.html").normalize();
        }
        if (file.endsWith("README.md")) {
            return folder(file).resolve("index.html");
        }
        if (name.endsWith(".md")) {
            return Path.of(name.substring(0, name.length() - 3) + ".html");
        }
        return isImage(file) ? file : Path.of(name + ".html");
    }

    static boolean isImage(Path file) {
        String name = file.toString();
        String end = name.substring(name.lastIndexOf('.') + 1);
        return IMAGES.contains(end.toLowerCase(Locale.ROOT));
    }

    /// How one page of the site names another.
    static String between(Path from, Path to) {
        String link = folder(from).relativize(to).toString().replace('\\', '/');
        return link.isEmpty() ? "index.html" : link;
    }
}
