package dev.weir.api;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a module promises to its users, as text: exported packages, their visible types and
/// members.
///
/// The order is stable (by name; components and enum constants as declared), so that a change of
/// the promise is a change of few lines. What a type inherits from one that is not visible stands
/// with its own members. Left out is what the language makes by itself: accessors and canonical
/// constructors of records, `values` and `valueOf`, and overrides of `Object`.
final class ApiSurface {
    private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

    private final List<String> lines = new ArrayList<>();

    private ApiSurface() {}

    /// @param classes the folder of compiled classes, with a module descriptor at its top
    static List<String> of(Path classes) throws IOException {
        var surface = new ApiSurface();
        ModuleDescriptor module;
        try (var in = Files.newInputStream(classes.resolve("module-info.class"))) {
            module = ModuleDescriptor.read(in);
        }
        surface.describe(module);
        for (String packageName : exportedBy(module)) {
            for (Class<?> type : typesIn(classes, packageName)) {
                surface.describe(type);
            }
        }
        return surface.lines;
    }

    private static Set<String> exportedBy(ModuleDescriptor module) {
        return module.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Class<?>> typesIn(Path classes, String packageName) throws IOException {
        Path folder = classes.resolve(packageName.replace('.', '/'));
        var types = new ArrayList<Class<?>>();
        try (var files = Files.list(folder)) {
            var names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".class"))
                            .map(name -> name.substring(0, name.length() - ".class".length()))
                            .filter(name -> !name.equals("package-info"))
                            .sorted()
                            .toList();
            for (String name : names) {
                var type = load(packageName + "." + name);
                if (isVisible(type)) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiSurface.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name + " was compiled and cannot be loaded.", e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) {
            return false;
        }
        var outer = type.getDeclaringClass();
        return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private void describe(ModuleDescriptor module) {
        lines.add("module " + module.name());
        var directives = new TreeSet<String>();
        for (var requires : module.requires()) {
            if (requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE)) {
                directives.add("    requires transitive " + requires.name());
            }
        }
        exportedBy(module).forEach(name -> directives.add("    exports " + name));
        module.uses().forEach(name -> directives.add("    uses " + name));
        module.provides().forEach(p -> directives.add("    provides " + p.service()));
        lines.addAll(directives);
    }

