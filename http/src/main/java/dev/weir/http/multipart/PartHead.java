package dev.weir.http.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.FormLimits;
import dev.weir.http.MediaType;
import dev.weir.http.ProtocolException;
import dev.weir.http.grammar.FieldText;
import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.StrictUtf8;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The header section of a part (RFC 7578 §4).
///
/// @param name the field's name
/// @param rawFileName the file's name as it came, or null if the part is no file
/// @param mediaType what `Content-Type` says, or null
record PartHead(String name, @Nullable String rawFileName, @Nullable MediaType mediaType) {

    /// Reads the lines of a head, the CRLF of the last not among them.
    static PartHead parse(byte[] bytes, int from, int to, FormLimits limits)
            throws ProtocolException {
        String disposition = null;
        String type = null;
        for (String line : new String(bytes, from, to - from, ISO_8859_1).split("\r\n", -1)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1);
            boolean isLine =
                    !name.isEmpty()
                            && Octets.all(Octets.TOKEN, name)
                            && Octets.all(Octets.FIELD_VALUE, value);
            if (!isLine) {
                throw Malformed.because("the head of a part has a line that is no field line");
            }
            switch (name) {
                case "content-disposition" -> {
                    refuseIf(disposition != null, "a part has two Content-Disposition");
                    disposition = value.strip();
                }
                case "content-type" -> {
                    refuseIf(type != null, "a part has two Content-Type");
                    type = value.strip();
                }
                case "content-transfer-encoding" ->
                        // RFC 7578 §4.7: deprecated; nobody decodes it, so none may be needed.
                        refuseIf(
                                !value.strip().toLowerCase(Locale.ROOT).matches("7bit|8bit|binary"),
                                "a part has a Content-Transfer-Encoding");
                // RFC 7578 §4.8: "Other header fields MUST NOT be included and MUST be ignored"
                default -> {}
            }
        }
        refuseIf(disposition == null, "a part has no Content-Disposition");
        assert disposition != null;
        return of(disposition, mediaType(type), limits);
    }

    private static @Nullable MediaType mediaType(@Nullable String type) throws ProtocolException {
        if (type == null) {
            return null;
        }
        MediaType parsed = MediaType.parse(type).orElse(null);
        refuseIf(parsed == null, "the Content-Type of a part is no media type");
        return parsed;
    }

    private static PartHead of(String disposition, @Nullable MediaType type, FormLimits limits)
            throws ProtocolException {
        var field = new FieldText(disposition);
        refuseIf(
                !field.token().equalsIgnoreCase("form-data"),
                "the Content-Disposition of a part is form-data");
        String name = null;
        String fileName = null;
        field.skipOws();
        while (field.take(';')) {
            field.skipOws();
            String parameter = field.token().toLowerCase(Locale.ROOT);
            refuseIf(parameter.isEmpty() || !field.take('='), "a Content-Disposition is malformed");
            String value = value(field);
            switch (parameter) {
                case "name" -> {
                    refuseIf(name != null, "a part has two names");
                    name = text(value, limits);
                }
                case "filename" -> {
                    refuseIf(fileName != null, "a part has two file names");
                    fileName = text(value, limits);
                }
                default -> {} // filename* too, as RFC 7578 §4.2 wants it
            }
            field.skipOws();
        }
        refuseIf(!field.isAtEnd(), "a Content-Disposition is malformed");
        refuseIf(name == null, "a part has no name");
        assert name != null;
        return new PartHead(name, fileName, type);
    }

    /// A token, or what stands between quotes. User agents write a quote there as `%22` or as `\"`,
    /// and leave a backslash as it is: so only `\"` and `\\` are taken for one octet.
    private static String value(FieldText field) throws ProtocolException {
        if (!field.take('"')) {
            String token = field.token();
            refuseIf(token.isEmpty(), "a Content-Disposition is malformed");
            return token;
        }
        var value = new StringBuilder();
        while (true) {
            value.append(field.until('"'));
            refuseIf(!field.take('"'), "a quoted name does not end");
            int slashes = 0;
            while (slashes < value.length() && value.charAt(value.length() - 1 - slashes) == '\\') {
                slashes++;
            }
            if (slashes % 2 == 0) {
                return value.toString()
                        .replace("\\\"", "\"")
                        .replace("\\\\", "\\")
                        .replace("%22", "\"");
            }
            value.append('"');
        }
    }

    private static String text(String octets, FormLimits limits) throws ProtocolException {
        byte[] bytes = octets.getBytes(ISO_8859_1);
        if (bytes.length > limits.nameBytesMax()) {
            throw Malformed.tooLarge(
                    "part",
                    "A name in a form has at most " + limits.nameBytesMax() + " bytes here.");
        }
        String text = StrictUtf8.decode(bytes, 0, bytes.length);
        refuseIf(text == null, "the name of a part is not UTF-8");
        assert text != null;
        return text;
    }

    private static void refuseIf(boolean isWrong, String reason) throws ProtocolException {
        if (isWrong) {
            throw Malformed.because(reason);
        }
    }
}
