package dev.weir.tidy;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// What users can name and nobody has described: types and members that are public or protected,
/// and components of records, as javac's parser sees them. What overrides has the words of what it
/// overrides.
///
/// Doclint's group "missing" would ask for a `@param` and a `@return` everywhere too, which repeat
/// the sentence above them.
final class Undocumented {
    private final Findings findings = new Findings();
    private final DocTrees trees;
    private final Map<URI, JavaFile> files;

    private Undocumented(DocTrees trees, Map<URI, JavaFile> files) {
        this.trees = trees;
        this.files = files;
    }

    /// A file as javac takes it, from memory.
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(JavaFile file) {
            super(uri(file), Kind.SOURCE);
            text = file.text();
        }

        static URI uri(JavaFile file) {
            return URI.create("string:///" + file.path());
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    static Findings in(List<JavaFile> files) {
        var task =
                (JavacTask)
                        ToolProvider.getSystemJavaCompiler()
                                .getTask(
                                        null,
                                        null,
                                        _ -> {},
                                        List.of("-proc:none"),
                                        null,
                                        files.stream().map(Source::new).toList());
        var byUri = files.stream().collect(Collectors.toMap(Source::uri, Function.identity()));
        var undocumented = new Undocumented(DocTrees.instance(task), byUri);
        try {
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree declaration : unit.getTypeDecls()) {
                    if (declaration instanceof ClassTree type) {
                        undocumented.type(new TreePath(new TreePath(unit), type), type, false);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return undocumented.findings;
    }

    private void type(TreePath path, ClassTree type, boolean isInInterface) {
        if (!isVisible(type.getModifiers(), isInInterface)) {
            return;
        }
        var comment = comment(path, "type " + type.getSimpleName());
        boolean isInterface =
                Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE).contains(type.getKind());
        boolean hasConstructor = false;
        for (Tree member : type.getMembers()) {
            var at = new TreePath(path, member);
            switch (member) {
                case ClassTree nested -> type(at, nested, isInterface);
                case MethodTree method -> {
                    hasConstructor |= method.getName().contentEquals("<init>");
                    if (isVisible(method.getModifiers(), isInterface) && !overrides(method)) {
                        comment(at, name(method, type));
                    }
                }
                case VariableTree field -> {
                    if (isVisible(field.getModifiers(), isInterface)) {
                        comment(at, "field " + field.getName());
                    } else if (isComponent(field, type)) {
                        component(path, comment, field);
                    }
                }
                default -> {}
            }
        }
        if (type.getKind() == Tree.Kind.CLASS && !hasConstructor) {
            add(path, "constructor of " + type.getSimpleName() + ", which is the compiler's own");
        }
    }

    private DocCommentTree comment(TreePath path, String name) {
        var comment = trees.getDocCommentTree(path);
        if (comment == null || comment.getFullBody().isEmpty()) {
            add(path, name);
        }
        return comment;
    }

    private void component(TreePath record, DocCommentTree comment, VariableTree component) {
        boolean isDescribed =
                comment != null
                        && comment.getBlockTags().stream()
                                .anyMatch(tag ->
                                        tag instanceof ParamTree param
                                                && param.getName()
                                                        .getName()
                                                        .contentEquals(component.getName()));
        if (!isDescribed) {
            add(record, "component " + component.getName());
        }
    }

    private void add(TreePath path, String name) {
        var unit = path.getCompilationUnit();
        var file = files.get(unit.getSourceFile().toUri());
        long offset = trees.getSourcePositions().getStartPosition(unit, path.getLeaf());
        findings.add(file, (int) offset, name);
    }

    private static String name(MethodTree method, ClassTree type) {
        return method.getName().contentEquals("<init>")
                ? "constructor of " + type.getSimpleName()
                : "method " + method.getName();
    }

    private static boolean isComponent(VariableTree field, ClassTree type) {
        return type.getKind() == Tree.Kind.RECORD
                && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private static boolean isVisible(ModifiersTree modifiers, boolean isInInterface) {
        var flags = modifiers.getFlags();
        return flags.contains(Modifier.PUBLIC)
                || flags.contains(Modifier.PROTECTED)
                || (isInInterface && !flags.contains(Modifier.PRIVATE));
    }

    private static boolean overrides(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }
}
