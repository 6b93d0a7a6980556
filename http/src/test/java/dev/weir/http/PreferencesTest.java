package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferencesTest {

    private static Request with(String name, String value) {
        return Request.get("/").withField(name, value);
    }

    // RFC 9110 §12.5.1, its table
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    text/plain;format=flowed   | 1000
                    text/plain                 | 700
                    text/html                  | 300
                    image/jpeg                 | 500
                    text/plain;format=fixed    | 400
                    text/html;level=3          | 700
                    """)
    void theMostSpecificRangeCounts(String offer, int weight) {
        var accept =
                Preferences.mediaTypes(
                        with(
                                "Accept",
                                "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed,"
                                        + " text/plain;format=fixed;q=0.4, */*;q=0.5,"
                                        + " text/html;level=3;q=0.7"));
        assertEquals(weight, accept.weight(offer));
    }

    @Test
    void theFirstOfThoseLikedMostIsBest() {
        var accept = Preferences.mediaTypes(with("Accept", "text/*, application/json;q=0.9"));
        assertEquals(
                Optional.of("text/html"),
                accept.best(List.of("application/json", "text/html", "text/plain")));
        assertEquals(Optional.empty(), accept.best(List.of("image/png")));
    }

    @Test
    void whoSaysNothingTakesAnything() {
        var request = Request.get("/");
        assertEquals(
                Optional.of("a/b"), Preferences.mediaTypes(request).best(List.of("a/b", "c/d")));
        assertEquals(Optional.of("de"), Preferences.languages(request).best(List.of("de", "en")));
        assertEquals(
                Optional.of("identity"),
                Preferences.codings(request).best(List.of("gzip", "identity")));
    }

    // §12.5.3
    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gzip, br             | br
                    gzip;q=1, br;q=0.9   | gzip
                    gzip                 | gzip
                    x-gzip               | gzip
                    GZIP                 | gzip
                    deflate              | identity
                    ''                   | identity
                    *                    | br
                    *;q=0                | -
                    identity;q=0         | -
                    br;q=0, *            | gzip
                    gzip;q=0             | identity
                    gzip;q=0.001         | gzip
                    identity, gzip;q=0.5 | identity
                    identity;q=0, gzip;q=0.1 | gzip
                    """)
    void aCodingIsChosenByItsWeight(String field, String expected) {
        assertEquals(
                expected,
                Preferences.codings(with("Accept-Encoding", field))
                        .best(List.of("br", "gzip", "identity"))
                        .orElse("-"));
    }

    // §12.4.2, and §5.6.1.2 on empty elements
    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    br;q=1.001, gzip;q=0.1  | gzip
                    br;q=2, gzip;q=0.1      | gzip
                    br;q=.9, gzip;q=0.1     | gzip
                    br;q=0.1234, gzip;q=0.1 | gzip
                    br;q=-1, gzip;q=0.1     | gzip
                    br;q="1", gzip;q=0.1    | gzip
                    br;q, gzip;q=0.1        | gzip
                    br;x=1, gzip;q=0.1      | gzip
                    br gzip, gzip;q=0.1     | gzip
                    b/r, gzip;q=0.1         | gzip
                    "br, x", gzip;q=0.1     | gzip
                    ,,, gzip;q=0.1,         | gzip
                    br;q=1.000, gzip        | br
                    br ; q=0.5 , gzip;Q=0.4 | br
                    br;q=0., gzip           | gzip
                    """)
    void anElementThatIsMalformedIsLeftOut(String field, String expected) {
        assertEquals(
                Optional.of(expected),
                Preferences.codings(with("Accept-Encoding", field)).best(List.of("br", "gzip")));
    }

    // As java.net.HttpURLConnection has sent it for decades.
    @Test
    void anOldClientsWishesAreUnderstoodAsFarAsTheyAreWellFormed() {
        var accept =
                Preferences.mediaTypes(with("Accept", "text/html, image/gif, *; q=.2, */*; q=.2"));
        assertEquals(1_000, accept.weight("text/html"));
        assertEquals(0, accept.weight("application/json"));
    }

    // §12.5.4
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"da, 1000", "en-GB, 800", "en-US, 700", "en, 700", "dan, 0", "de, 0", "EN-gb, 800"})
    void theLongestLanguageRangeCounts(String tag, int weight) {
        var languages = Preferences.languages(with("Accept-Language", "da, en-gb;q=0.8, en;q=0.7"));
        assertEquals(weight, languages.weight(tag));
    }

    @Test
    void elementsAreBounded() {
        String many = "x,".repeat(63);
        assertEquals(1_000, Preferences.codings(with("Accept-Encoding", many + "br")).weight("br"));
        assertEquals(0, Preferences.codings(with("Accept-Encoding", many + "x,br")).weight("br"));
    }

    @Test
    void anOfferThatIsNoMediaTypeIsTheDevelopersMistake() {
        var accept = Preferences.mediaTypes(with("Accept", "text/html"));
        assertThrows(IllegalArgumentException.class, () -> accept.weight("html"));
    }
}
