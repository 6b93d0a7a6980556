package dev.weir.tidy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// All files that belong to the project, read once: what `.gitignore` names is left out.
final class Project {
    private static final int TEXT_BYTES_MAX = 4 << 20;

    final Path root;
    final List<TextFile> texts = new ArrayList<>();
    final List<JavaFile> sources = new ArrayList<>();

    /// The project that this test is a part of.
    static Project ofThisBuild() {
        String root = System.getProperty("weir.root");
        if (root == null) {
            throw new IllegalStateException(
                    "weir.root is not set. Run this test by Maven, or with"
                            + " -Dweir.root=<folder of the root pom.xml>.");
        }
        return new Project(Path.of(root));
    }

    Project(Path root) {
        this.root = root.toAbsolutePath().normalize();
        var ignored = ignored();
        try {
            Files.walkFileTree(
                    this.root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) {
                            return ignored.contains(String.valueOf(dir.getFileName()))
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes a)
                                throws IOException {
                            boolean isIgnored = ignored.contains(file.getFileName().toString());
                            if (a.isRegularFile() && !isIgnored && a.size() <= TEXT_BYTES_MAX) {
                                read(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        texts.sort(Comparator.comparing(TextFile::path));
        sources.sort(Comparator.comparing(JavaFile::path));
    }

    Stream<JavaFile> mainSources() {
        return sources.stream().filter(JavaFile::isMain);
    }

    Stream<JavaFile> tests() {
        return sources.stream().filter(JavaFile::isTest);
    }

    Stream<TextFile> markdown() {
        return texts.stream().filter(file -> file.path().endsWith(".md"));
    }

    /// Plain names of `.gitignore`, which is all that this project writes there, and git's own.
    private Set<String> ignored() {
        var names = new java.util.HashSet<>(Set.of(".git"));
        try (var lines = Files.lines(root.resolve(".gitignore"))) {
            lines.map(line -> line.endsWith("/") ? line.substring(0, line.length() - 1) : line)
                    .forEach(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private void read(Path file) throws IOException {
        String path = root.relativize(file).toString().replace('\\', '/');
        byte[] bytes = Files.readAllBytes(file);
        for (byte b : bytes) {
            if (b == 0) {
                return;
            }
        }
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            return; // not text
        }
        texts.add(new TextFile(path, text));
        if (path.endsWith(".java")) {
            sources.add(JavaFile.of(path, text));
        }
    }
}
