package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [Sessions] and the seal of their cookies.
@Tag("once")
class SessionsTest {

    private static final byte[] KEY = key(1);

    private final AtomicLong now = new AtomicLong(1_000_000);

    private static byte[] key(int seed) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) seed);
        return key;
    }

    /// `/set/X`, `/clear`, or tells what is there.
    private static Response handle(Request request) {
        Session session = request.attribute(Sessions.SESSION).orElseThrow();
        if (request.path().startsWith("/set/")) {
            session.put("user", request.path().substring(5));
        } else if (request.path().equals("/clear")) {
            session.clear();
        }
        return Response.text(session.get("user").orElse("nobody"));
    }

    private Handler app(Sessions sessions) {
        return ((Handler) SessionsTest::handle).layer(sessions.clock(now::get));
    }

    private static String cookie(Response answer) {
        String field = Asking.field(answer, "Set-Cookie");
        return field.isEmpty() ? "" : field.substring(0, field.indexOf(';'));
    }

    private static String user(Handler app, String cookie) throws Exception {
        return app.handle(Asking.get("/", "Cookie", "a=b; " + cookie + "; c=d")).contentText();
    }

    static Sessions sessions(boolean encrypts, byte[]... keys) {
        return encrypts ? Sessions.encrypted(keys) : Sessions.signed(keys);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsPutIsThereTheNextTime(boolean encrypts) throws Exception {
        var app = app(sessions(encrypts, KEY));
        var answer = app.handle(Request.get("/set/Ada"));
        assertEquals("Ada", user(app, cookie(answer)));
        String attributes = Asking.field(answer, "Set-Cookie").replaceFirst("^[^;]*", "");
        assertEquals("; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax; Secure", attributes);
        assertTrue(cookie(answer).startsWith("__Host-session="));
    }

    @Test
    void onlySignedOnesCanBeRead() throws Exception {
        for (boolean encrypts : new boolean[] {true, false}) {
            String cookie = cookie(app(sessions(encrypts, KEY)).handle(Request.get("/set/Ada")));
            byte[] bytes = Base64.getUrlDecoder().decode(cookie.substring(cookie.indexOf('=') + 1));
            assertEquals(
                    encrypts,
                    !new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                            .contains("Ada"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noByteOfItCanBeChanged(boolean encrypts) throws Exception {
        var app = app(sessions(encrypts, KEY));
        String cookie = cookie(app.handle(Request.get("/set/Ada")));
        String name = cookie.substring(0, cookie.indexOf('=') + 1);
        byte[] bytes = Base64.getUrlDecoder().decode(cookie.substring(name.length()));
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertEquals(
                    "nobody",
                    user(app, name + Base64.getUrlEncoder().encodeToString(changed)),
                    "byte " + i);
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertEquals("nobody", user(app, name + Base64.getUrlEncoder().encodeToString(cut)));
        }
        assertEquals("nobody", user(app, name + "!!!"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keysCanBeChanged(boolean encrypts) throws Exception {
        String cookie = cookie(app(sessions(encrypts, KEY)).handle(Request.get("/set/Ada")));
        assertEquals("Ada", user(app(sessions(encrypts, key(2), KEY)), cookie));
        assertEquals("nobody", user(app(sessions(encrypts, key(2))), cookie));
        String renewed =
                cookie(app(sessions(encrypts, key(2), KEY)).handle(Request.get("/set/Ada")));
        assertEquals("Ada", user(app(sessions(encrypts, key(2))), renewed));
    }

    @Test
    void aSealOfOneKindOpensNothingOfTheOther() throws Exception {
        String signed = cookie(app(Sessions.signed(KEY)).handle(Request.get("/set/Ada")));
        assertEquals("nobody", user(app(Sessions.encrypted(KEY)), signed));
    }

    @Test
    void aSessionEnds() throws Exception {
        var app = app(Sessions.encrypted(KEY).age(Duration.ofSeconds(100)));
        String cookie = cookie(app.handle(Request.get("/set/Ada")));
        now.addAndGet(99);
        assertEquals("Ada", user(app, cookie));
        now.addAndGet(1);
        assertEquals("nobody", user(app, cookie));
    }

    @Test
    void aSessionThatIsUsedIsRenewedAtHalfItsAge() throws Exception {
        var app = app(Sessions.encrypted(KEY).age(Duration.ofSeconds(100)));
        String cookie = cookie(app.handle(Request.get("/set/Ada")));
        now.addAndGet(50);
        var early = app.handle(Asking.get("/", "Cookie", cookie));
        assertFalse(early.fields().has("Set-Cookie"), "nothing new to say");
        now.addAndGet(1);
        var renewed = app.handle(Asking.get("/", "Cookie", cookie));
        now.addAndGet(90);
        assertEquals("Ada", user(app, cookie(renewed)));
    }

    @Test
    void clearingDropsTheCookie() throws Exception {
        var app = app(Sessions.encrypted(KEY));
        String cookie = cookie(app.handle(Request.get("/set/Ada")));
        var cleared = app.handle(Asking.get("/clear", "Cookie", cookie));
        assertTrue(Asking.field(cleared, "Set-Cookie").startsWith("__Host-session=; Max-Age=0;"));
        assertFalse(app.handle(Request.get("/clear")).fields().has("Set-Cookie"));
    }

    @Test
    void aSessionThatIsTooLargeIsTheHandlersFault() {
        var app = app(Sessions.signed(KEY));
        var sentence =
                assertThrows(
                        IllegalStateException.class,
                        () -> app.handle(Request.get("/set/" + "x".repeat(4_000))));
        assertTrue(sentence.toString().contains("4096"), sentence.toString());
    }

    @Test
    void shortKeysAreRefused() {
        Asking.refuses("31 bytes", () -> Sessions.signed(new byte[31]));
        Asking.refuses("0 keys", Sessions::signed);
        Asking.refuses(
                "9 keys", () -> Sessions.signed(KEY, KEY, KEY, KEY, KEY, KEY, KEY, KEY, KEY));
    }
}