    private void describe(Class<?> type) {
        lines.add("");
        lines.add(header(type));
        var members = new TreeMap<String, String>(); // by kind, name and signature
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor.getModifiers()) && !isCanonical(constructor)) {
                String signature = describe(constructor, "", type.getSimpleName());
                members.put("2 " + signature, signature);
            }
        }
        addFieldsAndMethods(type, members);
        // Whoever cannot see where a member stands finds it here.
        Class<?> hidden = type.getSuperclass();
        while (hidden != null && !isVisible(hidden)) {
            addFieldsAndMethods(hidden, members);
            hidden = hidden.getSuperclass();
        }
        members.values().forEach(member -> lines.add("    " + member));
    }

    private void addFieldsAndMethods(Class<?> type, Map<String, String> members) {
        for (Field field : type.getDeclaredFields()) {
            if (field.isEnumConstant()) {
                lines.add("    " + deprecation(field) + field.getName());
            } else if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
                members.putIfAbsent("1 " + field.getName(), describe(field));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isVisible(method.getModifiers()) && !isImplied(method)) {
                String returned = text(method.getAnnotatedReturnType()) + " ";
                String signature = describe(method, returned, method.getName());
                members.put("3 " + method.getName() + " " + signature, signature);
            }
        }
    }

    private static String header(Class<?> type) {
        var text = new StringBuilder(deprecation(type));
        int modifiers = type.getModifiers();
        if (type.isInterface() || type.isEnum() || type.isRecord()) {
            modifiers &= Modifier.PUBLIC | Modifier.PROTECTED;
        }
        text.append(Modifier.toString(modifiers)).append(' ');
        text.append(type.isSealed() ? "sealed " : "").append(kind(type)).append(' ');
        text.append(type.getName().replace('$', '.')).append(parameters(type.getTypeParameters()));
        if (type.isRecord()) {
            text.append(
                    Arrays.stream(type.getRecordComponents())
                            .map(c -> text(c.getAnnotatedType()) + " " + c.getName())
                            .collect(Collectors.joining(", ", "(", ")")));
        }
        var superclass = type.getAnnotatedSuperclass();
        boolean isImplied =
                superclass == null
                        || type.isRecord()
                        || type.isEnum()
                        || superclass.getType() == Object.class;
        text.append(isImplied ? "" : " extends " + text(superclass));
        text.append(
                list(
                        type.isInterface() ? " extends " : " implements ",
                        Arrays.stream(type.getAnnotatedInterfaces()).map(ApiSurface::text)));
        if (type.isSealed()) {
            text.append(
                    list(
                            " permits ",
                            Arrays.stream(type.getPermittedSubclasses())
                                    .map(Class::getSimpleName)
                                    .sorted()));
        }
        return text.toString();
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    private static String describe(Field field) {
        String text =
                deprecation(field)
                        + Modifier.toString(field.getModifiers())
                        + " "
                        + text(field.getAnnotatedType())
                        + " "
                        + field.getName();
        return text + constant(field);
    }

    /// The compiler copies constants into the classes of users, so their values are promises too.
    private static String constant(Field field) {
        int both = Modifier.STATIC | Modifier.FINAL;
        boolean mayBeCopied = field.getType().isPrimitive() || field.getType() == String.class;
        if (!mayBeCopied || (field.getModifiers() & both) != both) {
            return "";
        }
        try {
            field.setAccessible(true);
            return " = " + field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static String describe(Executable member, String returned, String name) {
        String modifiers = Modifier.toString(member.getModifiers() & Modifier.methodModifiers());
        boolean isDefault = member instanceof Method method && method.isDefault();
        String typeParameters = parameters(member.getTypeParameters());
        if (member.getDeclaringClass().isInterface()) {
            modifiers = modifiers.replace(" abstract", "");
        }
        var types =
                Arrays.stream(member.getAnnotatedParameterTypes())
                        .map(ApiSurface::text)
                        .collect(Collectors.joining(", ", "(", ")"));
        return deprecation(member)
                // Neither is a promise.
                + modifiers.replace(" synchronized", "").replace(" native", "")
                + (isDefault ? " default " : " ")
                + (typeParameters.isEmpty() ? "" : typeParameters + " ")
                + returned
                + name
                + (member.isVarArgs() ? types.replaceFirst("\\[\\]\\)$", "...)") : types)
                + list(
                        " throws ",
                        Arrays.stream(member.getAnnotatedExceptionTypes())
                                .map(ApiSurface::text)
                                .sorted());
    }

    private static String parameters(TypeVariable<?>[] variables) {
        var texts =
                Arrays.stream(variables)
                        .map(variable -> {
                            Predicate<String> isImplied = "Object"::equals;
                            var bounds =
                                    Arrays.stream(variable.getAnnotatedBounds())
                                            .map(ApiSurface::text)
                                            .filter(isImplied.negate())
                                            .collect(Collectors.joining(" & "));
                            return variable.getName()
                                    + (bounds.isEmpty() ? "" : " extends " + bounds);
                        })
                        .collect(Collectors.joining(", "));
        return texts.isEmpty() ? "" : "<" + texts + ">";
    }

    private static String list(String before, Stream<String> items) {
        String joined = items.collect(Collectors.joining(", "));
        return joined.isEmpty() ? "" : before + joined;
    }

    private static String deprecation(AnnotatedElement element) {
        var deprecated = element.getAnnotation(Deprecated.class);
        if (deprecated == null) {
            return "";
        }
        return deprecated.forRemoval() ? "@Deprecated(forRemoval = true) " : "@Deprecated ";
    }

    /// `java.lang.@org.jspecify.annotations.Nullable() String` is said as `@Nullable String`, and
    /// the project's own types by their simple names.
    private static String text(AnnotatedType type) {
        return type.toString()
                .replaceAll(
                        "((?:\\w+[.$])*)@org\\.jspecify\\.annotations\\.(\\w+)\\(\\) ", "@$2 $1")
                .replaceAll("\\b(java\\.lang|dev\\.weir(\\.[a-z]\\w*)+)\\.(?=[A-Z])", "")
                .replace('$', '.');
    }

    private static boolean isCanonical(Constructor<?> constructor) {
        var type = constructor.getDeclaringClass();
        return type.isRecord()
                && Arrays.equals(
                        constructor.getParameterTypes(),
                        Arrays.stream(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray());
    }

    private static boolean isImplied(Method method) {
        var type = method.getDeclaringClass();
        boolean isAccessor =
                type.isRecord()
                        && method.getParameterCount() == 0
                        && Arrays.stream(type.getRecordComponents())
                                .anyMatch(c -> c.getName().equals(method.getName()));
        boolean isOfEnum = type.isEnum() && Set.of("values", "valueOf").contains(method.getName());
        return method.isSynthetic()
                || isAccessor
                || isOfEnum
                || OF_OBJECT.contains(method.getName());
    }
}
