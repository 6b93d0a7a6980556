package dev.weir.server;

import dev.weir.http.Method;
import dev.weir.server.codec.Codec;
import dev.weir.server.input.Part;
import dev.weir.server.input.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Describes routes as an OpenAPI 3.1 document, from what the routes themselves know: paths, inputs
/// with their kinds, and the answers that they [say][Routing.To#answers] they give.
final class OpenApi {

    /// The methods that a path item has a place for (OpenAPI 3.1 §4.8.9).
    private static final Set<String> METHODS =
            Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE");

    private static final String PROBLEM = "application/problem+json";

    private final Schemas schemas = new Schemas();

    private OpenApi() {}

    /// The document as maps and lists, in its order.
    static Map<String, Object> of(String title, String version, Routes routes) {
        return new OpenApi().document(title, version, routes);
    }

    private Map<String, Object> document(String title, String version, Routes routes) {
        var paths = new LinkedHashMap<String, Object>();
        for (Routes.Listed listed : routes.listed()) {
            if (METHODS.contains(listed.method()) && !listed.to().notes().isHidden()) {
                String path = listed.pattern().replace("{*", "{");
                @SuppressWarnings("unchecked") // made here
                var item =
                        (Map<String, Object>)
                                paths.computeIfAbsent(path, _ -> new LinkedHashMap<>());
                item.put(listed.method().toLowerCase(Locale.ROOT), operation(listed));
            }
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put("info", ordered("title", title, "version", version));
        document.put("paths", paths);
        document.put("components", ordered("schemas", schemas.withProblem()));
        return document;
    }

    private Map<String, Object> operation(Routes.Listed listed) {
        var operation = new LinkedHashMap<String, Object>();
        RouteNotes notes = listed.to().notes();
        if (!notes.text().isEmpty()) {
            operation.put("summary", notes.text());
        }
        List<Part> parts = listed.to().plan().parts();
        var parameters = new ArrayList<Object>();
        for (String name : ofPrefix(listed)) {
            parameters.add(pathParameter(name, ordered("type", "string")));
        }
        for (Part part : parts) {
            if (!isOfContent(part)) {
                parameters.add(parameter(part));
            }
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        addContent(operation, parts);
        operation.put("responses", answers(notes, listed.to().plan().method()));
        return operation;
    }

    /// Parameters that no input of the route describes: those of prefixes, and all of a route that
    /// takes its request alone.
    private static List<String> ofPrefix(Routes.Listed listed) {
        var names = new ArrayList<String>();
        String pattern = listed.pattern();
        for (int from = pattern.indexOf('{'); from >= 0; from = pattern.indexOf('{', from + 1)) {
            String name = pattern.substring(from + 1, pattern.indexOf('}', from));
            names.add(name.startsWith("*") ? name.substring(1) : name);
        }
        for (Part part : listed.to().plan().parts()) {
            if (part.place() == Place.PATH) {
                names.remove(part.name());
            }
        }
        return names;
    }

    private static Map<String, Object> pathParameter(String name, Map<String, Object> schema) {
        return ordered("name", name, "in", "path", "required", true, "schema", schema);
    }

    private static Map<String, Object> parameter(Part part) {
        if (part.place() == Place.PATH) {
            return pathParameter(part.name(), part.schema());
        }
        return ordered(
                "name",
                part.name(),
                "in",
                part.place().name().toLowerCase(Locale.ROOT),
                "required",
                part.isRequired(),
                "schema",
                schema(part));
    }

    private static Map<String, Object> schema(Part part) {
        var schema = new LinkedHashMap<String, Object>(part.schema());
        if (part.isRepeated()) {
            return ordered("type", "array", "items", schema);
        }
        if (part.fallback() != null) {
            boolean isNumber = "integer".equals(schema.get("type"));
            schema.put(
                    "default",
                    isNumber ? new java.math.BigInteger(part.fallback()) : part.fallback());
        }
        return schema;
    }

    private void addContent(Map<String, Object> operation, List<Part> parts) {
        var fields = new LinkedHashMap<String, Object>();
        var required = new ArrayList<Object>();
        for (Part part : parts) {
            if (part.place() == Place.CONTENT) {
                Map<String, Object> schema =
                        part.type() == null ? part.schema() : schemas.of(part.type());
                operation.put(
                        "requestBody",
                        ordered(
                                "required",
                                part.isRequired(),
                                "content",
                                ordered(part.name(), ordered("schema", schema))));
            } else if (part.place() == Place.FORM || part.place() == Place.FILE) {
                fields.put(part.name(), schema(part));
                if (part.isRequired()) {
                    required.add(part.name());
                }
            }
        }
        if (!fields.isEmpty()) {
            var form = ordered("type", "object", "properties", fields, "required", required);
            operation.put(
                    "requestBody",
                    ordered(
                            "required",
                            true,
                            "content",
                            ordered(formType(parts), ordered("schema", form))));
        }
    }

    private static boolean isOfContent(Part part) {
        return switch (part.place()) {
            case CONTENT, FORM, FILE -> true;
            case PATH, QUERY, HEADER, COOKIE -> false;
        };
    }

    private static String formType(List<Part> parts) {
        return parts.stream().anyMatch(part -> part.place() == Place.FILE)
                ? "multipart/form-data"
                : "application/x-www-form-urlencoded";
    }

    private Map<String, Object> answers(RouteNotes notes, Method method) {
        var answers = new LinkedHashMap<String, Object>();
        if (notes.answers().isEmpty()) {
            answers.put("2XX", ordered("description", "The answer to " + method + "."));
        }
        for (Map.Entry<Integer, Codec<?>> answer : notes.answers().entrySet()) {
            Codec<?> codec = answer.getValue();
            answers.put(
                    answer.getKey().toString(),
                    ordered(
                            "description",
                            codec.label(),
                            "content",
                            ordered(
                                    codec.mediaType(),
                                    ordered("schema", schemas.of(codec.type())))));
        }
        answers.put(
                "default",
                ordered(
                        "description",
                        "What is wrong (RFC 9457).",
                        "content",
                        ordered(PROBLEM, ordered("schema", Schemas.reference("Problem")))));
        return answers;
    }

    /// A map of names and values in turn, in this order.
    static Map<String, Object> ordered(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
