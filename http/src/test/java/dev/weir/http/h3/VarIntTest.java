package dev.weir.http.h3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Variable-length integers (RFC 9000 §16, §A.1).
class VarIntTest {

    @ParameterizedTest
    @CsvSource({
        "c2197c5eff14e88c, 151288809941952652",
        "9d7f3e7d, 494878333",
        "7bbd, 15293",
        "25, 37",
        "00, 0",
        "3f, 63",
        "4040, 64",
        "7fff, 16383",
        "80004000, 16384",
        "bfffffff, 1073741823",
        "c000000040000000, 1073741824",
        "ffffffffffffffff, 4611686018427387903"
    })
    void areReadAndWritten(String hex, long value) {
        byte[] bytes = Wire.hex(hex);
        assertEquals(bytes.length, VarInt.sizeAt(bytes, 0));
        assertEquals(value, VarInt.valueAt(bytes, 0));
        byte[] written = new byte[8];
        int to = VarInt.write(written, 0, value);
        assertArrayEquals(bytes, Arrays.copyOf(written, to));
        var number = new VarInt();
        for (int i = 0; i < bytes.length; i++) {
            assertFalse(number.isWhole());
            assertEquals(i + 1, number.read(bytes, i, i + 1));
        }
        assertTrue(number.isWhole());
        assertEquals(value, number.value());
    }

    // RFC 9000 §16: "values do not need to be encoded on the minimum number of bytes necessary"
    @ParameterizedTest
    @CsvSource({"4025, 37", "80000025, 37", "c000000000000025, 37"})
    void mayBeLongerThanTheyHaveToBe(String hex, long value) {
        assertEquals(value, VarInt.valueAt(Wire.hex(hex), 0));
        byte[] written = new byte[8];
        int to = VarInt.write(written, 0, value, hex.length() / 2);
        assertArrayEquals(Wire.hex(hex), Arrays.copyOf(written, to));
    }
}
