package dev.weir.server;

import dev.weir.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The document of [OpenApi], and a page to read and try it: Swagger UI from its WebJar if that is
/// on the class path or the module path, else a plain list.
final class OpenApiPages {

    private static final String VERSION = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String FOLDER = "META-INF/resources/webjars/swagger-ui/";

    /// Nothing from elsewhere; the viewer styles its elements and has its icons in its text.
    private static final String POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " base-uri 'none'; frame-ancestors 'none'";

    private OpenApiPages() {}

    static Routes of(String prefix, Map<String, Object> document) {
        byte[] json = JsonText.of(document).getBytes(StandardCharsets.UTF_8);
        String name = prefix.substring(prefix.lastIndexOf('/') + 1);
        @Nullable String folder = viewer();
        Response page = folder == null ? list(document, name) : viewerPage(document, name);
        var description =
                List.of(
                        Web.GET(prefix).to(_ -> page).hidden(),
                        Web.GET(prefix + "/openapi.json").to(_ -> Response.json(json)).hidden());
        if (folder == null) {
            return Web.routes(description.toArray(Routing[]::new));
        }
        return Web.routes(
                description.get(0),
                description.get(1),
                file(prefix, folder, "swagger-ui-bundle.js", "text/javascript"),
                file(prefix, folder, "swagger-ui.css", "text/css"),
                Web.GET(prefix + "/start.js")
                        .to(_ -> Response.bytes("text/javascript", START))
                        .hidden());
    }

    private static final byte[] START =
            """
            SwaggerUIBundle({url: new URL("openapi.json", document.currentScript.src).href,
                dom_id: "#viewer"});
            """
                    .getBytes(StandardCharsets.UTF_8);

    private static Routing.To file(String prefix, String folder, String name, String mediaType) {
        return Web.GET(prefix + "/" + name)
                .to(_ ->
                        Response.bytes(mediaType, resource(folder + name))
                                .field("Cache-Control", "max-age=86400"))
                .hidden();
    }

    /// The folder of the viewer's files, or null if it is not there.
    private static @Nullable String viewer() {
        try (InputStream in = open(VERSION)) {
            if (in == null) {
                return null;
            }
            var properties = new Properties();
            properties.load(in);
            return FOLDER + properties.getProperty("version") + "/";
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static @Nullable InputStream open(String path) {
        ClassLoader loader = OpenApiPages.class.getClassLoader();
        return loader == null
                ? ClassLoader.getSystemResourceAsStream(path)
                : loader.getResourceAsStream(path);
    }

    private static byte[] resource(String path) throws IOException {
        try (InputStream in = open(path)) {
            if (in == null) {
                throw new IOException("The viewer has no " + path + ": use another version of it.");
            }
            return in.readAllBytes();
        }
    }

    private static Response viewerPage(Map<String, Object> document, String name) {
        return page(
                """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <title>%s</title>
                <link rel="stylesheet" href="%s/swagger-ui.css">
                <div id="viewer"></div>
                <script src="%s/swagger-ui-bundle.js"></script>
                <script src="%s/start.js"></script>
                </html>
                """
                        .formatted(title(document), name, name, name));
    }

    private static Response list(Map<String, Object> document, String name) {
        var rows = new StringBuilder();
        if (document.get("paths") instanceof Map<?, ?> paths) {
            paths.forEach((path, item) -> {
                if (item instanceof Map<?, ?> methods) {
                    methods.keySet()
                            .forEach(method ->
                                    rows.append("<li><code>")
                                            .append(escaped(method + " " + path))
                                            .append("</code>\n"));
                }
            });
        }
        return page(
                """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <title>%s</title>
                <h1>%s</h1>
                <ul>
                %s</ul>
                <p>The whole description: <a href="%s/openapi.json">openapi.json</a>. With
                <code>org.webjars:swagger-ui</code> beside the server, this page lets you try it.
                </html>
                """
                        .formatted(title(document), title(document), rows, name));
    }

    private static Response page(String html) {
        return Response.html(html).field("Content-Security-Policy", POLICY);
    }

    private static String title(Map<String, Object> document) {
        return document.get("info") instanceof Map<?, ?> info
                ? escaped(String.valueOf(info.get("title")))
                : "";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
