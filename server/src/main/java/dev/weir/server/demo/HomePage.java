package dev.weir.server.demo;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The page at `/`: what this is, what came of this very request, the routes, and live figures.
///
/// Its policy lets the page's own style and script run, by their digests, and nothing else: should
/// a value ever get past the escaping, it would still not run.
final class HomePage implements Handler {

    private static final long MEBIBYTE = 1024 * 1024;

    /// Names and addresses of hosts, with a port; other characters that RFC 3986 allows in a host
    /// mean something to a shell, and this is to be copied into one.
    private static final Pattern PLAIN_AUTHORITY = Pattern.compile("[\\w.:\\[\\]-]+");

    private final LiveFigures live;
    private final Template template;
    private final String policy;

    HomePage(LiveFigures live) {
        this.live = live;
        String page = read();
        template = Template.parse(page);
        policy = policy(page);
    }

    /// A policy that lets the page's own style and script run, and nothing else.
    static String policy(String page) {
        return "default-src 'none'; connect-src 'self'; img-src data:; style-src "
                + digest(page, "style")
                + "; script-src "
                + digest(page, "script")
                + "; require-trusted-types-for 'script'; base-uri 'none'; form-action"
                + " 'none'; frame-ancestors 'none'";
    }

    @Override
    public Response handle(Request request) {
        return Response.html(template.fill(values(request)))
                .field("Content-Security-Policy", policy)
                .field("X-Content-Type-Options", "nosniff")
                .field("Referrer-Policy", "no-referrer")
                .field("Cache-Control", "no-store");
    }

    private Map<String, String> values(Request request) {
        var values = new HashMap<String, String>();
        values.put("protocol", request.version().toString());
        values.put("thread", Thread.currentThread().toString());
        values.put("engine", live.engine());
        values.put("base", base(request));
        var figures = live.now();
        values.put("inFlight", whole(figures.inFlight()));
        values.put("connections", whole(figures.connections()));
        values.put("requests", whole(figures.requests()));
        values.put("shed", whole(figures.shed()));
        values.put("refused", whole(figures.refused()));
        values.put("heapBytes", whole(figures.heapBytes() / MEBIBYTE) + " MiB");
        return values;
    }

    /// Where the client has found this page, for command lines.
    private static String base(Request request) {
        String authority =
                request.authority()
                        .filter(asked -> PLAIN_AUTHORITY.matcher(asked).matches())
                        .orElse("127.0.0.1:8080");
        return request.scheme() + "://" + authority;
    }

    private static String whole(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// The source expression (Content Security Policy Level 3 §2.3.1) for what stands in the page's
    /// only element of this name.
    private static String digest(String page, String element) {
        int from = page.indexOf("<" + element + ">") + element.length() + 2;
        String content = page.substring(from, page.indexOf("</" + element + ">"));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    private static String read() {
        try (InputStream in = HomePage.class.getResourceAsStream("home.html")) {
            return new String(
                    Objects.requireNonNull(in, "home.html is missing from the demo's jar")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException("The demo's jar cannot be read.", broken);
        }
    }
}
