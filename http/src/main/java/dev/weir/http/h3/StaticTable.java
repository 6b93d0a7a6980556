package dev.weir.http.h3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.fieldcoding.FieldKind;
import dev.weir.http.fieldcoding.FieldSection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The static table of QPACK (RFC 9204 Appendix A).
final class StaticTable {

    /// One line for each entry, in order: the name, and after one space the value.
    private static final String ENTRIES =
            """
            :authority
            :path /
            age 0
            content-disposition
            content-length 0
            cookie
            date
            etag
            if-modified-since
            if-none-match
            last-modified
            link
            location
            referer
            set-cookie
            :method CONNECT
            :method DELETE
            :method GET
            :method HEAD
            :method OPTIONS
            :method POST
            :method PUT
            :scheme http
            :scheme https
            :status 103
            :status 200
            :status 304
            :status 404
            :status 503
            accept */*
            accept application/dns-message
            accept-encoding gzip, deflate, br
            accept-ranges bytes
            access-control-allow-headers cache-control
            access-control-allow-headers content-type
            access-control-allow-origin *
            cache-control max-age=0
            cache-control max-age=2592000
            cache-control max-age=604800
            cache-control no-cache
            cache-control no-store
            cache-control public, max-age=31536000
            content-encoding br
            content-encoding gzip
            content-type application/dns-message
            content-type application/javascript
            content-type application/json
            content-type application/x-www-form-urlencoded
            content-type image/gif
            content-type image/jpeg
            content-type image/png
            content-type text/css
            content-type text/html; charset=utf-8
            content-type text/plain
            content-type text/plain;charset=utf-8
            range bytes=0-
            strict-transport-security max-age=31536000
            strict-transport-security max-age=31536000; includesubdomains
            strict-transport-security max-age=31536000; includesubdomains; preload
            vary accept-encoding
            vary origin
            x-content-type-options nosniff
            x-xss-protection 1; mode=block
            :status 100
            :status 204
            :status 206
            :status 302
            :status 400
            :status 403
            :status 421
            :status 425
            :status 500
            accept-language
            access-control-allow-credentials FALSE
            access-control-allow-credentials TRUE
            access-control-allow-headers *
            access-control-allow-methods get
            access-control-allow-methods get, post, options
            access-control-allow-methods options
            access-control-expose-headers content-length
            access-control-request-headers content-type
            access-control-request-method get
            access-control-request-method post
            alt-svc clear
            authorization
            content-security-policy script-src 'none'; object-src 'none'; base-uri 'none'
            early-data 1
            expect-ct
            forwarded
            if-range
            origin
            purpose prefetch
            server
            timing-allow-origin *
            upgrade-insecure-requests 1
            user-agent
            x-forwarded-for
            x-frame-options deny
            x-frame-options sameorigin
            """;

    /// How many entries there are.
    static final int SIZE = 99;

    private static final String[] NAMES = new String[SIZE];
    private static final String[] VALUES = new String[SIZE];
    private static final byte[] BYTES = ENTRIES.getBytes(US_ASCII);
    private static final int[] NAME_FROM = new int[SIZE];
    private static final int[] NAME_TO = new int[SIZE];
    private static final int[] VALUE_FROM = new int[SIZE];
    private static final int[] VALUE_TO = new int[SIZE];
    private static final int[] NAME_KINDS = new int[SIZE];
    private static final int[] LINE_KINDS = new int[SIZE];

    static {
        int at = 0;
        for (int i = 0; i < SIZE; i++) {
            int end = ENTRIES.indexOf('\n', at);
            int space = ENTRIES.indexOf(' ', at);
            boolean hasValue = space >= 0 && space < end;
            NAME_FROM[i] = at;
            NAME_TO[i] = hasValue ? space : end;
            VALUE_FROM[i] = hasValue ? space + 1 : end;
            VALUE_TO[i] = end;
            NAMES[i] = ENTRIES.substring(at, NAME_TO[i]);
            VALUES[i] = ENTRIES.substring(VALUE_FROM[i], end);
            NAME_KINDS[i] = FieldKind.ofName(BYTES, at, NAME_TO[i]);
            LINE_KINDS[i] = FieldKind.of(BYTES, at, NAME_TO[i], VALUE_FROM[i], end);
            at = end + 1;
        }
        assert at == ENTRIES.length() : "the table has " + SIZE + " entries";
    }

    private StaticTable() {}

    static String name(int index) {
        return NAMES[index];
    }

    static String value(int index) {
        return VALUES[index];
    }

    /// The [FieldKind] of an entry's name.
    static int nameKind(int index) {
        return NAME_KINDS[index];
    }

    /// Puts an entry's name at the end of a section.
    static void addName(int index, FieldSection section) {
        section.add(BYTES, NAME_FROM[index], NAME_TO[index]);
    }

    /// Puts an entry into a section as a field line.
    static void addLine(int index, FieldSection section) {
        int nameFrom = section.to();
        int nameTo = nameFrom + NAME_TO[index] - NAME_FROM[index];
        section.add(BYTES, NAME_FROM[index], NAME_TO[index]);
        section.add(BYTES, VALUE_FROM[index], VALUE_TO[index]);
        section.line(LINE_KINDS[index], nameFrom, nameTo, nameTo, section.to());
    }

    /// The entries with this name, in order; none if there are none.
    static int[] entries(String lowerCaseName) {
        return ENTRIES_BY_NAME.getOrDefault(lowerCaseName, NO_ENTRIES);
    }

    private static final int[] NO_ENTRIES = {};

    private static final Map<String, int[]> ENTRIES_BY_NAME =
            IntStream.range(0, SIZE)
                    .boxed()
                    .collect(
                            Collectors.groupingBy(
                                    index -> NAMES[index],
                                    Collectors.collectingAndThen(
                                            Collectors.toList(),
                                            list ->
                                                    list.stream()
                                                            .mapToInt(index -> index)
                                                            .toArray())));
}
