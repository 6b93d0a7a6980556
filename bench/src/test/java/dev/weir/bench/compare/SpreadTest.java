package dev.weir.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

    @Test
    void medianOfAnOddNumberIsTheOneInTheMiddle() {
        assertEquals(new Spread(3, 1, 2, 9), Spread.of(9, 1, 2));
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertEquals(new Spread(4, 1, 3, 9), Spread.of(9, 1, 2, 4));
    }

    @Test
    void oneValueIsAllThree() {
        assertEquals(new Spread(1, 7, 7, 7), Spread.of(7));
    }

    @Test
    void nothingHasNoSpread() {
        assertThrows(IllegalArgumentException.class, Spread::of);
    }

    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0          | 0
                    0.004      | 0.00
                    1.004      | 1.00
                    9.994      | 9.99
                    9.996      | 10.0
                    99.94      | 99.9
                    99.96      | 100
                    1234567.8  | 1,234,568
                    -12.34     | -12.3
                    """)
    void threeDigitsCount(double value, String text) {
        assertEquals(text, Spread.number(value));
    }

    @Test
    void textHasTheSpreadBehindTheMedian() {
        assertEquals("2.00 (1.00–9.00)", Spread.of(9, 1, 2).toString());
        assertEquals("4.00", Spread.of(2).times(2).toString());
    }
}
