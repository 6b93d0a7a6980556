package dev.weir.http.fieldcoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9218 §4.
class PriorityTest {

    @ParameterizedTest(name = "\"{0}\": {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''          | 3 | false | the defaults
                    u=0         | 0 | false | the most urgent
                    u=7         | 7 | false | the least urgent
                    u=5, i      | 5 | true  | both
                    i,u=2       | 2 | true  | in either order, without white space
                    i=?1        | 3 | true  | a boolean written out
                    i, i=?0     | 3 | false | the last of a key counts
                    u=1, u=4    | 4 | false | likewise
                    u=8         | 3 | false | out of range
                    u=-1        | 3 | false | likewise
                    u=11        | 3 | false | likewise
                    u="1"       | 3 | false | of another type
                    u           | 3 | false | a boolean is no urgency
                    i=1         | 3 | false | a number is no boolean
                    u=1;x=2, i;y | 1 | true | parameters mean nothing
                    x=1, u=2    | 2 | false | another key
                    idle, u=2   | 2 | false | another key
                    ,,,         | 3 | false | no members
                    """)
    void members(String value, int urgency, boolean isIncremental, String why) {
        byte[] bytes = ("#" + value + "#").getBytes(ISO_8859_1);
        int priority = Priority.parse(bytes, 1, bytes.length - 1);
        assertEquals(urgency, Priority.urgency(priority), why);
        assertEquals(isIncremental, Priority.isIncremental(priority), why);
    }
}
