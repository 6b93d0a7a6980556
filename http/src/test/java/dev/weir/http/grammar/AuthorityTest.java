package dev.weir.http.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9110 §7.2 ("Host = uri-host [ ":" port ]") and RFC 3986 §3.2.
class AuthorityTest {

    // RFC 3986 §3.2.2: "host = IP-literal / IPv4address / reg-name"
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    example.org                ; a registered name
                    EXAMPLE.org                ; in any case
                    example.org.               ; with the dot of the root
                    localhost                  ; without a dot
                    a                          ; of one letter
                    xn--bcher-kva.example      ; in its ASCII form
                    b%C3%BCcher.example        ; percent-encoded (RFC 3986 §3.2.2)
                    %41                        ; nothing but an encoding
                    a_b.example                ; an underscore is unreserved
                    a!$&()*+,=~b               ; sub-delims are in reg-name
                    example.org:80             ; a port
                    example.org:               ; an empty port is in the grammar: "port = *DIGIT"
                    example.org:0              ; zero is a number
                    example.org:00080          ; so are leading zeros, up to five digits
                    example.org:65535          ; the largest port
                    127.0.0.1                  ; IPv4
                    127.0.0.1:8080             ; with a port
                    256.1.1.1                  ; no IPv4address, so a reg-name (RFC 3986 §3.2.2)
                    [::]                       ; all zeros
                    [::1]                      ; loopback
                    [::1]:443                  ; with a port
                    [::1]:                     ; with an empty one
                    [2001:db8::1]              ; zeros in the middle
                    [2001:db8::]               ; zeros at the end
                    [1:2:3:4:5:6:7:8]          ; eight groups
                    [1:2:3:4:5:6:7::]          ; one group left out at the end
                    [::2:3:4:5:6:7:8]          ; and at the start
                    [1::3:4:5:6:7:8]           ; and inside
                    [ABCD:ef01::]              ; any case
                    [::ffff:192.0.2.1]         ; an IPv4 address in the last two groups
                    [1:2:3:4:5:6:192.0.2.1]    ; after six groups
                    [::192.0.2.1]              ; after none
                    [v1.a]                     ; IPvFuture
                    [vF.a:b]                   ; with a colon
                    [V1f.a!b~c]:80             ; and sub-delims, and a port
                    """)
    void isAHostWithOrWithoutPort(String text, String why) {
        assertTrue(isHost(text), why);
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                       | the host is never empty (RFC 9110 §4.2.1)
                    ':80'                    | nor with a port
                    ':'                      | nor with an empty one
                    user@example.org         | userinfo (RFC 9110 §4.2.4)
                    user:pw@example.org      | userinfo with a colon
                    'a b'                    | a space
                    ' a'                     | white space is stripped before, not here
                    'a, b'                   | two hosts in one line
                    a/b                      | a path
                    a?b                      | a query
                    a#b                      | a fragment
                    http://a                 | a URI
                    a\\b                     | a backslash
                    a^b                      | not in reg-name
                    'a|b'                    | nor is a bar
                    'a"b'                    | nor a quote
                    '<a>'                    | nor angle brackets
                    '{a}'                    | nor braces
                    b\u00fccher.example      | above ASCII
                    a%4                      | one hex digit
                    a%                       | none
                    a%zz                     | two that are none
                    a%4:80                   | one, then a port
                    a:65536                  | one above the largest port
                    a:99999                  | far above
                    a:000080                 | six digits
                    a:4294967376             | overflow would make this 80
                    a:+80                    | a sign
                    a:-1                     | a minus
                    a:8 0                    | a space
                    a:80:80                  | two ports
                    a:x                      | a letter
                    a:80/                    | a path after the port
                    ::1                      | an IPv6 address without brackets
                    '[]'                     | no address
                    '['                      | half a bracket
                    ']'                      | the other half
                    '[::1'                   | not closed
                    '::1]'                   | not opened
                    '[::1]]'                 | closed twice
                    '[::1]a'                 | a name after it
                    '[::1]80'                | a port without colon
                    'a[::1]'                 | a name before it
                    '[:]'                    | one colon
                    '[:::]'                  | three
                    '[::1::2]'               | two gaps
                    '[1:2:3:4:5:6:7]'        | seven groups
                    '[1:2:3:4:5:6:7:8:9]'    | nine groups
                    '[1:2:3:4:5:6:7:8::]'    | the gap stands for one group at least
                    '[::1:2:3:4:5:6:7:8]'    | so it does at the start
                    '[1:2:3:4::5:6:7:8]'     | and inside
                    '[:1:2:3:4:5:6:7]'       | a colon at the start
                    '[1:2:3:4:5:6:7:]'       | a colon at the end
                    '[::12345]'              | five digits in a group
                    '[::g]'                  | no hex digit
                    '[::1%25eth0]'           | a zone is no part of a host (RFC 3986)
                    '[fe80::1%eth0]'         | in either spelling
                    '[::1.2.3]'              | three parts of an IPv4 address
                    '[::1.2.3.4.5]'          | five parts
                    '[::256.1.1.1]'          | a part above 255
                    '[::01.1.1.1]'           | a leading zero in a dec-octet
                    '[::1.2.3.4:1]'          | an IPv4 address that is not last
                    '[1:2:3:4:5:6:7:1.2.3.4]' | seven groups and an IPv4 address
                    '[1.2.3.4]'              | an IPv4 address alone
                    '[::1.2.3.]'             | an empty part
                    '[ ::1]'                 | a space
                    '[v.a]'                  | IPvFuture without version
                    '[v1a]'                  | without dot
                    '[v1.]'                  | without address
                    '[v1.a/b]'               | with a slash
                    '[vg.a]'                 | with a version that is no hex digit
                    """)
    void isNoHost(String text, String why) {
        assertFalse(isHost(text), why);
    }

    // RFC 9110 §9.3.6: "A server MUST reject a CONNECT request that targets an empty or invalid
    // port number"
    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource({
        "a:80, true, host and port",
        "[::1]:443, true, an IP literal",
        "a:65535, true, the largest",
        "a:100, true, zeros at the end are not zero",
        "a, false, no port",
        "a:, false, an empty one",
        "a:0, false, no peer listens on zero",
        "a:000, false, however it is written",
        "a:65536, false, above the largest",
        ":80, false, no host",
        "u@a:80, false, userinfo",
    })
    void theAuthorityFormNeedsAPort(String text, boolean isOne, String why) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        assertEquals(isOne, Authority.isHostAndPort(bytes, 0, bytes.length), why);
    }

    @Test
    void onlyTheRangeCounts() {
        byte[] bytes = "@@a.example:80@@".getBytes(ISO_8859_1);
        assertTrue(Authority.isHostAndOptionalPort(bytes, 2, bytes.length - 2));
        assertTrue(Authority.isHostAndOptionalPort(bytes, 2, bytes.length - 3));
        assertFalse(Authority.isHostAndOptionalPort(bytes, 2, bytes.length - 1));
    }

    private static boolean isHost(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return Authority.isHostAndOptionalPort(bytes, 0, bytes.length);
    }
}
