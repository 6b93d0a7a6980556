package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which of several patterns that match a path is taken.
class PrecedenceTest {

    @ParameterizedTest(name = "{1} of {0}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET /users/me, GET /users/{id}      | /users/me       | GET /users/me                   | static beats a parameter
                    GET /users/me, GET /users/{id}      | /users/mel      | GET /users/{id} id=mel          | a longer segment is another one
                    GET /users/me, GET /users/{id}      | /users/m        | GET /users/{id} id=m            | a shorter segment too
                    GET /a1, GET /a{n}                  | /a1             | GET /a1                         | static beats a prefix
                    GET /a{n}, GET /{x}                 | /a1             | GET /a{n} n=1                   | a prefix beats a plain parameter
                    GET /a{n}, GET /{x}                 | /a              | GET /{x} x=a                    | a parameter is not empty
                    GET /a{n}, GET /ab{n}               | /abc            | GET /ab{n} n=c                  | the longer prefix wins
                    GET /a{n}, GET /ab{n}               | /ab             | GET /a{n} n=b                   | unless nothing would be left
                    GET /a{n}, GET /{x}.js              | /a.js           | GET /a{n} n=.js                 | a prefix beats a suffix
                    GET /{x}.js, GET /{y}               | /a.js           | GET /{x}.js x=a                 | a suffix beats none
                    GET /{x}.js, GET /{y}.min.js        | /a.min.js       | GET /{y}.min.js y=a             | the longer suffix wins
                    GET /{x}.js, GET /{y}.min.js        | /.min.js        | GET /{x}.js x=.min              | unless nothing would be left
                    GET /{x}.js, GET /{y}               | /.js            | GET /{y} y=.js                  | then the plain parameter takes it
                    GET /v{n}.json                      | /v2.1.json      | GET /v{n}.json n=2.1            | the suffix is at the end of the segment
                    GET /v{n}.json                      | /v2.json/x      | 404                             | and the segment at the end of the path
                    GET /v{n}.json/x                    | /v2.json/x      | GET /v{n}.json/x n=2            | or followed by others
                    GET /{x}, GET /{*r}                 | /a              | GET /{x} x=a                    | a parameter beats a rest
                    GET /{x}, GET /{*r}                 | /a/b            | GET /{*r} r=a/b                 | which takes slashes
                    GET /a/{x}/c, GET /a/{*r}           | /a/b/d          | GET /a/{*r} r=b/d               | back from a parameter to a rest
                    GET /a/b/c, GET /a/{x}/d            | /a/b/d          | GET /a/{x}/d x=b                | back from static text
                    GET /a/b/c, GET /{x}/b/d            | /a/b/d          | GET /{x}/b/d x=a                | back over more than one segment
                    GET /a/b/c, GET /{x}/b/d, GET /{*r} | /a/b/e          | GET /{*r} r=a/b/e               | back twice
                    GET /a/{x}/c, GET /{y}/b/{z}        | /a/b/d          | GET /{y}/b/{z} y=a z=d          | values of a dead end are forgotten
                    GET /ab{x}/1, GET /a{y}/2, GET /{z}/3 | /abc/3        | GET /{z}/3 z=abc                | back over prefixes of one segment
                    GET /{x}.js/1, GET /{y}/2           | /a.js/2         | GET /{y}/2 y=a.js               | back over suffixes of one segment
                    GET /{x}/{y}/{z}, GET /{a}/b/{*r}   | /1/b/2          | GET /{a}/b/{*r} a=1 r=2         | the first segment that differs decides
                    GET /a/, GET /a/{*r}                | /a/             | GET /a/                         | static beats an empty rest
                    GET /{x}/, GET /{*r}                | /a/             | GET /{x}/ x=a                   | so does a parameter before a slash
                    """)
    void firstDifferenceDecides(String routes, String path, String answer, String why) {
        assertEquals(answer, Answers.get(Answers.routerOf(routes), path), why);
    }

    @ParameterizedTest(name = "{1} of {0}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET /            | /           | GET /              | the root
                    GET /            | /a          | 404                | and nothing below it
                    GET /users       | /users/     | 404                | a slash at the end is another path
                    GET /users/      | /users      | 404                | in both directions
                    GET /users/      | /users/     | GET /users/        | and can be routed
                    GET /users/{id}  | /users/     | 404                | a parameter is not empty
                    GET /{id}/       | /7          | 404                | the slash is part of the pattern
                    GET /s/{*r}      | /s/         | GET /s/{*r} r=     | a rest may be empty
                    GET /s/{*r}      | /s          | 404                | but its slash is there
                    GET /s/{*r}      | /s/a/       | GET /s/{*r} r=a/   | and it takes one at the end
                    GET /{*r}        | /           | GET /{*r} r=       | a rest of everything takes the root
                    GET /Users       | /users      | 404                | paths are case-sensitive
                    GET /a           | /ab         | 404                | static text ends with its segment
                    GET /abcdefgh    | /abcdefg    | 404                | 7 of 8 bytes are no match
                    GET /a;v=1,2     | /a;v=1,2    | 404                | this table splits at the comma
                    GET /a;v=1:@     | /a;v=1:@    | GET /a;v=1:@       | sub-delims are ordinary bytes
                    """)
    void pathsAreMatchedWhole(String routes, String path, String answer, String why) {
        assertEquals(answer, Answers.get(Answers.routerOf(routes), path), why);
    }

    @Test
    void orderOfRegistrationDoesNotMatter() {
        String paths = "/a/b/c /a/{x}/c /a/{*r} /{y}/b/c /a{n}/b/c /{z}.b/b/c /{*all}";
        var forwards = Router.<String>builder();
        var backwards = Router.<String>builder();
        for (String pattern : paths.split(" ", -1)) {
            forwards.route("GET", pattern, pattern);
        }
        for (String pattern : java.util.List.of(paths.split(" ", -1)).reversed()) {
            backwards.route("GET", pattern, pattern);
        }
        for (String path : "/a/b/c /a/x/c /a/x /q/b/c /aq/b/c /q.b/b/c /q /q/q/q".split(" ", -1)) {
            assertEquals(
                    Answers.get(forwards.build(), path),
                    Answers.get(backwards.build(), path),
                    path);
        }
    }

    @Test
    void nodesWithManyChildrenFindEachOfThem() {
        var builder = Router.<String>builder();
        String first =
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+;=:@";
        for (String c : first.split("", 0)) {
            builder.route("GET", "/" + c + "x", c);
        }
        var router = builder.build();
        for (String c : first.split("", 0)) {
            assertEquals(c, Answers.get(router, "/" + c + "x"));
            assertEquals("404", Answers.get(router, "/" + c + "y"));
        }
    }

    @Test
    void byteAbove127IsNotTakenForTheOneBelow() {
        var router = Answers.routerOf("GET /a GET /b GET /c GET /d");
        byte[] path = {'/', (byte) ('a' | 0x80)};
        assertEquals(
                "400 Byte 0xe1 at offset 1 may not stand in a path; percent-encode it.",
                Answers.ofBytes(router, "GET", path, 0, 2));
    }

    @Test
    void emptyRouterFindsNothing() {
        var router = Router.<String>builder().build();
        assertEquals("404", Answers.get(router, "/"));
        assertEquals("OPTIONS", router.optionsAsterisk().allow().fieldValue());
    }
}
