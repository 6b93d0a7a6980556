package dev.weir.server.layer;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Gives answers to GET and HEAD a strong `ETag` made of their content, and answers 304 when the
/// client has it already (RFC 9110 §8.8.3, §13.1.2). The handler runs all the same: it saves bytes,
/// not work.
///
/// Only 200 with content in memory up to a bound gets a tag, and a tag that the handler sets is
/// kept and used. Streams and files are left alone.
///
/// **Threads:** any.
public final class EntityTags implements Layer {

    private static final int BYTES_MAX = 1024 * 1024;
    private static final int TAG_BYTES = 16;

    /// RFC 9110 §15.4.5: what a 304 has of the answer that it stands for.
    private static final String[] KEPT = {
        "Content-Location", "Cache-Control", "ETag", "Expires", "Vary"
    };

    private final int bytesMax;

    private EntityTags(int bytesMax) {
        this.bytesMax = Refusal.atLeast(0, bytesMax, "The most bytes to make a tag of");
    }

    /// Tags for content of up to 1 MiB.
    public static EntityTags create() {
        return new EntityTags(BYTES_MAX);
    }

    /// Tags for content of up to this many bytes.
    public EntityTags bytesMax(int bytes) {
        return new EntityTags(bytes);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        boolean isRead = request.method() == Method.GET || request.method() == Method.HEAD;
        Optional<String> known = isRead ? request.field("if-none-match") : Optional.empty();
        Response answer = next.handle(request);
        if (!isRead || answer.status().code() != 200) {
            return answer;
        }
        Response tagged = tagged(answer);
        String tag = tagged.fields().get("ETag").orElse("");
        if (tag.isEmpty() || known.isEmpty() || !isAmong(tag, known.get())) {
            return tagged;
        }
        answer.body().discard();
        Fields fields = Fields.EMPTY;
        for (String name : KEPT) {
            for (String value : tagged.fields().all(name)) {
                fields = fields.plus(name, value);
            }
        }
        return Response.of(Status.NOT_MODIFIED, fields, Body.empty());
    }

    private Response tagged(Response answer) {
        boolean isOurs =
                answer.body() instanceof Body.Bytes(byte[] bytes)
                        && bytes.length <= bytesMax
                        && !answer.fields().has("ETag");
        return isOurs && answer.body() instanceof Body.Bytes(byte[] bytes)
                ? answer.field("ETag", tag(bytes))
                : answer;
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "\""
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Arrays.copyOf(digest, TAG_BYTES))
                    + "\"";
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    /// Weak comparison (RFC 9110 §8.8.3.2) with each tag of the list; `*` is any.
    private static boolean isAmong(String tag, String list) {
        if (list.strip().equals("*")) {
            return true;
        }
        String opaque = opaque(tag);
        for (int from = 0; from < list.length(); ) {
            int start = list.indexOf('"', from);
            int end = start < 0 ? -1 : list.indexOf('"', start + 1);
            if (end < 0) {
                return false;
            }
            if (list.substring(start, end + 1).equals(opaque)) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    @Override
    public String toString() {
        return "EntityTags";
    }
}
