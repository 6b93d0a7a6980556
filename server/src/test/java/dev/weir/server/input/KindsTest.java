package dev.weir.server.input;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.INT;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.UNSIGNED_LONG;
import static dev.weir.server.Web.kind;
import static dev.weir.server.Web.oneOf;
import static dev.weir.server.Web.query;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.server.Web;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What text becomes, and what is refused.
@Tag("once")
class KindsTest {

    private static String read(Kind<?> kind, String text) throws Exception {
        return query("q", kind).read(Request.get("/?q=" + text)).toString();
    }

    private static Kind<?> named(String name) {
        return switch (name) {
            case "LONG" -> LONG;
            case "INT" -> INT;
            case "UNSIGNED_LONG" -> UNSIGNED_LONG;
            case "DOUBLE" -> Web.DOUBLE;
            case "BOOLEAN" -> Web.BOOLEAN;
            case "UUID" -> Web.UUID;
            case "DATE" -> Web.DATE;
            case "INSTANT" -> Web.INSTANT;
            case "DAY" -> oneOf(DayOfWeek.class);
            case "1..9" -> INT(1, 9);
            case "0..5" -> LONG(0, 5);
            default -> throw new AssertionError(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "LONG, 0, 0",
        "LONG, -0, 0",
        "LONG, 007, 7",
        "LONG, -9223372036854775808, -9223372036854775808",
        "LONG, 9223372036854775807, 9223372036854775807",
        "LONG, 0000000000000000000000000000000001, 1",
        "INT, -2147483648, -2147483648",
        "INT, 2147483647, 2147483647",
        "UNSIGNED_LONG, 18446744073709551615, -1",
        "UNSIGNED_LONG, 9223372036854775808, -9223372036854775808",
        "DOUBLE, 1.5, 1.5",
        "DOUBLE, -2e3, -2000.0",
        "BOOLEAN, true, true",
        "UUID, 01234567-89ab-cdef-0123-456789ABCDEF, 01234567-89ab-cdef-0123-456789abcdef",
        "DATE, 2024-02-29, 2024-02-29",
        "INSTANT, 2026-11-25T20:15:00Z, 2026-11-25T20:15:00Z",
        "DAY, MONDAY, MONDAY",
        "1..9, 1, 1",
        "1..9, 9, 9",
        "0..5, 5, 5",
    })
    void textBecomesAValue(String kind, String text, String value) throws Exception {
        assertEquals(value, read(named(kind), text));
    }

    @ParameterizedTest
    @CsvSource({
        "LONG, +7, something other than digits",
        "LONG, --7, something other than digits",
        "LONG, 7-, something other than digits",
        "LONG, -, something other than digits",
        "LONG, %D9%A7, something other than digits",
        "LONG, 9223372036854775808, out of range",
        "LONG, -9223372036854775809, out of range",
        "LONG, 99999999999999999999999999, out of range",
        "INT, 2147483648, out of range",
        "INT, -2147483649, out of range",
        "INT, 18446744073709551616, out of range",
        "UNSIGNED_LONG, -1, something other than digits",
        "UNSIGNED_LONG, 18446744073709551616, out of range",
        "UNSIGNED_LONG, 184467440737095516150, out of range",
        "DOUBLE, 0x1p3, a number such as 1.5",
        "DOUBLE, 1d, a number such as 1.5",
        "DOUBLE, NaN, a number such as 1.5",
        "DOUBLE, 1e999, a number such as 1.5",
        "DOUBLE, .5, a number such as 1.5",
        "BOOLEAN, TRUE, true or false",
        "UUID, 1-2-3-4-5, a UUID of 36 characters",
        "UUID, 0123456789abcdef0123456789abcdef, a UUID of 36 characters",
        "DATE, 2023-02-29, a date such as",
        "INSTANT, 2026-11-25T20:15:00, a moment such as",
        "DAY, monday, 'one of MONDAY, TUESDAY'",
        "1..9, 0, out of range",
        "1..9, 10, out of range",
        "0..5, 6, out of range",
        "0..5, -1, out of range",
    })
    void whatIsNotOfTheKindIsRefusedWithoutRepeatingIt(String kind, String text, String reason) {
        var refused = assertThrows(Refused.class, () -> read(named(kind), text));
        String detail = refused.problem().detail();
        assertEquals("q", refused.problem().name());
        assertEquals(400, refused.problem().status().code());
        assertTrue(detail.startsWith("Query parameter q must be "), detail);
        assertTrue(detail.contains(reason), detail);
    }

    @Test
    void emptyTextIsSaidToBeEmpty() {
        var refused = assertThrows(Refused.class, () -> read(LONG, ""));
        assertTrue(refused.problem().detail().endsWith("; it is empty."), refused.toString());
    }

    /// Numbers are read from bytes in paths and from text elsewhere: both agree with BigInteger.
    @Test
    void numbersFromBytesAndFromTextAgreeWithTheirDefinition() throws Exception {
        Handler app =
                routes(
                        GET("/l/{n}", LONG).to((_, n) -> text("" + n)),
                        GET("/u/{n}", UNSIGNED_LONG).to((_, n) -> text(Long.toUnsignedString(n))),
                        GET("/i/{n}", INT).to((_, n) -> text("" + n)));
        long seed = System.nanoTime();
        var random = new Random(seed);
        BigInteger two = BigInteger.TWO;
        for (int i = 0; i < 20_000; i++) {
            var number = new BigInteger(random.nextInt(1, 70), random);
            number = random.nextInt(4) == 0 ? two.pow(64).subtract(number) : number;
            number = random.nextInt(4) == 0 ? two.pow(63).subtract(number) : number;
            number = random.nextInt(3) == 0 ? number.negate() : number;
            String sent = number.toString();
            String why = sent + ", seed " + seed;
            agrees(app, "/l/", sent, number.bitLength() <= 63, why);
            agrees(app, "/i/", sent, number.bitLength() <= 31, why);
            agrees(app, "/u/", sent, number.signum() >= 0 && number.bitLength() <= 64, why);
            assertEquals(number.bitLength() <= 63, LONG.parse(sent) != null, why);
            assertEquals(number.bitLength() <= 31, INT.parse(sent) != null, why);
        }
    }

    private static void agrees(Handler app, String path, String sent, boolean isOne, String why)
            throws Exception {
        var answer = app.handle(Request.get(path + sent));
        assertEquals(isOne ? 200 : 400, answer.status().code(), path + why);
        if (isOne) {
            assertEquals(sent, answer.contentText(), path + why);
        }
    }

    record Color(String name) {
        static Color parse(String text) {
            if (!text.matches("[a-z]+")) {
                throw new IllegalArgumentException("internal detail " + text);
            }
            return new Color(text);
        }
    }

    @Test
    void anOwnTypeHasAKindOfItsOwn() throws Exception {
        Kind<Color> color = kind("a color", Color::parse);
        assertEquals("Color[name=red]", read(color, "red"));
        var refused = assertThrows(Refused.class, () -> read(color, "RED"));
        assertEquals("Query parameter q must be a color.", refused.getMessage());
    }

    record UserId(long number) {
        UserId {
            if (number < 1) {
                throw new IllegalArgumentException("not shown");
            }
        }
    }

    @Test
    void aKindCanBeWrapped() throws Exception {
        Kind<UserId> id = LONG.as("a user's id", UserId::new, UserId::number);
        var route = GET("/users/{id}", id);
        assertEquals("/users/7", route.url(new UserId(7)));
        assertEquals("UserId[number=7]", read(id, "7"));
        assertEquals(
                "Query parameter q must be a user's id.",
                assertThrows(Refused.class, () -> read(id, "0")).getMessage());
        assertEquals(
                "Query parameter q must be a user's id; it has something other than digits.",
                assertThrows(Refused.class, () -> read(id, "x")).getMessage());
    }

    @Test
    void aKindCanBeNarrowed() throws Exception {
        Kind<Integer> even = INT.where("that is even", n -> n % 2 == 0);
        assertEquals("4", read(even, "4"));
        String message = thrown(Refused.class, () -> read(even, "5"));
        assertTrue(message.endsWith(" that is even."), message);
        assertFalse(message.contains("5."), message);
    }

    @Test
    void aRangeThatIsEmptyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> INT(2, 1));
    }

    @Test
    void aKindAloneStandsNowhere() {
        String message = thrown(IllegalStateException.class, () -> LONG.read(Request.get("/")));
        assertTrue(message.contains("query(\"name\", kind)"), message);
    }

    private static String thrown(Class<? extends Throwable> type, Executable call) {
        return String.valueOf(assertThrows(type, call).getMessage());
    }
}
