package dev.weir.server;

import static dev.weir.server.OpenApi.ordered;

import dev.weir.server.codec.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Says in JSON Schema what Java's types look like in JSON: records, what they are made of, and
/// lists of them. It is asked when an application starts, never for a request.
///
/// **Threads:** one.
final class Schemas {

    private final Map<String, Object> byName = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new LinkedHashMap<>();

    /// The schema of a type; records are put aside and referred to.
    Map<String, Object> of(Type type) {
        return switch (type) {
            case Class<?> raw -> ofClass(raw);
            case ParameterizedType generic -> ofGeneric(generic);
            default -> Map.of();
        };
    }

    /// All that were put aside, and problems.
    Map<String, Object> withProblem() {
        var part =
                ordered("type", "object", "properties", ordered("name", text(), "detail", text()));
        byName.put(
                "Problem",
                ordered(
                        "type",
                        "object",
                        "description",
                        "What is wrong with a request (RFC 9457).",
                        "properties",
                        ordered(
                                "type",
                                text(),
                                "title",
                                text(),
                                "status",
                                ordered("type", "integer"),
                                "detail",
                                text(),
                                "name",
                                text(),
                                "errors",
                                ordered("type", "array", "items", part))));
        return byName;
    }

    static Map<String, Object> reference(String name) {
        return ordered("$ref", "#/components/schemas/" + name);
    }

    private static Map<String, Object> text() {
        return ordered("type", "string");
    }

    private Map<String, Object> ofGeneric(ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (!(generic.getRawType() instanceof Class<?> raw)) {
            return Map.of();
        }
        if (raw == Optional.class) {
            return of(arguments[0]);
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return ordered("type", "array", "items", of(arguments[0]));
        }
        return Map.class.isAssignableFrom(raw)
                ? ordered("type", "object", "additionalProperties", of(arguments[1]))
                : ofClass(raw);
    }

    private Map<String, Object> ofClass(Class<?> type) {
        if (type == byte[].class) {
            return ordered("type", "string", "contentEncoding", "base64");
        }
        if (type.isArray()) {
            return ordered("type", "array", "items", of(type.getComponentType()));
        }
        if (type.isEnum()) {
            var constants = new ArrayList<Object>();
            for (Object constant : type.getEnumConstants()) {
                constants.add(((Enum<?>) constant).name());
            }
            return ordered("type", "string", "enum", constants);
        }
        if (type.isRecord()) {
            return ofRecord(type);
        }
        Map<String, Object> simple = SIMPLE.get(type);
        return simple == null ? Map.of() : simple;
    }

    private static final Map<Class<?>, Map<String, Object>> SIMPLE = simple();

    private static Map<Class<?>, Map<String, Object>> simple() {
        var simple = new LinkedHashMap<Class<?>, Map<String, Object>>();
        var int32 = ordered("type", "integer", "format", "int32");
        var int64 = ordered("type", "integer", "format", "int64");
        var number = ordered("type", "number");
        var bool = ordered("type", "boolean");
        for (Class<?> type : List.of(int.class, Integer.class, short.class, Short.class)) {
            simple.put(type, int32);
        }
        simple.put(long.class, int64);
        simple.put(Long.class, int64);
        simple.put(java.math.BigInteger.class, ordered("type", "integer"));
        for (Class<?> type :
                List.of(
                        double.class,
                        Double.class,
                        float.class,
                        Float.class,
                        java.math.BigDecimal.class)) {
            simple.put(type, number);
        }
        simple.put(boolean.class, bool);
        simple.put(Boolean.class, bool);
        simple.put(String.class, text());
        simple.put(UUID.class, ordered("type", "string", "format", "uuid"));
        simple.put(LocalDate.class, ordered("type", "string", "format", "date"));
        simple.put(Instant.class, ordered("type", "string", "format", "date-time"));
        simple.put(OffsetDateTime.class, ordered("type", "string", "format", "date-time"));
        return simple;
    }

    private Map<String, Object> ofRecord(Class<?> type) {
        String known = names.get(type);
        if (known != null) {
            return reference(known);
        }
        String name = free(type.getSimpleName());
        names.put(type, name);
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<Object>();
        byName.put(name, properties); // its place among the others
        for (RecordComponent component : type.getRecordComponents()) {
            properties.put(component.getName(), of(component.getGenericType()));
            if (Json.requires(component)) {
                required.add(component.getName());
            }
        }
        byName.put(
                name,
                required.isEmpty()
                        ? ordered("type", "object", "properties", properties)
                        : ordered(
                                "type", "object", "properties", properties, "required", required));
        return reference(name);
    }

    private String free(String simpleName) {
        String name = simpleName;
        for (int i = 2; byName.containsKey(name) || name.equals("Problem"); i++) {
            name = simpleName + i;
        }
        return name;
    }
}
