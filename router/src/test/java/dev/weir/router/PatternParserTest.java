package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternParserTest {

    @ParameterizedTest(name = "{0} has the shape {1}")
    @CsvSource(
            delimiter = '^',
            textBlock =
                    """
                    / ^ / ^ []
                    /a/ ^ /a/ ^ []
                    /users/{id} ^ /users/{} ^ [id]
                    /users/{id}/ ^ /users/{}/ ^ [id]
                    /v{n}.json ^ /v{.json} ^ [n]
                    /v{n}.json/{*all} ^ /v{.json}/| ^ [n,all]
                    /{a}/{b_2}/{_} ^ /{}/{}/{} ^ [a,b_2,_]
                    /%75sers ^ /users ^ []
                    /%7Esam/%7esam ^ /~sam/~sam ^ []
                    /a%2fb/%2F ^ /a%2Fb/%2F ^ []
                    /caf%c3%a9 ^ /caf%C3%A9 ^ []
                    /{x}%2e%6Ason ^ /{.json} ^ [x]
                    /... ^ /... ^ []
                    /.well-known/{x} ^ /.well-known/{} ^ [x]
                    /.{x} ^ /.{} ^ [x]
                    /a:b;c=d,e@f!$&'()*+ ^ /a:b;c=d,e@f!$&'()*+ ^ []
                    """,
            quoteCharacter = '"')
    void shapeIsThePatternWithoutItsNames(String pattern, String shape, String names) {
        PathPattern parsed = PatternParser.parse(pattern);
        assertEquals(pattern, parsed.text());
        assertEquals(shape, parsed.shape());
        assertEquals(names, parsed.parameterNames().toString().replace(" ", ""));
        assertEquals(pattern.contains("{*"), parsed.endsWithRest());
    }

    @ParameterizedTest(name = "\"{0}\" is refused")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``            | a pattern starts with "/". Put one in front.
                    users         | a pattern starts with "/". Put one in front.
                    {x}           | a pattern starts with "/". Put one in front.
                    *             | a pattern starts with "/". Put one in front.
                    /a//b         | a segment may not be empty ("//"). Leave out one slash.
                    //            | a segment may not be empty ("//"). Leave out one slash.
                    /a/./b        | "." and ".." may not be segments, for no such path is matched. Leave them out.
                    /..           | "." and ".." may not be segments, for no such path is matched. Leave them out.
                    /a/%2e%2E     | "." and ".." may not be segments, for no such path is matched. Leave them out.
                    /{a           | the brace of "{a" is not closed. Add a "}".
                    /x{a/b        | the brace of "x{a" is not closed. Add a "}".
                    /a}           | a "}" has no "{" before it. Add one, or write it as "%7D".
                    /{a}}         | a "}" has no "{" before it. Add one, or write it as "%7D".
                    /{}           | a parameter has a name. Write "{id}", or "{*path}" for a rest.
                    /{*}          | a parameter has a name. Write "{id}", or "{*path}" for a rest.
                    /{a}{b}       | segment "{a}{b}" has two parameters; one is the most. Put a "/" between them.
                    /{a}-{b}      | segment "{a}-{b}" has two parameters; one is the most. Put a "/" between them.
                    /{a}/{a}      | the name "a" is there twice. Rename one.
                    /{a}/{*a}     | the name "a" is there twice. Rename one.
                    /{*r}/a       | a rest is the whole last segment, but "{*r}" is not. Move it to the end, after a "/".
                    /{*r}/        | a rest is the whole last segment, but "{*r}" is not. Move it to the end, after a "/".
                    /a{*r}        | a rest is the whole last segment, but "a{*r}" is not. Move it to the end, after a "/".
                    /{*r}.js      | a rest is the whole last segment, but "{*r}.js" is not. Move it to the end, after a "/".
                    /a?b=c        | a pattern matches the path, which ends before "?". Leave it and what follows out.
                    /a#b          | a pattern matches the path, which ends before "#". Leave it and what follows out.
                    /a b          | character " " may not stand in a path. Write it as "%20".
                    /caf\u00e9    | character "\u00e9" may not stand in a path. Write it as "%C3%A9".
                    /\ud83d\ude80 | character "\ud83d\ude80" may not stand in a path. Write it as "%F0%9F%9A%80".
                    /a\\b         | character "\\" may not stand in a path. Write it as "%5C".
                    /[a]          | character "[" may not stand in a path. Write it as "%5B".
                    /{a}\u007f    | character "\u007f" may not stand in a path. Write it as "%7F".
                    """)
    void malformedPatternIsRefusedWithTheRuleAndTheNextStep(String pattern, String rule) {
        assertRefused(pattern, rule);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /a%        | nothing follows
                    /a%2       | one digit follows
                    /a%2g      | g is no hex digit
                    /%+1       | nor is a sign
                    /%00       | NUL
                    /%80       | a continuation byte alone
                    /%C3       | a first byte alone
                    /%c3/%a9   | a character does not span segments
                    /%c3{x}    | nor static text and a parameter
                    /{x}%a9    | on either side
                    /%c0%af    | an overlong form
                    /%ed%a0%80 | a surrogate
                    """)
    void malformedPercentEncodingIsRefused(String pattern, String why) {
        String part = pattern.replaceAll("/|\\{x}", " ").trim().split(" ", -1)[0];
        assertRefused(
                pattern,
                "the percent-encoding of \""
                        + part
                        + "\" is malformed: two hex digits follow each \"%\", and the bytes are"
                        + " UTF-8 without NUL. Correct it, or write a percent sign as \"%25\".");
    }

    @ParameterizedTest
    @CsvSource({"{a b}, a b", "{id:[0-9]+}, id:[0-9]+", "{1}, 1", "{a.b}, a.b", "{ä}, ä"})
    @CsvSource({"{a/b}, a/b", "{a{b}, a{b", "{a*}, a*", "{-}, -"})
    void namesHaveLettersDigitsAndUnderscores(String segment, String name) {
        assertRefused(
                "/x/" + segment,
                "\""
                        + name
                        + "\" is no parameter name: it has letters, digits and \"_\", and no digit"
                        + " first. Types and expressions have no place in a pattern; check the"
                        + " value in the handler.");
    }

    @Test
    void namesOfARouteCannotBeChanged() {
        Route<String> route = Answers.routerOf("GET /{a}/{*b}").routes().getFirst();
        assertEquals(List.of("a", "b"), route.parameterNames());
        assertThrows(UnsupportedOperationException.class, () -> route.parameterNames().add("c"));
    }

    private static void assertRefused(String pattern, String rule) {
        var builder = Router.<String>builder();
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> builder.route("GET", pattern, "value"));
        assertEquals("Pattern \"" + pattern + "\": " + rule, thrown.getMessage());
        assertEquals(List.of(), builder.build().routes());
    }
}
