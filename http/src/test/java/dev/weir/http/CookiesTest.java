package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// RFC 6265 §5.4 and §4.2.
class CookiesTest {

    private static Cookies of(String field) {
        return Cookies.of(Request.get("/").withField("Cookie", field));
    }

    @Test
    void pairsAreReadInOrder() {
        var cookies = of("SID=31d4d96e407aad42; lang=en-US");
        assertEquals(Optional.of("31d4d96e407aad42"), cookies.get("SID"));
        assertEquals(Optional.of("en-US"), cookies.get("lang"));
        assertEquals(Optional.empty(), cookies.get("sid"));
        assertEquals(List.of("SID", "lang"), cookies.names());
    }

    @Test
    void ofTwoWithOneNameTheFirstCounts() {
        var cookies = of("a=1; a=2");
        assertEquals(Optional.of("1"), cookies.get("a"));
        assertEquals(List.of("1", "2"), cookies.all("a"));
    }

    @Test
    void valuesAreWhatCame() {
        assertEquals(Optional.of("\"q,u = x\""), of("a=\"q,u = x\"").get("a"));
        assertEquals(Optional.of("b=c"), of("a=b=c").get("a"));
        assertEquals(Optional.of(""), of("a=").get("a"));
        assertEquals(Optional.of("1"), of("  a = 1 ;").get("a"));
    }

    @Test
    void whatIsNoPairIsLeftOutAndLocksNobodyOut() {
        assertEquals(List.of("a"), of("nothing; =1; b c=1; ;;\u00e4=1; a=1").names());
    }

    // RFC 9113 §8.2.3: the field may come in several lines
    @Test
    void severalLinesAreOneList() {
        var lines = Fields.of("Cookie", "a=1,2", "Host", "x", "cookie", "b=3; c=4");
        var head = RequestHead.of(Method.GET, "/", lines);
        var cookies = Cookies.of(new Request(head, RequestBody.EMPTY, Peer.NONE));
        assertEquals(List.of("a", "b", "c"), cookies.names());
        assertEquals(Optional.of("1,2"), cookies.get("a"));
    }

    @Test
    void theyAreBounded() {
        assertEquals(Cookies.COOKIES_MAX, of("a=1;".repeat(Cookies.COOKIES_MAX)).names().size());
        var refused =
                assertThrows(InvalidInput.class, () -> of("a=1;".repeat(Cookies.COOKIES_MAX + 1)));
        assertEquals("Cookie must not have more than 200 cookies.", refused.getMessage());
    }

    @Test
    void valuesAreNotShown() {
        assertEquals("cookies [SID]", of("SID=secret").toString());
    }
}
