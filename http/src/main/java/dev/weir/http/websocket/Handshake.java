package dev.weir.http.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.Fields;
import dev.weir.http.HttpVersion;
import dev.weir.http.Request;
import dev.weir.http.Status;
import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Shown;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's side of the opening handshake: by a GET with `Upgrade` (RFC 6455 §4.2), or by an
/// extended CONNECT, which needs no key (RFC 8441 §5, RFC 9220 §3).
public sealed interface Handshake {

    /// The client may be answered by [dev.weir.http.Response#upgrade].
    ///
    /// @param fields for that answer
    /// @param subprotocol what was chosen, if the client has offered one that the server knows
    /// @param deflate what compression was agreed on, or null
    record Accepted(
            Fields fields, Optional<String> subprotocol, @Nullable DeflateParameters deflate)
            implements Handshake {}

    /// It is no handshake.
    ///
    /// @param status 400, or 426 if the client has to ask in another way
    /// @param part what was wrong
    /// @param detail in a sentence
    record Refused(Status status, String part, String detail) implements Handshake {}

    /// The protocol's name in `Upgrade` and `:protocol`.
    String PROTOCOL = "websocket";

    /// The only version there is.
    String VERSION = "13";

    /// Compression that the server is ready for.
    enum Compression {
        /// Messages go as they are.
        NONE,
        /// Each message on its own.
        BY_MESSAGE,
        /// With reference to earlier messages: smaller, and some 300 KiB a connection.
        BY_CONNECTION
    }

    /// Reads a request.
    ///
    /// @param subprotocols those that the server knows; of the client's, in its order, the first
    ///   that is one of them is chosen
    static Handshake read(Request request, List<String> subprotocols, Compression compression) {
        if (!request.offersUpgradeTo(PROTOCOL)) {
            return new Refused(
                    Status.UPGRADE_REQUIRED,
                    "Upgrade",
                    "This resource is a WebSocket: ask for it by a WebSocket handshake.");
        }
        String version = request.field("sec-websocket-version").orElse("");
        if (!version.equals(VERSION)) {
            return new Refused(
                    Status.UPGRADE_REQUIRED,
                    "Sec-WebSocket-Version",
                    "The version of the WebSocket protocol has to be 13.");
        }
        Fields fields = Fields.EMPTY;
        if (request.version() == HttpVersion.HTTP_1_1) {
            String key = request.field("sec-websocket-key").orElse("");
            if (!isKey(key)) {
                return bad("Sec-WebSocket-Key", "is not 16 bytes in base64, once.");
            }
            fields = Fields.of("Sec-WebSocket-Accept", accept(key));
        }
        String offered = request.field("sec-websocket-protocol").orElse("");
        List<String> names = ExtensionList.split(offered, ',');
        if (!offered.isEmpty() && !areTokens(names)) {
            return bad(
                    "Sec-WebSocket-Protocol",
                    Shown.text(offered) + " is not a list of tokens, each once.");
        }
        Optional<String> subprotocol = names.stream().filter(subprotocols::contains).findFirst();
        if (subprotocol.isPresent()) {
            fields = fields.plus("Sec-WebSocket-Protocol", subprotocol.get());
        }
        DeflateParameters deflate = null;
        if (compression != Compression.NONE) {
            deflate =
                    DeflateParameters.choose(
                            request.field("sec-websocket-extensions").orElse(""),
                            compression == Compression.BY_CONNECTION);
            if (deflate != null) {
                fields = fields.plus("Sec-WebSocket-Extensions", deflate.fieldValue());
            }
        }
        return new Accepted(fields, subprotocol, deflate);
    }

    private static Refused bad(String part, String what) {
        return new Refused(Status.BAD_REQUEST, part, "The field " + part + " " + what);
    }

    private static boolean areTokens(List<String> names) {
        return names.stream().noneMatch(String::isEmpty)
                && names.stream().allMatch(name -> Octets.all(Octets.TOKEN, name))
                && new HashSet<>(names).size() == names.size();
    }

    /// RFC 6455 §4.2.1 item 5: "a base64-encoded value that, when decoded, is 16 bytes in length"
    private static boolean isKey(String key) {
        if (key.length() != 24 || !key.endsWith("==")) {
            return false;
        }
        for (int i = 0; i < 22; i++) {
            char c = key.charAt(i);
            boolean isBase64 =
                    (c >= 'A' && c <= 'Z')
                            || (c >= 'a' && c <= 'z')
                            || (c >= '0' && c <= '9')
                            || c == '+'
                            || c == '/';
            if (!isBase64) {
                return false;
            }
        }
        return true;
    }

    /// The answer to a key (RFC 6455 §4.2.2 item 5.4).
    static String accept(String key) {
        String guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest((key + guid).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-1", impossible);
        }
    }
}
