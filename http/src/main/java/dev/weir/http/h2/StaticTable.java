package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.fieldcoding.FieldKind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The static table of RFC 7541 Appendix A. Indexes start at 1.
final class StaticTable {

    private static final String LINES =
            """
            :authority
            :method=GET
            :method=POST
            :path=/
            :path=/index.html
            :scheme=http
            :scheme=https
            :status=200
            :status=204
            :status=206
            :status=304
            :status=400
            :status=404
            :status=500
            accept-charset
            accept-encoding=gzip, deflate
            accept-language
            accept-ranges
            accept
            access-control-allow-origin
            age
            allow
            authorization
            cache-control
            content-disposition
            content-encoding
            content-language
            content-length
            content-location
            content-range
            content-type
            cookie
            date
            etag
            expect
            expires
            from
            host
            if-match
            if-modified-since
            if-none-match
            if-range
            if-unmodified-since
            last-modified
            link
            location
            max-forwards
            proxy-authenticate
            proxy-authorization
            range
            referer
            refresh
            retry-after
            server
            set-cookie
            strict-transport-security
            transfer-encoding
            user-agent
            vary
            via
            www-authenticate
            """;

    /// How many lines it has.
    static final int COUNT = 61;

    private static final byte[][] NAMES = new byte[COUNT + 1][];
    private static final byte[][] VALUES = new byte[COUNT + 1][];
    private static final int[] NAME_KINDS = new int[COUNT + 1];
    private static final int[] KINDS = new int[COUNT + 1];
    private static final Map<String, Integer> FIRST_OF_NAME = new HashMap<>();

    static {
        int index = 0;
        for (String line : LINES.lines().toList()) {
            index++;
            int equals = line.indexOf('=');
            String name = equals < 0 ? line : line.substring(0, equals);
            byte[] nameBytes = name.getBytes(ISO_8859_1);
            byte[] value =
                    equals < 0 ? new byte[0] : line.substring(equals + 1).getBytes(ISO_8859_1);
            NAMES[index] = nameBytes;
            VALUES[index] = value;
            NAME_KINDS[index] = FieldKind.ofName(nameBytes, 0, nameBytes.length);
            KINDS[index] = FieldKind.withValue(NAME_KINDS[index], value, 0, value.length);
            FIRST_OF_NAME.putIfAbsent(name, index);
        }
        assert index == COUNT : index + " lines";
    }

    private StaticTable() {}

    /// Not a copy; do not change it.
    static byte[] name(int index) {
        return NAMES[index];
    }

    /// Not a copy; do not change it.
    static byte[] value(int index) {
        return VALUES[index];
    }

    /// The kind of the line's name, as [FieldKind#ofName] tells it.
    static int nameKind(int index) {
        return NAME_KINDS[index];
    }

    /// The kind of the line, as [FieldKind#of] tells it.
    static int kind(int index) {
        return KINDS[index];
    }

    /// The first line of a name in lower case, or 0.
    static int indexOf(String name) {
        @Nullable Integer index = FIRST_OF_NAME.get(name);
        return index == null ? 0 : index;
    }
}
