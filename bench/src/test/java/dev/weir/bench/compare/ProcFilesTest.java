package dev.weir.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcFilesTest {

    @Test
    void residentBytesAreReadFromTheirLine() {
        String status = "Name:\tjava\nVmHWM:\t  900 kB\nVmRSS:\t  531288 kB\nRssAnon:\t 1 kB\n";

        assertEquals(531_288L * 1024, ProcFiles.residentBytes(status));
    }

    @Test
    void kernelThreadsHaveNone() {
        assertEquals(0, ProcFiles.residentBytes("Name:\tkthreadd\nThreads:\t1\n"));
    }

    @Test
    void processesThatAreGoneHaveNone() {
        assertEquals(0, ProcFiles.residentBytes(List.of(Long.MAX_VALUE)));
    }

    @Test
    void liveHeapIsTheTotalOfTheHistogram() {
        String histogram =
                """
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:          9137         513112  [B (java.base@25.0.3)
                Total         61234        4053872
                """;

        assertEquals(4_053_872, ProcFiles.liveHeapBytes(histogram));
    }

    @Test
    void histogramWithoutTotalIsRefused() {
        var refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ProcFiles.liveHeapBytes("4711: no such process"));

        assertEquals(
                "No line of the histogram begins with Total: 4711: no such process",
                refusal.getMessage());
    }
}
